using System.Globalization;

namespace Bench.Engine.Results.Advice;

/// <summary>Measurements too short to mean much, and jobs that did nothing.</summary>
internal sealed class DurationAnalyser : IRunAnalyser
{
    private const double ShortestSeconds = 1;

    public IEnumerable<Advisory> Examine(RunOutcome outcome)
    {
        foreach (var job in outcome.Daemons.GroupBy(daemon => daemon.Plan.Job.Index))
        {
            var merged = new MergedOutcome([.. job]);
            string name = merged.First.Plan.Job.Name;
            long ios = merged.Statistics.Read.TotalIos + merged.Statistics.Write.TotalIos + merged.Statistics.Trim.TotalIos;
            double seconds = (double)merged.LongestRuntime / Clock.NanosecondsPerSecond;
            if (ios == 0 && !merged.First.Plan.Options.CreateOnly)
            {
                yield return new Advisory(
                    "no-io", true, "The job did no I/O in the measured time.",
                    $"It ended by {Json.StatisticsSection.Name(merged.Ended)}{(merged.ErrorMessage is { } error ? ": " + error : "")}.",
                    "Check size, offset, ramp_time and the errors above.", [name]);
            }
            else if (ios > 0 && seconds < ShortestSeconds && merged.Ended is EndReason.Size or EndReason.Runtime)
            {
                yield return new Advisory(
                    "too-short", true, "The measurement was too short to say much.",
                    string.Create(CultureInfo.InvariantCulture, $"{ios:N0} I/Os in {seconds:F3} s."),
                    "Set runtime and time_based=1, or a larger size; 30 s and a ramp_time are a good start.", [name]);
            }
        }
    }
}
