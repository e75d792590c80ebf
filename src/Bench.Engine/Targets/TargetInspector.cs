using System.Globalization;
using Bench.Engine.Native;

namespace Bench.Engine.Targets;

/// <summary>Looks at a path without changing it: what it is, how large, and what direct I/O needs there.</summary>
public static class TargetInspector
{
    /// <summary>The name that stands for standard input and output.</summary>
    public const string StandardStream = "-";

    /// <summary>Inspects a path; symbolic links are followed, so <c>/dev/disk/by-id/…</c> is the disk.</summary>
    /// <exception cref="DeviceException">
    /// A directory (21), a socket (6), a missing device below /dev (2), a device without medium (22),
    /// or a path that may not be looked at (the kernel's errno).
    /// </exception>
    public static TargetInspection Inspect(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (path == StandardStream)
        {
            return new TargetInspection { Path = path, Kind = TargetKind.Pipe, Exists = true, Size = null };
        }

        int errno = FileStatus.Read(path, out FileStatus status);
        return errno switch
        {
            0 => Describe(path, status),
            Errno.ENOENT => Missing(path),
            _ => throw OpenFile.Failure(path, "stat", errno),
        };
    }

    private static TargetInspection Describe(string path, FileStatus status)
    {
        if (status.IsBlockDevice)
        {
            return BlockDevice(path, new DeviceNumber(status.SpecialMajor, status.SpecialMinor));
        }

        if (status.IsDirectory)
        {
            throw new DeviceException(
                path, Errno.EISDIR, $"{path} is a directory: name a file in it, or use directory={path} or opendir={path}");
        }

        if (status.IsSocket)
        {
            throw new DeviceException(path, Errno.ENXIO, $"{path} is a socket, which holds no data to read or write");
        }

        if (!status.IsRegular)
        {
            return new TargetInspection
            {
                Path = path,
                Kind = status.IsFifo ? TargetKind.Pipe : TargetKind.Character,
                Exists = true,
                Size = null,
                Device = new DeviceNumber(status.SpecialMajor, status.SpecialMinor),
            };
        }

        var device = new DeviceNumber(status.DeviceMajor, status.DeviceMinor);
        return new TargetInspection
        {
            Path = path,
            Kind = TargetKind.File,
            Exists = true,
            Size = status.Size,
            AllocatedBytes = status.AllocatedBytes,
            LogicalBlockSize = status.DirectAlignment is > 0 and int known ? known : FileSystemBlockSize(device),
            SupportsDirectIo = status.DirectAlignment != 0,
            Device = device,
        };
    }

    private static TargetInspection BlockDevice(string path, DeviceNumber device)
    {
        // O_NONBLOCK: a drive without medium then opens, and is told apart by its size.
        using OpenFile opened = OpenFile.Open(path, LinuxFile.O_RDONLY | LinuxFile.O_NONBLOCK);
        long size = opened.DeviceSize();
        if (size == 0)
        {
            throw new DeviceException(
                path, Errno.EINVAL, $"{path} is a block device of zero size: it has no medium or is not set up yet");
        }

        return new TargetInspection
        {
            Path = path,
            Kind = TargetKind.Block,
            Exists = true,
            Size = size,
            LogicalBlockSize = opened.LogicalBlockSize(),
            IsReadOnlyDevice = opened.IsReadOnlyDevice(),
            Device = device,
        };
    }

    private static TargetInspection Missing(string path)
    {
        string full = Path.GetFullPath(path);
        if (full.StartsWith("/dev/", StringComparison.Ordinal) && !full.StartsWith("/dev/shm/", StringComparison.Ordinal)
            && !full.StartsWith("/dev/mqueue/", StringComparison.Ordinal))
        {
            // fio would fill memory with a regular file of a mistyped device's name.
            throw new DeviceException(
                path,
                Errno.ENOENT,
                $"{path}: no such device; `bench devices` lists those of this machine, and a colon in a name is written \\:");
        }

        _ = FileStatus.Read(RealPath.Existing(full), out FileStatus status);
        var device = new DeviceNumber(status.DeviceMajor, status.DeviceMinor);
        return new TargetInspection
        {
            Path = path,
            Kind = TargetKind.File,
            Exists = false,
            Size = 0,
            LogicalBlockSize = FileSystemBlockSize(device),
            Device = device,
        };
    }

    // Where statx does not tell (a missing file, an old kernel), the device below the file system sets the least alignment.
    private static int FileSystemBlockSize(DeviceNumber device)
    {
        foreach (string folder in (ReadOnlySpan<string>)["queue", "../queue"])
        {
            string path = $"/sys/dev/block/{device}/{folder}/logical_block_size";
            if (File.Exists(path)
                && int.TryParse(File.ReadAllText(path), NumberStyles.Integer | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out int size))
            {
                return size;
            }
        }

        return 1;
    }
}
