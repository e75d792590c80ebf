using Bench.Engine.Native;
using Bench.Engine.Targets;

namespace Bench.Engine.Hosts;

/// <summary>Finds the block device that a target's I/O ends up on.</summary>
/// <param name="roots">Where sysfs and procfs are.</param>
internal sealed class BackingDevice(SystemRoots roots)
{
    private readonly BlockDevices _devices = new(roots);

    /// <summary>
    /// Kernel name of the device itself, or of the one below a file's file system (<c>sda2</c>, <c>dm-0</c>); null for what has
    /// none (tmpfs, NFS, pipes).
    /// </summary>
    public string? Of(Target target)
    {
        if (target.Kind is not (TargetKind.File or TargetKind.Block)
            || FileStatus.Read(RealPath.Existing(target.Path), out FileStatus status) != 0)
        {
            return null;
        }

        if (target.Kind == TargetKind.Block)
        {
            return _devices.NameOf(new DeviceNumber(status.SpecialMajor, status.SpecialMinor));
        }

        // Btrfs and ZFS give their files device numbers of their own; then the mount says what it stands on.
        return _devices.NameOf(new DeviceNumber(status.DeviceMajor, status.DeviceMinor))
            ?? FromSource(MountTable.Read(roots).Holding(target.Path));
    }

    private string? FromSource(Mount? mount)
    {
        if (mount is null || !mount.Source.StartsWith("/dev/", StringComparison.Ordinal))
        {
            return null;
        }

        string name = Path.GetFileName(RealPath.Of(mount.Source));
        return _devices.NumberOf(name) is null ? null : name;
    }
}
