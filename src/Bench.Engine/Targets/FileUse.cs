using Bench.Engine.Native;

namespace Bench.Engine.Targets;

/// <summary>What fio does to a job's files around the I/O itself: warming the page cache before, deleting them after.</summary>
public static class FileUse
{
    private const int BlockBytes = 1 << 20;

    /// <summary>Reads each region into the page cache (<c>pre_read</c>); character devices and pipes are left alone.</summary>
    /// <exception cref="DeviceException">A read failed, or the file ends inside the region (5).</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static void PreRead(IReadOnlyList<Target> targets, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(targets);
        byte[] block = new byte[BlockBytes];
        foreach (Target target in targets.Where(target => target.Kind is TargetKind.File or TargetKind.Block))
        {
            using OpenFile file = OpenFile.Open(target.Path, LinuxFile.O_RDONLY);
            for (long done = 0; done < target.RegionLength; done += block.Length)
            {
                cancellation.ThrowIfCancellationRequested();
                Span<byte> piece = block.AsSpan(0, (int)Math.Min(block.Length, target.RegionLength - done));
                if (file.Read(piece, target.RegionStart + done) < piece.Length)
                {
                    throw new DeviceException(
                        target.Path, Errno.EIO, $"{target.Path} ends inside the region that pre_read=1 reads");
                }
            }
        }
    }

    /// <summary>Flushes each file system that holds one of the targets (<c>end_syncfs</c>), once.</summary>
    /// <returns>A target and the negative errno of the first that failed; 0 when all went well.</returns>
    internal static (string Path, int Error) SyncFileSystems(IReadOnlyList<Target> targets)
    {
        var done = new HashSet<(uint, uint)>();
        foreach (Target target in targets.Where(static target => target.Kind is TargetKind.File or TargetKind.Block))
        {
            if (FileStatus.Read(target.Path, out FileStatus status) == 0 && !done.Add((status.DeviceMajor, status.DeviceMinor)))
            {
                continue;
            }

            int fd = LinuxFile.OpenOrError(target.Path, LinuxFile.O_RDONLY);
            int error = fd < 0 ? fd : LinuxFile.Syncfs(fd) != 0 ? -Errno.Last : 0;
            if (fd >= 0)
            {
                _ = LinuxFile.Close(fd);
            }

            if (error != 0)
            {
                return (target.Path, error);
            }
        }

        return ("", 0);
    }

    /// <summary>Deletes the regular files (<c>unlink</c>, <c>unlink_each_loop</c>); devices stay, and a missing file is no error.</summary>
    /// <exception cref="DeviceException">A file cannot be deleted.</exception>
    public static void Unlink(IReadOnlyList<Target> targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        foreach (Target target in targets.Where(target => target.Kind == TargetKind.File))
        {
            try
            {
                File.Delete(target.Path);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new DeviceException(target.Path, ManagedFailure.ErrnoOf(error), $"{target.Path} cannot be deleted: {error.Message}");
            }
        }
    }
}
