using System.Globalization;
using Bench.Engine.Measuring;

namespace Bench.Engine.Results.Advice;

/// <summary>
/// I/Os that failed although their job went on (<c>continue_on_error</c>, <c>ignore_error</c>), and I/Os that never came back: neither has a latency.
/// </summary>
internal sealed class ErrorAnalyser : IRunAnalyser
{
    public IEnumerable<Advisory> Examine(RunOutcome outcome)
    {
        foreach (var job in outcome.Daemons.Where(daemon => daemon.TotalErrors > 0).GroupBy(daemon => daemon.Plan.Job.Index))
        {
            DaemonOutcome first = job.First();
            UnmeasuredIos failed = Sum(job, static direction => direction.Failed);
            long errors = job.Sum(daemon => daemon.TotalErrors);
            yield return new Advisory(
                "io-errors", true, $"I/Os of {first.Plan.Job.Name} failed; they are in no rate and in no latency.",
                string.Create(CultureInfo.InvariantCulture, $"{errors} errors, the first: {Native.Errno.Describe(first.FirstError)}.{(failed.Count > 0 ? $" The slowest took {SummaryText.Duration(failed.Longest)}." : "")}"),
                "Find out why before judging the rest.", [first.Plan.Job.Name]);
        }

        foreach (var job in outcome.Daemons.GroupBy(daemon => daemon.Plan.Job.Index))
        {
            UnmeasuredIos unfinished = Sum(job, static direction => direction.Unfinished);
            if (unfinished.Count > 0)
            {
                string name = job.First().Plan.Job.Name;
                yield return new Advisory(
                    "io-unfinished", true, $"I/Os of {name} never came back; they are in no rate and in no latency.",
                    string.Create(CultureInfo.InvariantCulture, $"{unfinished.Count} I/O(s), out for up to {SummaryText.Duration(unfinished.Longest)} when they were given up."),
                    "Latencies are those of the I/Os that did come back; look at the device or target before using them.", [name]);
            }
        }
    }

    private static UnmeasuredIos Sum(IEnumerable<DaemonOutcome> daemons, Func<DirectionStatistics, UnmeasuredIos> of)
    {
        var sum = new UnmeasuredIos();
        foreach (DaemonStatistics statistics in daemons.Select(static daemon => daemon.Statistics))
        {
            sum.Add(of(statistics.Read));
            sum.Add(of(statistics.Write));
            sum.Add(of(statistics.Trim));
        }

        return sum;
    }
}
