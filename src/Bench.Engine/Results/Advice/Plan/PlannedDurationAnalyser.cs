using System.Globalization;

namespace Bench.Engine.Results.Advice.Plan;

/// <summary>Runs too short to reach a steady state, or to tell it from the start.</summary>
internal sealed class PlannedDurationAnalyser : IPlanAnalyser
{
    private static readonly TimeSpan ShortRun = TimeSpan.FromSeconds(5);

    public IEnumerable<Advisory> Examine(PlanContext context)
    {
        string[] brief = [.. context.Jobs.Where(static job => job[0].Options.Runtime is TimeSpan time && time < ShortRun).Select(static job => job[0].Job.Name)];
        if (brief.Length > 0)
        {
            TimeSpan shortest = context.Jobs.Select(static job => job[0].Options.Runtime).OfType<TimeSpan>().Min();
            yield return new Advisory(
                "too-short", false, "Runs this short show the start more than the steady state.",
                string.Create(CultureInfo.InvariantCulture, $"The shortest runtime is {shortest.TotalSeconds:0.###} s."),
                "30 s and a ramp_time are a good start; steady_state (ss=) ends a job when it has become steady.", brief);
        }
    }
}
