using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Targets;

/// <summary>How many bytes a daemon transfers before it is done.</summary>
public static class IoAmount
{
    /// <summary>
    /// Bytes of one cycle, after which offsets start over: <c>size</c> as far as the regions reach, else the regions.
    /// A percentage is in the regions already.
    /// </summary>
    public static long PerCycle(JobOptions options, IReadOnlyList<Target> targets)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(targets);
        long regions = targets.Sum(target => target.RegionLength);
        return options.Size is { IsPercent: false, Bytes: > 0 } size ? Math.Min(size.Bytes, regions) : regions;
    }

    /// <summary>
    /// Bytes of one loop over all targets, reads and writes together: <c>io_size</c> when given (it may pass the regions and wrap),
    /// else one cycle.
    /// </summary>
    public static long PerLoop(JobOptions options, IReadOnlyList<Target> targets)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(targets);
        long cycle = PerCycle(options, targets);
        return options.IoSize switch
        {
            { IsPercent: true } share => Math.Min(cycle, targets.Sum(target => share.Resolve(target.RegionLength))),
            { Bytes: > 0 } amount => amount.Bytes,
            _ => cycle,
        };
    }
}
