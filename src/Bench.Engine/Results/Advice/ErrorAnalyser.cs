using System.Globalization;

namespace Bench.Engine.Results.Advice;

/// <summary>I/Os that failed although their job went on (<c>continue_on_error</c>, <c>ignore_error</c>).</summary>
internal sealed class ErrorAnalyser : IRunAnalyser
{
    public IEnumerable<Advisory> Examine(RunOutcome outcome)
    {
        foreach (var job in outcome.Daemons.Where(daemon => daemon.TotalErrors > 0).GroupBy(daemon => daemon.Plan.Job.Index))
        {
            DaemonOutcome first = job.First();
            long errors = job.Sum(daemon => daemon.TotalErrors);
            yield return new Advisory(
                "io-errors", true, $"I/Os of {first.Plan.Job.Name} failed; they are in no rate and in no latency.",
                string.Create(CultureInfo.InvariantCulture, $"{errors} errors, the first: {Native.Errno.Describe(first.FirstError)}."),
                "Find out why before judging the rest.", [first.Plan.Job.Name]);
        }
    }
}
