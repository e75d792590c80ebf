using System.Globalization;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Targets;

namespace Bench.Engine.Results.Advice;

/// <summary>Small regions read again and again: caches of the storage, which <c>direct=1</c> does not avoid, may hold them.</summary>
internal sealed class RereadAnalyser : IRunAnalyser
{
    /// <summary>Times that each block was read on average.</summary>
    private const double Often = 4;

    /// <summary>Controllers and arrays have caches up to about this size, bytes.</summary>
    private const long Cacheable = 8L << 30;

    public IEnumerable<Advisory> Examine(RunOutcome outcome)
    {
        foreach (var job in outcome.Daemons.GroupBy(static daemon => daemon.Plan.Job.Index))
        {
            JobOptions options = job.First().Plan.Options;
            long region = job.SelectMany(static daemon => daemon.Targets).Where(static target => target.Kind is TargetKind.Block or TargetKind.Lun or TargetKind.Export or TargetKind.File).DistinctBy(static target => (target.Path, target.RegionStart)).Sum(static target => target.RegionLength);
            long read = job.Sum(static daemon => daemon.Statistics.Read.Bytes);
            if (options.Direct && region is > 0 and < Cacheable && read > Often * region)
            {
                yield return new Advisory(
                    "small-region", false, "The same blocks were read many times: a cache in the storage may have served most of it.",
                    string.Create(CultureInfo.InvariantCulture, $"{read:N0} bytes were read of a region of {region:N0}: each block {(double)read / region:F0} times on average."),
                    "Use a region (size) several times larger than every cache on the way, unless caches are what you measure.", [job.First().Plan.Job.Name]);
            }
        }
    }
}
