using Bench.Engine.Targets;

namespace Bench.Engine.Results;

/// <summary>Bytes that the jobs moved against bytes that the devices below moved in the same time.</summary>
/// <param name="DoneReadBytes">Read by the jobs.</param>
/// <param name="DeviceReadBytes">Read from the devices.</param>
/// <param name="DoneWriteBytes">Written by the jobs.</param>
/// <param name="DeviceWriteBytes">Written to the devices.</param>
/// <param name="Devices">Names of the devices.</param>
public sealed record CacheUse(
    long DoneReadBytes, long DeviceReadBytes, long DoneWriteBytes, long DeviceWriteBytes, IReadOnlyList<string> Devices)
{
    /// <summary>
    /// Share of the bytes read that did not come from a device, 0..100, as a lower bound: others may have read from the device
    /// as well. Null when nothing was read.
    /// </summary>
    public double? CacheServedReadPercent => DoneReadBytes == 0
        ? null
        : Math.Clamp(100.0 * (DoneReadBytes - DeviceReadBytes) / DoneReadBytes, 0, 100);

    /// <summary>The comparison for a run; null when no device is known or when some I/O went elsewhere (LUNs, no target).</summary>
    public static CacheUse? Of(RunOutcome outcome)
    {
        bool elsewhere = outcome.Daemons.SelectMany(daemon => daemon.Targets)
            .Any(target => target.Kind is not (TargetKind.File or TargetKind.Block));
        if (outcome.Disks.Count == 0 || elsewhere)
        {
            return null;
        }

        return new CacheUse(
            outcome.Daemons.Sum(daemon => daemon.Statistics.Read.Bytes),
            outcome.Disks.Sum(disk => disk.ReadSectors * DiskUtilization.SectorBytes),
            outcome.Daemons.Sum(daemon => daemon.Statistics.Write.Bytes),
            outcome.Disks.Sum(disk => disk.WriteSectors * DiskUtilization.SectorBytes),
            [.. outcome.Disks.Select(disk => disk.Name)]);
    }
}
