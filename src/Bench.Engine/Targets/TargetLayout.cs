using Bench.Engine.Engines;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;
using Bench.Engine.Planning;
using Bench.Engine.Workload.Replay;

namespace Bench.Engine.Targets;

/// <summary>
/// Decides what part of which target a daemon works on, by fio's rules for <c>size</c>, <c>filesize</c>, <c>offset</c>
/// and their kin. Nothing is created or changed; <see cref="FileLayout"/> then makes files that large.
/// </summary>
public static class TargetLayout
{
    // Stands for "until the device is full": far beyond any device, and with room for offsets before 64 bits run out.
    private const long Endless = 1L << 60;

    /// <summary>
    /// The targets of a daemon with their regions. <see cref="Target.Size"/> is what the target has once it is laid out.
    /// </summary>
    /// <param name="plan">The daemon.</param>
    /// <param name="engine">Its engine, which says where targets live.</param>
    /// <exception cref="DeviceException">
    /// A target is unusable, a <c>directory</c> is missing (2, 20), no size is known (22), the offset lies outside (22),
    /// or the data set is smaller than a block (22); or the record to be replayed is damaged.
    /// </exception>
    public static IReadOnlyList<Target> Resolve(DaemonPlan plan, EngineDescriptor engine)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(engine);
        if (plan.Refusal is not null)
        {
            throw plan.Refusal;
        }

        if (engine.Targets is EngineTargets.Files or EngineTargets.Names)
        {
            RequireDirectories(plan.Options);
        }

        Existing[] existing = [.. plan.Paths.Select(path => Look(path, plan.Options, engine))];
        if (plan.Replay is { } log)
        {
            return Replayed(log, existing);
        }

        RequireSomeSize(plan, existing);
        Target[] targets = Regions(plan, engine, existing);

        long smallest = BlockSizeBounds.Of(plan.Options).Smallest;
        long total = IoAmount.PerCycle(plan.Options, targets);
        if (total < smallest)
        {
            throw new DeviceException(
                plan.Job.Name,
                Errno.EINVAL,
                $"{plan.Job.Name}: the smallest block ({smallest} bytes) is larger than all there is to work on ({total} bytes); lower bs= or raise size=");
        }

        return targets;
    }

    // As in fio, files are replayed on as they are: writes make them longer, and a read past the end is an I/O error.
    private static Target[] Replayed(ReplayLog log, Existing[] existing) =>
    [
        .. existing.Select((found, i) => found.Target with
        {
            Size = found.Size ?? log.Ends[i],
            RegionStart = 0,
            RegionLength = found.Size is > 0 and long size ? Math.Min(size, Math.Max(log.Ends[i], 1)) : log.Ends[i],
        }),
    ];

    private static void RequireDirectories(JobOptions options)
    {
        foreach (string directory in options.Directory is null ? [] : FileNameList.Parse(options.Directory))
        {
            if (!Directory.Exists(directory))
            {
                bool file = File.Exists(directory);
                throw new DeviceException(
                    directory,
                    file ? Errno.ENOTDIR : Errno.ENOENT,
                    $"directory={directory} {(file ? "is not a directory" : "does not exist")}; create it, since only directories in filename= are created for you");
            }
        }
    }

    private static Existing Look(string path, JobOptions options, EngineDescriptor engine)
    {
        switch (engine.Targets)
        {
            case EngineTargets.None when engine.DoesIo:
                return new Existing(new Target(path, TargetKind.None, 0), null);
            case EngineTargets.None or EngineTargets.Names:
                // fio's rule for engines that make their files: one block each, unless size or filesize say more.
                return new Existing(new Target(path, TargetKind.None, 0), BlockSizeBounds.Of(options).Smallest);
            case EngineTargets.Own:
                Target described = engine.Describe?.Invoke(path, options)
                    ?? throw new DeviceException(path, 0, $"engine {engine.Name} cannot say what {path} is");
                return new Existing(described, described.Kind == TargetKind.Object ? null : described.Size);
            default:
                TargetInspection found = TargetInspector.Inspect(path);
                return new Existing(found.ToTarget(), found.Size);
        }
    }

    private static void RequireSomeSize(DaemonPlan plan, Existing[] existing)
    {
        JobOptions options = plan.Options;
        bool unknown = existing.Any(target => target.Size is null) || existing.All(target => target.Size == 0);
        if (unknown && options.Size is null or { IsPercent: true } && options.FileSize is null && !options.FillDevice)
        {
            throw new DeviceException(
                plan.Job.Name,
                Errno.EINVAL,
                $"{plan.Job.Name}: you need to specify size= ({string.Join(", ", plan.Paths.Take(3))} has no size of its own yet)");
        }
    }

    private static Target[] Regions(DaemonPlan plan, EngineDescriptor engine, Existing[] existing)
    {
        JobOptions options = plan.Options;
        long block = BlockSizeBounds.Of(options).Smallest;
        long size = options.Size is { IsPercent: false } given ? given.Bytes : options.FillDevice ? Endless : 0;
        long share = size / existing.Length;

        // Blocks that do not divide evenly go to the first files.
        long extra = options.FileSize is null ? (size - (share * existing.Length)) / block : 0;

        var targets = new Target[existing.Length];
        for (int i = 0; i < existing.Length; i++)
        {
            // Targets without a size of their own (character devices, null engine) have the job's.
            long present = existing[i].Size ?? share;
            long start = RegionStart(plan, existing[i].Target.Kind, present, block);
            long wanted = share;
            if (extra > 0 && options.FileSize is null)
            {
                extra--;
                wanted += block;
            }

            long length = options.FileSize is { } range
                ? LengthFromFileSize(plan, i, present, start, range, block)
                : LengthFromSize(plan, wanted, present, start);
            length = Percentage(options.Size, length, start, block);

            // A name that an engine makes counts for one block at least; with a small size some are left out.
            targets[i] = Region(existing[i], present, start, engine.Targets == EngineTargets.Names ? Math.Max(length, block) : length);
        }

        return targets;
    }

    private static long RegionStart(DaemonPlan plan, TargetKind kind, long present, long block)
    {
        JobOptions options = plan.Options;
        if (options.FileAppend && kind == TargetKind.File)
        {
            return present;
        }

        int earlier = plan.CloneIndex + (options.OffsetByRank ? plan.Rank * options.NumJobs : 0);
        long start = options.Offset.Resolve(present) + (earlier * options.OffsetIncrement.Resolve(present));
        if (!options.Offset.IsPercent && !options.OffsetIncrement.IsPercent)
        {
            return start;
        }

        long align = options.OffsetAlign > 0 ? options.OffsetAlign : block;
        return ((start / align) + (start % align == 0 ? 0 : 1)) * align;
    }

    private static long LengthFromSize(DaemonPlan plan, long wanted, long present, long start)
    {
        if (wanted > 0)
        {
            return wanted;
        }

        return start <= present ? present - start : throw OffsetOutside(plan, start, present);
    }

    private static long LengthFromFileSize(DaemonPlan plan, int file, long present, long start, SizeRange range, long block)
    {
        if (present >= range.Min && present <= range.Max)
        {
            return start <= present ? present - start : throw OffsetOutside(plan, start, present);
        }

        if (start > range.Min)
        {
            throw OffsetOutside(plan, start, range.Min);
        }

        return (range.IsFixed ? range.Min : RandomFileSize.Pick(plan, file, range, block)) - start;
    }

    private static long Percentage(SizeSpec? size, long length, long start, long block)
    {
        if (size is not { IsPercent: true, Percent: < 100 } share)
        {
            return length;
        }

        long part = Math.Min(share.Resolve(length + start), length);
        return part - (part % block);
    }

    private static Target Region(Existing existing, long present, long start, long length)
    {
        bool isFixed = existing.Target.Kind is TargetKind.Block or TargetKind.Lun or TargetKind.Export;
        if (isFixed && start >= present)
        {
            throw new DeviceException(
                existing.Target.Path,
                Errno.EINVAL,
                $"{existing.Target.Path}: the offset {start} lies past the end ({present} bytes); lower offset= or offset_increment=");
        }

        return existing.Target with
        {
            Size = isFixed ? present : Math.Max(existing.Size ?? 0, start + length),
            RegionStart = start,
            RegionLength = isFixed ? Math.Min(length, present - start) : length,
        };
    }

    private static DeviceException OffsetOutside(DaemonPlan plan, long start, long present) => new(
        plan.Job.Name,
        Errno.EINVAL,
        $"{plan.Job.Name}: you need to specify valid offset= (it begins at {start}, the target has {present} bytes)");

    // Size is null where the target has none of its own.
    private sealed record Existing(Target Target, long? Size);
}
