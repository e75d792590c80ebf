using System.Runtime.InteropServices;

namespace Bench.Engine.Native;

/// <summary>
/// The read and write families. They block, so the GC transition stays; they are blittable and do not set the last
/// error, which costs only what the caller reads of it after a failure (<see cref="Errno.Last"/>).
/// </summary>
internal static unsafe partial class LinuxTransfer
{
    /// <summary>High priority: poll for the completion.</summary>
    public const int RWF_HIPRI = 0x01;

    /// <summary>EAGAIN instead of blocking.</summary>
    public const int RWF_NOWAIT = 0x08;

    /// <summary>Buffered, but the page cache drops the pages afterwards (fio <c>uncached</c>; Linux 6.14).</summary>
    public const int RWF_DONTCACHE = 0x80;

    [LibraryImport("libc", EntryPoint = "read")]
    public static partial nint Read(int fd, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write")]
    public static partial nint Write(int fd, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "readv")]
    public static partial nint Readv(int fd, IoVector* vectors, int count);

    [LibraryImport("libc", EntryPoint = "writev")]
    public static partial nint Writev(int fd, IoVector* vectors, int count);

    [LibraryImport("libc", EntryPoint = "pread")]
    public static partial nint Pread(int fd, byte* buffer, nint count, long offset);

    [LibraryImport("libc", EntryPoint = "pwrite")]
    public static partial nint Pwrite(int fd, byte* buffer, nint count, long offset);

    [LibraryImport("libc", EntryPoint = "preadv")]
    public static partial nint Preadv(int fd, IoVector* vectors, int count, long offset);

    [LibraryImport("libc", EntryPoint = "pwritev")]
    public static partial nint Pwritev(int fd, IoVector* vectors, int count, long offset);

    [LibraryImport("libc", EntryPoint = "preadv2")]
    public static partial nint Preadv2(int fd, IoVector* vectors, int count, long offset, int flags);

    [LibraryImport("libc", EntryPoint = "pwritev2")]
    public static partial nint Pwritev2(int fd, IoVector* vectors, int count, long offset, int flags);
}
