using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;
using Bench.Engine.Planning;
using Bench.Engine.Safety;

namespace Bench.Engine.Targets;

/// <summary>
/// Makes the files of a daemon as large as <see cref="TargetLayout"/> decided, by fio's rules: jobs that read (or
/// <c>overwrite</c>) get files full of data, jobs that only write get a new file with its space reserved, an existing file that is
/// large enough stays as it is. One object serves a whole run; daemons may use it from several threads.
/// </summary>
/// <param name="policy">What the run may do.</param>
/// <param name="progress">Told after every few MiB; null for nobody.</param>
public sealed class FileLayout(LayoutPolicy policy, IProgress<LayoutProgress>? progress = null)
{
    private readonly SpaceBudget _budget = new(policy.AllowFillDevice ? FreeSpaceFloor.None : policy.Floor);

    /// <summary>What of the files other ranks lay out, and how large those need them that this one lays out.</summary>
    public SharedFiles Shared { get; set; } = SharedFiles.None;

    /// <summary>Lays out what is missing. Devices, pipes and targets of an engine's own are left alone.</summary>
    /// <param name="plan">The daemon.</param>
    /// <param name="targets">Its targets as resolved.</param>
    /// <param name="cancellation">Stops between blocks; the file in the making is removed.</param>
    /// <returns>The targets; their regions differ from those given only after a <c>fill_device</c> layout.</returns>
    /// <exception cref="DeviceException">A file cannot be made (the kernel's errno), or the policy forbids it (1, 2, 28).</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<Target> LayOut(DaemonPlan plan, IReadOnlyList<Target> targets, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(targets);
        if (plan.Options.FillDevice && !policy.AllowFillDevice)
        {
            throw new DeviceException(
                plan.Job.Name,
                Errno.EPERM,
                $"{plan.Job.Name}: fill_device=1 writes until the device is full; allow it explicitly for this run (--allow-fill)");
        }

        if (plan.Replay is not null)
        {
            return [.. targets.Select(target => target.Kind == TargetKind.File ? Open(plan.Options, target) : target)];
        }

        return [.. targets.Select(target => target.Kind == TargetKind.File ? LayOut(plan.Options, target, cancellation) : target)];
    }

    /// <summary>
    /// Ends the layout's claim on files at the end of a run: what is changed in them from now on was changed by others.
    /// </summary>
    public static void Seal(IEnumerable<Target> targets)
    {
        foreach (Target target in targets.Where(target => target.Kind == TargetKind.File))
        {
            LayoutMark.Seal(target.Path);
        }
    }

    private Target LayOut(JobOptions options, Target target, CancellationToken cancellation)
    {
        if (Shared.IsLaidOutElsewhere(target.Path))
        {
            Shared.AwaitLayout(target.Path, options.CreateOnOpen ? 0 : target.RegionStart + target.RegionLength, cancellation);
            return target;
        }

        TargetInspection found = TargetInspector.Inspect(target.Path);
        long needed = Math.Max(target.RegionStart + target.RegionLength, Shared.NeededSize(target.Path));
        if (found.Exists && found.Size >= needed)
        {
            ReserveHoles(options, found, needed);
            if ((options.ReadWrite & (IoPattern.Write | IoPattern.Trim)) != 0 && LayoutMark.IsSet(target.Path))
            {
                LayoutMark.Set(target.Path);
            }

            return target;
        }

        if (policy.ReadOnly || (!found.Exists && !options.AllowFileCreate))
        {
            string reason = policy.ReadOnly ? "this run is read-only" : "allow_file_create=0 forbids to create it";
            throw new DeviceException(
                target.Path, Errno.ENOENT, $"{target.Path} {(found.Exists ? $"has {found.Size} of the {needed} bytes needed" : "is missing")}, and {reason}");
        }

        CreateParent(target.Path);
        if (!options.FillDevice)
        {
            _budget.Reserve(target.Path, found.Device, found.AllocatedBytes, needed);
        }

        if (options.CreateOnOpen)
        {
            bool isOurs = !found.Exists || LayoutMark.IsSet(target.Path);
            using OpenFile created = OpenFile.Open(target.Path, LinuxFile.O_WRONLY | LinuxFile.O_CREAT);
            if (isOurs)
            {
                LayoutMark.Set(target.Path);
            }

            return target;
        }

        long size = Create(options, target, needed, cancellation);
        return Finished(options, target, size);
    }

    // A file that is replayed on has the size it has; one that is missing is made by the first write.
    private Target Open(JobOptions options, Target target)
    {
        TargetInspection found = TargetInspector.Inspect(target.Path);
        bool writes = (options.ReadWrite & (IoPattern.Write | IoPattern.Trim)) != 0;
        if (found.Exists && found.Size >= target.RegionLength)
        {
            if (writes && LayoutMark.IsSet(target.Path))
            {
                LayoutMark.Set(target.Path);
            }

            return target;
        }

        if (!found.Exists && (!writes || !options.AllowFileCreate || policy.ReadOnly))
        {
            throw new DeviceException(target.Path, Errno.ENOENT, $"{target.Path}, which the log is to be replayed on, does not exist{(writes ? ", and this run may not create it" : ", and the log only reads from it")}");
        }

        CreateParent(target.Path);
        _budget.Reserve(target.Path, found.Device, found.AllocatedBytes, target.RegionLength);
        bool isOurs = !found.Exists || LayoutMark.IsSet(target.Path);
        using OpenFile created = OpenFile.Open(target.Path, LinuxFile.O_WRONLY | LinuxFile.O_CREAT);
        if (isOurs)
        {
            LayoutMark.Set(target.Path);
        }

        return target;
    }

    // A sparse file that a job writes into grows although its size does not.
    private void ReserveHoles(JobOptions options, TargetInspection found, long needed)
    {
        if (options.ReadWrite.HasFlag(IoPattern.Write) && !options.FillDevice && found.AllocatedBytes < needed)
        {
            _budget.Reserve(found.Path, found.Device, found.AllocatedBytes, needed);
        }
    }

    private long Create(JobOptions options, Target target, long needed, CancellationToken cancellation)
    {
        bool writes = options.ReadWrite.HasFlag(IoPattern.Write);
        bool fill = options.ReadWrite.HasFlag(IoPattern.Read) || (writes && options.Overwrite && !options.FileAppend);
        bool replace = fill || (writes && !options.FileAppend);
        // fio would replace a symbolic link by a file; the user meant the file behind it.
        string real = RealPath.Of(target.Path);
        if (replace)
        {
            // As fio: a new inode, so that whoever else has the old file under another name keeps it.
            Remove(real);
        }

        int flags = LinuxFile.O_WRONLY | (options.AllowFileCreate ? LinuxFile.O_CREAT : 0);
        bool finished = false;
        try
        {
            // A foreign file that is only made longer stays foreign.
            bool isOurs = replace || !Path.Exists(real) || LayoutMark.IsSet(real);
            using OpenFile file = OpenFile.Open(real, flags);
            if (isOurs)
            {
                LayoutMark.Set(real);
            }

            Allocate(options, file, target.Path, needed);
            if (fill)
            {
                Fill(options, file, target.Path, needed, cancellation);
            }

            finished = true;
        }
        finally
        {
            if (!finished && replace)
            {
                File.Delete(real);
            }
        }

        return FileStatus.Read(real, out FileStatus status) == 0 ? status.Size : 0;
    }

    private void Fill(JobOptions options, OpenFile file, string path, long needed, CancellationToken cancellation)
    {
        if (!options.FillDevice)
        {
            file.Truncate(needed);
        }

        long written = new LayoutWriter(path, progress).Fill(file, needed, options.FillDevice, cancellation);
        if (options.CreateFsync)
        {
            file.Flush();
        }

        if (options.Invalidate)
        {
            file.DropCache(0, written);
        }
    }

    private static void Allocate(JobOptions options, OpenFile file, string path, long length)
    {
        if (options.FillDevice)
        {
            return;
        }

        // Reservation is a courtesy: where the file system has none, the I/O itself allocates.
        switch (options.Fallocate)
        {
            case FallocateMode.Native:
                _ = file.TryAllocate(length, keepSize: false);
                break;
            case FallocateMode.Posix:
                _ = file.TryAllocatePosix(length);
                break;
            case FallocateMode.Keep:
                int errno = file.TryAllocate(length, keepSize: true);
                if (errno is not (0 or Errno.EOPNOTSUPP))
                {
                    throw OpenFile.Failure(path, "fallocate", errno);
                }

                break;
            case FallocateMode.Truncate:
                file.Truncate(length);
                break;
        }
    }

    private Target Finished(JobOptions options, Target target, long size)
    {
        TargetInspection made = TargetInspector.Inspect(target.Path);
        if (!options.FillDevice)
        {
            _budget.Allocated(target.Path, made.Device, made.AllocatedBytes, Math.Max(target.RegionStart + target.RegionLength, Shared.NeededSize(target.Path)));
        }

        // statx tells the alignment of direct I/O only for a file that is there.
        target = target with { LogicalBlockSize = made.LogicalBlockSize };
        return options.FillDevice && !options.ReadWrite.HasFlag(IoPattern.Write)
            ? target with { Size = size, RegionLength = Math.Max(0, size - target.RegionStart) }
            : target;
    }

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DeviceException(path, ManagedFailure.ErrnoOf(error), $"{path} cannot be replaced by a new file: {error.Message}");
        }
    }

    private static void CreateParent(string path)
    {
        string? parent = Path.GetDirectoryName(Path.GetFullPath(path));
        if (parent is null || Directory.Exists(parent))
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(parent);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DeviceException(path, ManagedFailure.ErrnoOf(error), $"{path}: its directory cannot be created: {error.Message}");
        }
    }
}
