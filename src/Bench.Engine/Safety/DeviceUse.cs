using Bench.Engine.Hosts;
using Bench.Engine.Native;
using Bench.Engine.Targets;

namespace Bench.Engine.Safety;

/// <summary>Finds out who uses a block device right now: mounts, swap, volumes and arrays made of it, exclusive openers.</summary>
internal sealed class DeviceUse(SystemRoots roots)
{
    private readonly BlockDevices _devices = new(roots);

    /// <summary>All uses of the device at <paramref name="path"/>.</summary>
    public IReadOnlyList<WriteFinding> Find(string path, DeviceNumber device)
    {
        var found = new List<WriteFinding>();
        if (_devices.NameOf(device) is { } name)
        {
            MountTable mounts = MountTable.Read(roots);
            string[] swaps = Swaps();
            foreach (string other in _devices.AllAbove(name).Concat(_devices.AllBelow(name)))
            {
                AddMounts(found, mounts, name, other);
                if (swaps.Contains(other))
                {
                    found.Add(new WriteFinding(WriteHazard.Swap, $"{Relation(name, other)}in use as swap"));
                }
            }

            found.AddRange(_devices.HoldersOf(name).Select(Holder));
            found.AddRange(_devices.PartitionsOf(name).SelectMany(_devices.HoldersOf).Select(Holder));
        }

        if (found.Count == 0 && IsHeldExclusively(path))
        {
            found.Add(new WriteFinding(WriteHazard.InUse, "is held open exclusively by another program or by the kernel"));
        }

        return found;
    }

    private void AddMounts(List<WriteFinding> found, MountTable mounts, string name, string other)
    {
        DeviceNumber? number = _devices.NumberOf(other);
        IEnumerable<Mount> on = mounts.Mounts.Where(mount => mount.Device == number || SourceName(mount) == other);
        found.AddRange(on.DistinctBy(mount => mount.MountPoint).Select(mount => new WriteFinding(
            WriteHazard.Mounted, $"{Relation(name, other)}mounted on {mount.MountPoint} ({mount.FileSystem})")));

        // Of the devices of a Btrfs file system, the mount table names only one.
        foreach (string pool in SystemRoots.Entries(Path.Combine(roots.Sys, "fs", "btrfs")))
        {
            bool member = Path.Exists(Path.Combine(roots.Sys, "fs", "btrfs", pool, "devices", other));
            if (member && !found.Exists(finding => finding.Hazard == WriteHazard.Mounted))
            {
                found.Add(new WriteFinding(WriteHazard.Mounted, $"{Relation(name, other)}part of the mounted Btrfs file system {pool}"));
            }
        }
    }

    private static string Relation(string name, string other) => name == other ? "is " : $"has /dev/{other}, which is ";

    private static string? SourceName(Mount mount) =>
        mount.Source.StartsWith("/dev/", StringComparison.Ordinal) ? Path.GetFileName(RealPath.Of(mount.Source)) : null;

    private WriteFinding Holder(string holder)
    {
        string called = _devices.Attribute(holder, "dm/name") is { } mapped ? $"/dev/mapper/{mapped}" : $"/dev/{holder}";
        return new WriteFinding(WriteHazard.Holder, $"carries {called}");
    }

    private string[] Swaps() =>
    [
        .. SystemRoots.Lines(Path.Combine(roots.Proc, "swaps")).Skip(1)
            .Select(line => MountTable.Unescape(line.Split([' ', '\t'])[0]))
            .Where(path => path.StartsWith("/dev/", StringComparison.Ordinal))
            .Select(path => Path.GetFileName(RealPath.Of(path))),
    ];

    // Mounted file systems, arrays and volumes hold their devices this way, so it also finds users that sysfs does not show.
    private static bool IsHeldExclusively(string path)
    {
        int errno = OpenFile.TryOpen(path, LinuxFile.O_RDONLY | LinuxFile.O_EXCL | LinuxFile.O_NONBLOCK, out OpenFile? opened);
        opened?.Dispose();
        return errno == Errno.EBUSY;
    }
}
