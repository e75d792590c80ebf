using Bench.Engine.Targets;

namespace Bench.Engine.Results;

/// <summary>Bytes that the jobs moved against bytes that storage moved for them and that the devices below moved in all.</summary>
/// <param name="DoneReadBytes">Read by the jobs.</param>
/// <param name="OwnReadBytes">Fetched from storage for this process in the measured time; null when unknown.</param>
/// <param name="DeviceReadBytes">Read from the devices, by anybody.</param>
/// <param name="DoneWriteBytes">Written by the jobs.</param>
/// <param name="DeviceWriteBytes">Written to the devices.</param>
/// <param name="Devices">Names of the devices.</param>
public sealed record CacheUse(
    long DoneReadBytes, long? OwnReadBytes, long DeviceReadBytes, long DoneWriteBytes, long DeviceWriteBytes, IReadOnlyList<string> Devices)
{
    /// <summary>
    /// Share of the bytes read that no device was asked for, 0..100, as a lower bound: what was read ahead and never used counts
    /// against it. Null when nothing was read or the kernel does not tell.
    /// </summary>
    public double? CacheServedReadPercent => DoneReadBytes == 0 || OwnReadBytes is not { } own
        ? null
        : Math.Clamp(100.0 * (DoneReadBytes - own) / DoneReadBytes, 0, 100);

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
            outcome.OwnReadBytes,
            outcome.Disks.Sum(disk => disk.ReadSectors * DiskUtilization.SectorBytes),
            outcome.Daemons.Sum(daemon => daemon.Statistics.Write.Bytes),
            outcome.Disks.Sum(disk => disk.WriteSectors * DiskUtilization.SectorBytes),
            [.. outcome.Disks.Select(disk => disk.Name)]);
    }
}
