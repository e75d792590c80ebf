using System.Runtime.InteropServices;

namespace Bench.Engine.Native;

/// <summary>Linux native AIO (linux/aio_abi.h) by raw system calls. Failures are -1 with <see cref="Errno.Last"/>.</summary>
internal static unsafe partial class LinuxAio
{
    public const uint IOCB_FLAG_IOPRIO = 2;
    public const ushort IOCB_CMD_PREAD = 0;
    public const ushort IOCB_CMD_PWRITE = 1;
    public const ushort IOCB_CMD_PREADV = 7;
    public const ushort IOCB_CMD_PWRITEV = 8;

    private static readonly bool IsX64 = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    // static readonly, so that the jitted calls hold plain constants.
    private static readonly nint SYS_io_setup = IsX64 ? 206 : 0;
    private static readonly nint SYS_io_destroy = IsX64 ? 207 : 1;
    private static readonly nint SYS_io_getevents = IsX64 ? 208 : 4;
    private static readonly nint SYS_io_submit = IsX64 ? 209 : 2;

    /// <summary>Creates a context for <paramref name="events"/> I/Os in flight; <paramref name="context"/> starts as null.</summary>
    public static int Setup(int events, AioRing** context) => (int)Syscall(SYS_io_setup, events, (nint)context);

    /// <summary>Waits for all I/O in flight and destroys the context.</summary>
    public static int Destroy(AioRing* context) => (int)Syscall(SYS_io_destroy, (nint)context, 0);

    /// <summary>Submits; returns how many were taken.</summary>
    public static int Submit(AioRing* context, int count, IoControlBlock** blocks) =>
        (int)Syscall(SYS_io_submit, (nint)context, count, (nint)blocks);

    /// <summary>Collects completions; returns how many.</summary>
    public static int GetEvents(AioRing* context, int minimum, int maximum, AioEvent* events, TimeSpec* timeout) =>
        (int)Syscall(SYS_io_getevents, (nint)context, minimum, maximum, (nint)events, (nint)timeout);

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Syscall(nint number, nint first, nint second);

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Syscall(nint number, nint first, nint second, nint third);

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Syscall(nint number, nint first, nint second, nint third, nint fourth, nint fifth);
}

/// <summary>struct iocb.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct IoControlBlock
{
    public ulong Data;
    public uint Key;
    public int RwFlags;
    public ushort Opcode;
    public short Priority;
    public int FileDescriptor;
    public nint Buffer;
    public ulong Bytes;
    public long Offset;
    public ulong Reserved;
    public uint Flags;
    public uint EventFd;
}

/// <summary>struct io_event.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct AioEvent
{
    public ulong Data;
    public ulong Block;
    public long Result;
    public long SecondResult;
}

/// <summary>
/// struct aio_ring of fs/aio.c: what an aio_context_t points to. The kernel maps it into the process, so completions
/// can be taken from it without a call; <see cref="ExpectedMagic"/> tells that the layout is the known one.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct AioRing
{
    public const uint ExpectedMagic = 0xA10A10A1;

    public uint Id;
    public uint Count;
    public uint Head;
    public uint Tail;
    public uint Magic;
    public uint CompatibleFeatures;
    public uint IncompatibleFeatures;
    public uint HeaderLength;
}
