using System.Globalization;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Targets;

namespace Bench.Engine.Results.Advice.Plan;

/// <summary>Buffered reads of less than memory holds.</summary>
internal sealed class PlannedPageCacheAnalyser : IPlanAnalyser
{
    public IEnumerable<Advisory> Examine(PlanContext context)
    {
        foreach (var job in context.Jobs)
        {
            JobOptions options = job[0].Options;
            long region = context.Targets(job).Where(static target => target.Kind is TargetKind.File or TargetKind.Block).Sum(static target => target.RegionLength);
            if (!options.Direct && options.ReadWrite.HasFlag(IoPattern.Read) && region > 0 && context.MemoryBytes is { } memory && region < memory)
            {
                yield return new Advisory(
                    "page-cache", true, "The page cache will serve these reads after the first time round: the numbers will show memory, not the device.",
                    string.Create(CultureInfo.InvariantCulture, $"direct=0; the job reads {region:N0} bytes, memory has {memory:N0}."),
                    "Use direct=1, or a file several times larger than memory.", [job[0].Job.Name]);
            }
        }
    }
}
