using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Targets;

/// <summary>How many bytes a daemon transfers before it is done.</summary>
public static class IoAmount
{
    /// <summary>
    /// Bytes of one loop over all targets, reads and writes together: <c>io_size</c> when given (it may pass the regions and wrap),
    /// else <c>size</c> as far as the regions reach, else the regions.
    /// </summary>
    public static long PerLoop(JobOptions options, IReadOnlyList<Target> targets)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(targets);
        if (options.IoSize is { IsPercent: false, Bytes: > 0 } amount)
        {
            return amount.Bytes;
        }

        long total = targets.Sum(target => options.IoSize is { IsPercent: true } share
            ? share.Resolve(target.RegionLength)
            : target.RegionLength);
        return options.Size is { IsPercent: false, Bytes: > 0 } size ? Math.Min(size.Bytes, total) : total;
    }
}
