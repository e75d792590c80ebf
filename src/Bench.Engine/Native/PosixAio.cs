using System.Runtime.InteropServices;

namespace Bench.Engine.Native;

/// <summary>
/// POSIX AIO (aio.h) as the GNU C library carries it out: with threads of its own, one request at a time per file.
/// The control block's layout is that library's, hence <see cref="IsAvailable"/>.
/// </summary>
internal static unsafe partial class PosixAio
{
    public const int SIGEV_NONE = 1;
    public const int AIO_ALLDONE = 2;

    private const int O_SYNC = LinuxFile.O_SYNC;
    private const int O_DSYNC = LinuxFile.O_DSYNC;

    /// <summary>True on the GNU C library of a 64-bit Linux.</summary>
    public static bool IsAvailable =>
        OperatingSystem.IsLinux()
        && nint.Size == 8
        && NativeLibrary.TryLoad("libc.so.6", out nint library)
        && NativeLibrary.TryGetExport(library, "gnu_get_libc_version", out _);

    [LibraryImport("libc", EntryPoint = "aio_read64")]
    public static partial int Read(AioControlBlock* block);

    [LibraryImport("libc", EntryPoint = "aio_write64")]
    public static partial int Write(AioControlBlock* block);

    /// <summary>0, EINPROGRESS or the error itself.</summary>
    [LibraryImport("libc", EntryPoint = "aio_error64")]
    public static partial int Error(AioControlBlock* block);

    [LibraryImport("libc", EntryPoint = "aio_return64")]
    public static partial nint Return(AioControlBlock* block);

    [LibraryImport("libc", EntryPoint = "aio_suspend64")]
    public static partial int Suspend(AioControlBlock** blocks, int count, TimeSpec* timeout);

    [LibraryImport("libc", EntryPoint = "aio_cancel64")]
    public static partial int Cancel(int fd, AioControlBlock* block);

    /// <summary>Queues an fsync or fdatasync behind the file's requests.</summary>
    public static int Sync(bool dataOnly, AioControlBlock* block) => Fsync(dataOnly ? O_DSYNC : O_SYNC, block);

    [LibraryImport("libc", EntryPoint = "aio_fsync64")]
    private static partial int Fsync(int operation, AioControlBlock* block);
}

/// <summary>struct aiocb64 of the GNU C library on 64-bit systems.</summary>
[StructLayout(LayoutKind.Explicit, Size = 168)]
internal struct AioControlBlock
{
    [FieldOffset(0)]
    public int FileDescriptor;

    [FieldOffset(16)]
    public nint Buffer;

    [FieldOffset(24)]
    public nuint Bytes;

    [FieldOffset(44)]
    public int Notify;

    [FieldOffset(128)]
    public long Offset;
}
