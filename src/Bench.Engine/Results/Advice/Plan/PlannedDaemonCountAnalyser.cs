using System.Globalization;

namespace Bench.Engine.Results.Advice.Plan;

/// <summary>More daemons at once than CPUs.</summary>
internal sealed class PlannedDaemonCountAnalyser : IPlanAnalyser
{
    public IEnumerable<Advisory> Examine(PlanContext context)
    {
        var phase = context.Plan.Daemons.GroupBy(static daemon => daemon.Phase).MaxBy(static group => group.Count());
        if (phase is not null && phase.Count() > context.Cpus)
        {
            yield return new Advisory(
                "more-daemons-than-cpus", false, "More daemons will run at once than there are CPUs; latencies will contain waiting for a CPU.",
                string.Create(CultureInfo.InvariantCulture, $"{phase.Count()} daemons in phase {phase.Key + 1}, {context.Cpus} CPUs."),
                "For high concurrency prefer an asynchronous engine with a higher iodepth over more daemons.",
                [.. phase.Select(static daemon => daemon.Job.Name).Distinct()]);
        }
    }
}
