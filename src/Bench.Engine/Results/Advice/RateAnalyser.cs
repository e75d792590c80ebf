using System.Globalization;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Measuring;

namespace Bench.Engine.Results.Advice;

/// <summary>Rates that were missed, and stalls that service times alone would hide (coordinated omission).</summary>
internal sealed class RateAnalyser : IRunAnalyser
{
    private const double Missed = 0.95;
    private const double Hidden = 2;
    private const long Notable = 1_000_000;

    public IEnumerable<Advisory> Examine(RunOutcome outcome)
    {
        foreach (var job in outcome.Daemons.GroupBy(daemon => daemon.Plan.Job.Index))
        {
            var merged = new MergedOutcome([.. job]);
            for (IoDirection direction = IoDirection.Read; direction <= IoDirection.Trim; direction++)
            {
                foreach (Advisory advisory in Examine(merged, direction))
                {
                    yield return advisory;
                }
            }
        }
    }

    private static IEnumerable<Advisory> Examine(MergedOutcome merged, IoDirection direction)
    {
        JobOptions options = merged.First.Plan.Options;
        DirectionStatistics statistics = merged.Statistics[direction];
        long bytes = options.Rate[direction] * merged.Daemons.Count;
        long ios = options.RateIops[direction] * merged.Daemons.Count;
        if (statistics.TotalIos + statistics.UnstartedIos == 0)
        {
            yield break;
        }

        string name = merged.First.Plan.Job.Name;
        double reached = Math.Max(
            ios > 0 ? merged.Iops(direction) / ios : 0, bytes > 0 ? merged.BytesPerSecond(direction) / bytes : 0);
        if ((ios > 0 || bytes > 0) && reached < Missed)
        {
            yield return new Advisory(
                "rate-missed", true, $"The {direction.ToString().ToLowerInvariant()} rate was not reached.",
                string.Create(CultureInfo.InvariantCulture, $"{merged.Iops(direction):F0} I/Os/s and {merged.BytesPerSecond(direction):F0} B/s: {100 * reached:F1} % of the rate."),
                "Lower the rate, or add depth or daemons; response times of a missed rate grow with the length of the run.", [name]);
        }

        LatencyStatistics service = statistics.Lat.Count > 0 ? statistics.Lat : statistics.Clat;
        LatencyStatistics response = statistics.Response;
        long responseTail = response.Percentile(99.9);
        long serviceTail = service.Percentile(99.9);
        if (service.Count > 0 && responseTail > Hidden * serviceTail && responseTail - serviceTail > Notable)
        {
            string unstarted = statistics.UnstartedIos == 0 ? "" : string.Create(
                CultureInfo.InvariantCulture, $" {statistics.UnstartedIos:N0} I/O(s) were due and never started before the end; they count with the time that they had waited.");
            yield return new Advisory(
                "late-starts", true, "I/Os started late: service times look better than what a user of this load would have seen.",
                $"From the start of the I/O: p99 {SummaryText.Duration(service.Percentile(99))}, p99.9 {SummaryText.Duration(serviceTail)}, max {SummaryText.Duration(service.Maximum)}; "
                + $"from when it was due: p99 {SummaryText.Duration(response.Percentile(99))}, p99.9 {SummaryText.Duration(responseTail)}, max {SummaryText.Duration(response.Maximum)}.{unstarted}",
                "Judge this job by its response times (response_ns); look for what stalled it: the target, this machine, or a rate beyond what they reach.", [name]);
        }
    }
}
