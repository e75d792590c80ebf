namespace Bench.Engine.Results.Advice;

/// <summary>More daemons at once than CPUs: waiting for a CPU is then part of every latency.</summary>
internal sealed class DaemonCountAnalyser : IRunAnalyser
{
    public IEnumerable<Advisory> Examine(RunOutcome outcome)
    {
        int cpus = outcome.Environment?.CpusOnline ?? Environment.ProcessorCount;
        var phase = outcome.Daemons.GroupBy(daemon => daemon.Plan.Phase).MaxBy(group => group.Count());
        if (phase is not null && phase.Count() > cpus)
        {
            yield return new Advisory(
                "more-daemons-than-cpus", false, "More daemons ran at once than there are CPUs; latencies contain waiting for a CPU.",
                $"{phase.Count()} daemons in phase {phase.Key}, {cpus} CPUs.",
                "For high concurrency prefer an asynchronous engine with a higher iodepth over more daemons.",
                [.. phase.Select(daemon => daemon.Plan.Job.Name).Distinct()]);
        }
    }
}
