using System.Runtime.InteropServices;

namespace Bench.Engine.Native;

/// <summary>Block device requests of linux/fs.h through ioctl(2). Failures are negative errnos.</summary>
internal static unsafe partial class LinuxBlockDevice
{
    private const nuint BLKROGET = 0x125E;
    private const nuint BLKFLSBUF = 0x1261;
    private const nuint BLKSSZGET = 0x1268;
    private const nuint BLKDISCARD = 0x1277;
    private const nuint BLKPBSZGET = 0x127B;
    private const nuint BLKZEROOUT = 0x127F;
    private const nuint BLKGETSIZE64 = 0x80081272;

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Ioctl(int fd, nuint request, void* argument);

    /// <summary>Size of the device in bytes.</summary>
    public static long Size(int fd)
    {
        ulong bytes;
        int error = Request(fd, BLKGETSIZE64, &bytes);
        return error == 0 ? (long)bytes : error;
    }

    /// <summary>Logical sector size: the smallest unit of direct I/O.</summary>
    public static int LogicalBlockSize(int fd)
    {
        int bytes;
        int error = Request(fd, BLKSSZGET, &bytes);
        return error == 0 ? bytes : error;
    }

    /// <summary>Physical sector size.</summary>
    public static int PhysicalBlockSize(int fd)
    {
        int bytes;
        int error = Request(fd, BLKPBSZGET, &bytes);
        return error == 0 ? bytes : error;
    }

    /// <summary>1 for a device that the kernel lets nobody write to, else 0.</summary>
    public static int IsReadOnly(int fd)
    {
        int value;
        int error = Request(fd, BLKROGET, &value);
        return error == 0 ? (value != 0 ? 1 : 0) : error;
    }

    /// <summary>Discards a range, which must be aligned to logical blocks.</summary>
    public static int Discard(int fd, long offset, long length)
    {
        ulong* range = stackalloc ulong[2] { (ulong)offset, (ulong)length };
        return Request(fd, BLKDISCARD, range);
    }

    /// <summary>Zeroes a range, unmapping it where the device can.</summary>
    public static int ZeroOut(int fd, long offset, long length)
    {
        ulong* range = stackalloc ulong[2] { (ulong)offset, (ulong)length };
        return Request(fd, BLKZEROOUT, range);
    }

    /// <summary>Writes back and drops the device's page cache; needs CAP_SYS_ADMIN.</summary>
    public static int FlushBuffers(int fd) => Request(fd, BLKFLSBUF, null);

    private static int Request(int fd, nuint request, void* argument)
    {
        while (Ioctl(fd, request, argument) < 0)
        {
            int errno = Errno.Last;
            if (errno != Errno.EINTR)
            {
                return -errno;
            }
        }

        return 0;
    }
}
