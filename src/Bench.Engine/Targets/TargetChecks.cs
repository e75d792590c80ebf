using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;
using Bench.Engine.Planning;

namespace Bench.Engine.Targets;

/// <summary>
/// Finds before a run what its first I/O would fail on: missing permission, read-only devices, and blocks or offsets
/// that direct I/O cannot have. The errno is the one fio ends such a job with.
/// </summary>
public static class TargetChecks
{
    /// <summary>Checks all targets of a daemon; call it once they are resolved, and again after layout for files that were missing.</summary>
    /// <exception cref="DeviceException">13 for permission, 30 for a read-only file system, 22 for direct I/O that cannot work.</exception>
    public static void Require(DaemonPlan plan, IReadOnlyList<Target> targets)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(targets);
        foreach (Target target in targets)
        {
            if (target.Kind is TargetKind.None or TargetKind.Lun or TargetKind.Export or TargetKind.Object || target.Path == TargetInspector.StandardStream)
            {
                continue;
            }

            TargetInspection found = TargetInspector.Inspect(target.Path);
            RequireAccess(plan.Options, found);
            if (plan.Options.Direct && target.Kind is TargetKind.File or TargetKind.Block)
            {
                RequireAlignment(plan, target, found);
            }
        }
    }

    private static void RequireAccess(JobOptions options, TargetInspection found)
    {
        bool writes = (options.ReadWrite & (IoPattern.Write | IoPattern.Trim)) != 0;
        if (writes && found.IsReadOnlyDevice)
        {
            throw new DeviceException(
                found.Path, Errno.EACCES, $"{found.Path} is a read-only device, and the job writes to it");
        }

        if (!found.Exists)
        {
            return;
        }

        bool reads = options.ReadWrite.HasFlag(IoPattern.Read) || options.Verify != VerifyMethod.None;
        int errno = FileAccessCheck.Check(found.Path, reads, writes);
        if (errno != 0)
        {
            string use = writes ? reads ? "read and written" : "written" : "read";
            throw OpenFile.Failure(found.Path, $"opening to be {use}", errno);
        }
    }

    private static void RequireAlignment(DaemonPlan plan, Target target, TargetInspection found)
    {
        if (!found.SupportsDirectIo)
        {
            throw new DeviceException(
                target.Path, Errno.EINVAL, $"{target.Path}: its file system has no direct I/O; use direct=0");
        }

        int unit = found.LogicalBlockSize;
        JobOptions options = plan.Options;
        if (unit > 1 && options.BlockSizeUnaligned)
        {
            throw Misaligned(plan, target, unit, "bs_unaligned=1", "draws blocks of any size");
        }

        RequireMultiple(plan, target, unit, "the start of the region (offset=, offset_increment=)", target.RegionStart);
        RequireMultiple(plan, target, unit, "the step of rw=", options.SequentialStep);
        foreach (IoDirection direction in Directions(options.ReadWrite))
        {
            foreach (long size in BlockSizeBounds.Sizes(options, direction))
            {
                RequireMultiple(plan, target, unit, "bs=", size);
            }

            if (options.ReadWrite.HasFlag(IoPattern.Random) && options.BlockAlign is { } align)
            {
                RequireMultiple(plan, target, unit, "blockalign=", align[direction]);
            }
        }
    }

    private static IEnumerable<IoDirection> Directions(IoPattern pattern)
    {
        // Trims take no buffer and go round O_DIRECT.
        if (pattern.HasFlag(IoPattern.Read))
        {
            yield return IoDirection.Read;
        }

        if (pattern.HasFlag(IoPattern.Write))
        {
            yield return IoDirection.Write;
        }
    }

    private static void RequireMultiple(DaemonPlan plan, Target target, int unit, string what, long value)
    {
        if (value % unit != 0)
        {
            throw Misaligned(plan, target, unit, what, $"is {value}");
        }
    }

    private static DeviceException Misaligned(DaemonPlan plan, Target target, int unit, string what, string fault) => new(
        target.Path,
        Errno.EINVAL,
        $"{plan.Job.Name}: {what} {fault}, but direct I/O on {target.Path} goes by multiples of {unit} bytes; change it or use direct=0");
}
