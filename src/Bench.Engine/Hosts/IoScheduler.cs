using Bench.Engine.Native;
using Bench.Engine.Targets;

namespace Bench.Engine.Hosts;

/// <summary>Selects a block layer scheduler for a run (<c>ioscheduler</c>) and puts the former one back when disposed.</summary>
public sealed class IoScheduler : IDisposable
{
    private readonly List<(string Path, string Former)> _changed = [];

    private IoScheduler()
    {
    }

    /// <summary>Switches the disks below the targets; disks that have it already are left alone.</summary>
    /// <param name="targets">Targets; those without a block device are left out.</param>
    /// <param name="scheduler">Kernel name, such as <c>mq-deadline</c> or <c>none</c>.</param>
    /// <param name="roots">Where sysfs and procfs are.</param>
    /// <exception cref="DeviceException">22: the disk has no such scheduler; 13: only root may switch. Nothing is left changed.</exception>
    public static IoScheduler Select(IEnumerable<Target> targets, string scheduler, SystemRoots roots)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(roots);
        var devices = new BlockDevices(roots);
        var backing = new BackingDevice(roots);
        var selection = new IoScheduler();
        try
        {
            foreach (string disk in targets.Select(backing.Of).OfType<string>().Select(devices.DiskOf).Distinct())
            {
                selection.Switch(disk, scheduler, Path.Combine(roots.Sys, "block", disk, "queue", "scheduler"));
            }

            return selection;
        }
        catch
        {
            selection.Dispose();
            throw;
        }
    }

    /// <summary>The active one of an attribute like <c>none [mq-deadline] kyber</c>; null for none given.</summary>
    internal static string? Active(string? attribute)
    {
        int start = attribute?.IndexOf('[', StringComparison.Ordinal) ?? -1;
        int end = attribute?.IndexOf(']', StringComparison.Ordinal) ?? -1;
        return start >= 0 && end > start ? attribute![(start + 1)..end] : attribute;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((string path, string former) in _changed)
        {
            try
            {
                File.WriteAllText(path, former);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // The disk is gone, and its scheduler with it.
            }
        }

        _changed.Clear();
    }

    // Job files older than the multi-queue block layer name its predecessors' schedulers; these are what became of them.
    private static string Modern(string wanted, string? offered)
    {
        string[] names = offered?.Split(' ').Select(static name => name.Trim('[', ']')).ToArray() ?? [];
        return (wanted, names.Contains(wanted)) switch
        {
            ("noop", false) => "none",
            ("deadline", false) => "mq-deadline",
            ("cfq", false) => "bfq",
            _ => wanted,
        };
    }

    private void Switch(string disk, string wanted, string path)
    {
        string? offered = SystemRoots.Read(path);
        string? former = Active(offered);
        string scheduler = Modern(wanted, offered);
        if (former is null || former == scheduler)
        {
            return;
        }

        if (!offered!.Split(' ').Any(name => name.Trim('[', ']') == scheduler))
        {
            throw new DeviceException(
                $"/dev/{disk}", Errno.EINVAL, $"/dev/{disk} has no I/O scheduler {scheduler}; it offers {offered}");
        }

        try
        {
            File.WriteAllText(path, scheduler);
            _changed.Add((path, former));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DeviceException(
                $"/dev/{disk}",
                ManagedFailure.ErrnoOf(error),
                $"/dev/{disk}: the I/O scheduler cannot be set to {scheduler}: {error.Message}; only root may, otherwise leave ioscheduler= out");
        }
    }
}
