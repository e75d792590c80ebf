using System.Runtime.InteropServices;

namespace Bench.Engine.Native;

/// <summary>open(2) and what is done to an open file apart from transfers. Failures are -1 with <see cref="Errno.Last"/>.</summary>
internal static unsafe partial class LinuxFile
{
    public const int O_RDONLY = 0;
    public const int O_WRONLY = 1;
    public const int O_RDWR = 2;
    public const int O_CREAT = 0x40;
    public const int O_EXCL = 0x80;
    public const int O_TRUNC = 0x200;
    public const int O_NONBLOCK = 0x800;
    public const int O_DSYNC = 0x1000;
    public const int O_NOATIME = 0x40000;
    public const int O_CLOEXEC = 0x80000;
    public const int O_SYNC = 0x101000;

    public const int POSIX_FADV_NORMAL = 0;
    public const int POSIX_FADV_RANDOM = 1;
    public const int POSIX_FADV_SEQUENTIAL = 2;
    public const int POSIX_FADV_WILLNEED = 3;
    public const int POSIX_FADV_DONTNEED = 4;
    public const int POSIX_FADV_NOREUSE = 5;

    public const int FALLOC_FL_KEEP_SIZE = 1;
    public const int FALLOC_FL_PUNCH_HOLE = 2;
    public const int FALLOC_FL_ZERO_RANGE = 0x10;

    private const int F_SETFL = 4;
    private const int F_SET_RW_HINT = 1036;

    public const int SEEK_SET = 0;
    public const int SEEK_END = 2;
    public const int SEEK_DATA = 3;
    public const int SEEK_HOLE = 4;

    // Arm kept its own numbers for these two in asm/fcntl.h.
    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    public static int O_DIRECT => IsArm ? 0x10000 : 0x4000;

    public static int O_DIRECTORY => IsArm ? 0x4000 : 0x10000;

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int fd);

    [LibraryImport("libc", EntryPoint = "lseek")]
    public static partial long Lseek(int fd, long offset, int whence);

    [LibraryImport("libc", EntryPoint = "fsync")]
    public static partial int Fsync(int fd);

    [LibraryImport("libc", EntryPoint = "fdatasync")]
    public static partial int Fdatasync(int fd);

    [LibraryImport("libc", EntryPoint = "sync_file_range")]
    public static partial int SyncFileRange(int fd, long offset, long length, uint flags);

    /// <summary>Flushes the whole file system that a file is on.</summary>
    [LibraryImport("libc", EntryPoint = "syncfs")]
    public static partial int Syncfs(int fd);

    /// <summary>Tells the kernel the expected life time of what is written to a file (fcntl F_SET_RW_HINT, Linux 4.13).</summary>
    /// <param name="fd">The file.</param>
    /// <param name="hint">RWH_WRITE_LIFE_*.</param>
    /// <returns>0, or a negative errno.</returns>
    public static int SetWriteHint(int fd, int hint)
    {
        ulong value = (ulong)hint;
        return Fcntl(fd, F_SET_RW_HINT, &value) == 0 ? 0 : -Errno.Last;
    }

    /// <summary>Sets the status flags of a descriptor (fcntl F_SETFL): O_NONBLOCK, O_DIRECT and the like.</summary>
    public static int SetFlags(int fd, int flags) => Fcntl(fd, F_SETFL, (ulong*)flags);

    [LibraryImport("libc", EntryPoint = "ftruncate")]
    public static partial int Ftruncate(int fd, long length);

    [LibraryImport("libc", EntryPoint = "fallocate")]
    public static partial int Fallocate(int fd, int mode, long offset, long length);

    /// <summary>Returns the errno itself, 0 for success, and leaves errno alone.</summary>
    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    public static partial int PosixFallocate(int fd, long offset, long length);

    /// <summary>Returns the errno itself, 0 for success, and leaves errno alone.</summary>
    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    public static partial int PosixFadvise(int fd, long offset, long length, int advice);

    /// <summary>Bytes that the file system has set aside for the file (statx, stx_blocks), or a negative errno.</summary>
    public static long AllocatedBytes(int fd)
    {
        const int AT_EMPTY_PATH = 0x1000;
        const uint STATX_BLOCKS = 0x400;
        const int BlocksField = 6;
        ulong* buffer = stackalloc ulong[32];
        return Statx(fd, "", AT_EMPTY_PATH, STATX_BLOCKS, buffer) == 0 ? (long)buffer[BlocksField] * 512 : -Errno.Last;
    }

    /// <summary>Opens, going on after signals; -errno on failure.</summary>
    public static int OpenOrError(string path, int flags, uint mode = 0x1A4)
    {
        while (true)
        {
            int fd = Open(path, flags | O_CLOEXEC, mode);
            if (fd >= 0)
            {
                return fd;
            }

            int errno = Errno.Last;
            if (errno != Errno.EINTR)
            {
                return -errno;
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Fcntl(int fd, int command, ulong* argument);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int fd, string path, int flags, uint mask, ulong* buffer);
}
