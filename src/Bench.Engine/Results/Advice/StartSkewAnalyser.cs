using System.Globalization;

namespace Bench.Engine.Results.Advice;

/// <summary>Daemons that began so late that they were not at work together for a good part of the run.</summary>
internal sealed class StartSkewAnalyser : IRunAnalyser
{
    private const double ToleratedShare = 0.1;

    public IEnumerable<Advisory> Examine(RunOutcome outcome)
    {
        foreach (var phase in outcome.Daemons.GroupBy(static daemon => daemon.Plan.Phase))
        {
            double runtime = phase.Max(static daemon => daemon.RuntimeNanoseconds);
            if (phase.Count() > 1 && StartSkew.Of(phase) is { } skew && skew.Maximum > runtime * ToleratedShare)
            {
                yield return new Advisory(
                    "late-first-io", false, "Some daemons issued their first I/O late: for a part of the run fewer of them were at work. Rates count from the common start all the same.",
                    string.Create(CultureInfo.InvariantCulture, $"Phase {phase.Key}: the median of {phase.Count()} daemons began {skew.Median / 1e6:0.###} ms after the common start, the last one {skew.Maximum / 1e6:0.###} ms, of {runtime / 1e6:0} ms."),
                    "Run longer, use fewer daemons, or exclude the beginning with ramp_time.",
                    [.. phase.Select(static daemon => daemon.Plan.Job.Name).Distinct()]);
            }
        }
    }
}
