using System.Runtime.InteropServices;

namespace Bench.Engine.Native;

/// <summary>io_uring (linux/io_uring.h) by raw system calls. Failures are -1 with <see cref="Errno.Last"/>.</summary>
internal static unsafe partial class IoUring
{
    public const uint IORING_SETUP_IOPOLL = 1 << 0;
    public const uint IORING_SETUP_SQPOLL = 1 << 1;
    public const uint IORING_SETUP_SQ_AFF = 1 << 2;
    public const uint IORING_SETUP_SUBMIT_ALL = 1 << 7;
    public const uint IORING_SETUP_COOP_TASKRUN = 1 << 8;
    public const uint IORING_SETUP_SINGLE_ISSUER = 1 << 12;
    public const uint IORING_SETUP_DEFER_TASKRUN = 1 << 13;

    public const uint IORING_FEAT_SINGLE_MMAP = 1 << 0;
    public const uint IORING_FEAT_EXT_ARG = 1 << 8;

    public const uint IORING_ENTER_GETEVENTS = 1 << 0;
    public const uint IORING_ENTER_SQ_WAKEUP = 1 << 1;
    public const uint IORING_ENTER_SQ_WAIT = 1 << 2;
    public const uint IORING_ENTER_EXT_ARG = 1 << 3;
    public const uint IORING_ENTER_REGISTERED_RING = 1 << 4;

    public const uint IORING_SQ_NEED_WAKEUP = 1 << 0;

    public const long IORING_OFF_SQ_RING = 0;
    public const long IORING_OFF_CQ_RING = 0x8000000;
    public const long IORING_OFF_SQES = 0x10000000;

    public const uint IORING_REGISTER_BUFFERS = 0;
    public const uint IORING_REGISTER_FILES = 2;
    public const uint IORING_REGISTER_PROBE = 8;
    public const uint IORING_REGISTER_RING_FDS = 20;
    public const uint IORING_UNREGISTER_RING_FDS = 21;

    public const byte IORING_OP_READV = 1;
    public const byte IORING_OP_WRITEV = 2;
    public const byte IORING_OP_FSYNC = 3;
    public const byte IORING_OP_READ_FIXED = 4;
    public const byte IORING_OP_WRITE_FIXED = 5;
    public const byte IORING_OP_SYNC_FILE_RANGE = 8;
    public const byte IORING_OP_ASYNC_CANCEL = 14;
    public const byte IORING_OP_READ = 22;
    public const byte IORING_OP_WRITE = 23;
    public const byte IORING_OP_URING_CMD = 46;

    public const byte IOSQE_FIXED_FILE = 1 << 0;
    public const byte IOSQE_ASYNC = 1 << 4;

    public const uint IORING_FSYNC_DATASYNC = 1;
    public const uint IORING_ASYNC_CANCEL_ANY = 1 << 2;

    /// <summary>Discard as a command of the ring, linux/blkdev.h, since Linux 6.12.</summary>
    public const uint BLOCK_URING_CMD_DISCARD = 0x1200;

    public const ushort IO_URING_OP_SUPPORTED = 1;

    // New system calls have one number on every architecture.
    private const nint SYS_io_uring_setup = 425;
    private const nint SYS_io_uring_enter = 426;
    private const nint SYS_io_uring_register = 427;

    public static int Setup(uint entries, IoUringParameters* parameters) =>
        (int)Syscall(SYS_io_uring_setup, (nint)entries, (nint)parameters);

    public static int Register(int fd, uint operation, void* argument, uint count) =>
        (int)Syscall(SYS_io_uring_register, fd, (nint)operation, (nint)argument, (nint)count);

    public static int Enter(int fd, uint submit, uint minimum, uint flags, void* argument, nint argumentBytes) =>
        (int)Syscall(SYS_io_uring_enter, fd, (nint)submit, (nint)minimum, (nint)flags, (nint)argument, argumentBytes);

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Syscall(nint number, nint first, nint second);

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Syscall(nint number, nint first, nint second, nint third, nint fourth);

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Syscall(nint number, nint first, nint second, nint third, nint fourth, nint fifth, nint sixth);
}
