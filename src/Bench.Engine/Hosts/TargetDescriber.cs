using Bench.Engine.Results;
using Bench.Engine.Targets;

namespace Bench.Engine.Hosts;

/// <summary>Says what is behind a target: file system, device, model, scheduler, transport, initiator.</summary>
/// <param name="roots">Where sysfs and procfs are.</param>
public sealed class TargetDescriber(SystemRoots roots)
{
    private readonly BlockDevices _devices = new(roots);
    private readonly Lazy<MountTable> _mounts = new(() => MountTable.Read(roots));

    /// <summary>Describes a target; what cannot be found out stays null.</summary>
    public TargetDescription Describe(Target target)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.Kind == TargetKind.Lun)
        {
            return new TargetDescription(target) { Transport = "iscsi", Initiator = "built-in" };
        }

        if (target.Kind == TargetKind.Export)
        {
            return new TargetDescription(target) { Transport = "nbd", Initiator = "built-in" };
        }

        if (target.Kind == TargetKind.Object)
        {
            return new TargetDescription(target) { Transport = "http", Initiator = "built-in" };
        }

        if (target.Kind is not (TargetKind.File or TargetKind.Block))
        {
            return new TargetDescription(target);
        }

        Mount? mount = target.Kind == TargetKind.File ? _mounts.Value.Holding(target.Path) : null;
        string? device = new BackingDevice(roots).Of(target);
        var description = new TargetDescription(target)
        {
            FileSystem = mount?.FileSystem,
            Mount = mount?.MountPoint,
            MountOptions = mount?.Options,
            Device = device,
        };
        return device is null ? description with { Transport = mount is null ? null : Remote(mount) } : WithDevice(description, device);
    }

    private TargetDescription WithDevice(TargetDescription description, string device)
    {
        // What is attached somehow is the disk at the bottom; of several, the first stands for all.
        string disk = _devices.DiskOf(_devices.AllBelow(device) is [.., string bottom] ? bottom : device);
        DeviceTransport transport = DeviceTransport.Of(disk, roots);
        return description with
        {
            Model = _devices.Model(disk),
            Scheduler = IoScheduler.Active(_devices.Attribute(_devices.DiskOf(device), "queue/scheduler")),
            Rotational = _devices.Attribute(_devices.DiskOf(device), "queue/rotational") switch
            {
                "0" => false,
                "1" => true,
                _ => null,
            },
            Transport = transport.Name,
            Initiator = transport.Initiator,
            IscsiKeys = KernelIscsiSession.Of(_devices.PlaceOf(disk), roots),
        };
    }

    private static string? Remote(Mount mount) => mount.FileSystem switch
    {
        "nfs" or "nfs4" or "cifs" or "smb3" or "ceph" or "lustre" or "9p" or "virtiofs" => mount.FileSystem,
        "tmpfs" or "ramfs" => "memory",
        _ => null,
    };
}
