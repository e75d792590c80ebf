using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;
using Bench.Engine.Targets;

namespace Bench.Engine.Engines;

/// <summary>What <see cref="IoUringEngine"/> does once: finds out what the kernel can, and registers.</summary>
internal static unsafe class IoUringSetup
{
    // From best to plainest. One issuer with deferred work runs completions when the daemon asks for them and never
    // interrupts it (Linux 6.1); cooperative task work spares interrupts between CPUs (5.19).
    private static readonly uint[] FlagSets =
    [
        IoUring.IORING_SETUP_SUBMIT_ALL | IoUring.IORING_SETUP_SINGLE_ISSUER | IoUring.IORING_SETUP_DEFER_TASKRUN,
        IoUring.IORING_SETUP_SUBMIT_ALL | IoUring.IORING_SETUP_COOP_TASKRUN,
        IoUring.IORING_SETUP_SUBMIT_ALL,
        0,
    ];

    // With a polling kernel thread no task work is ours to defer.
    private static readonly uint[] KernelPollFlagSets = [IoUring.IORING_SETUP_SUBMIT_ALL | IoUring.IORING_SETUP_SINGLE_ISSUER, 0];

    /// <summary>Null when the kernel has io_uring, lets us use it and the options fit together; else why not.</summary>
    public static string? Probe(JobOptions options)
    {
        if (!OperatingSystem.IsLinux())
        {
            return "io_uring is an interface of Linux; use ioengine=psync here";
        }

        using IoUringRing? ring = IoUringRing.Create(1, 0, 0, out int errno);
        if (ring == null)
        {
            return Failure(errno, options.IoDepth);
        }

        return Contradiction(options);
    }

    /// <summary>Null when the options fit together, else why not.</summary>
    public static string? Contradiction(JobOptions options) => options.EngineFlag("hipri") && !options.Direct
        ? "hipri polls the device for completions, which the kernel does for direct I/O only; add direct=1 or remove hipri"
        : null;

    /// <summary>Creates the ring with the best set of flags that the kernel takes.</summary>
    public static IoUringRing CreateRing(int depth, IoUringOptions options)
    {
        uint wanted = (options.PolledCompletions ? IoUring.IORING_SETUP_IOPOLL : 0)
            | (options.KernelPolls ? IoUring.IORING_SETUP_SQPOLL : 0)
            | (options.KernelPolls && options.KernelPollCpu != null ? IoUring.IORING_SETUP_SQ_AFF : 0);
        int errno = 0;
        foreach (uint flags in options.KernelPolls ? KernelPollFlagSets : FlagSets)
        {
            IoUringRing? ring = IoUringRing.Create(depth, flags | wanted, (uint)(options.KernelPollCpu ?? 0), out errno);
            if (ring != null)
            {
                return ring;
            }

            if (errno != Errno.EINVAL)
            {
                break;
            }
        }

        throw new DeviceException("io_uring", errno, $"io_uring: {Failure(errno, depth)}.");
    }

    /// <summary>Registers buffers and files as the options ask.</summary>
    public static void Register(IoUringRing ring, EngineSetup setup, TargetFiles files, IoUringOptions options)
    {
        if (options.FixedBuffers)
        {
            LinuxLimits.Raise(LinuxLimits.RLIMIT_MEMLOCK);
            var vectors = new IoVector[setup.Depth];
            for (int slot = 0; slot < vectors.Length; slot++)
            {
                vectors[slot] = new IoVector { Base = setup.Units[slot].Buffer, Length = (nint)setup.BufferStride };
            }

            fixed (IoVector* first = vectors)
            {
                Check(ring.Register(IoUring.IORING_REGISTER_BUFFERS, first, vectors.Length), "fixedbufs", "raise the limit of locked memory (ulimit -l), lower iodepth= or bs=, or remove fixedbufs");
            }
        }

        if (options.RegisteredFiles)
        {
            fixed (int* first = files.Descriptors)
            {
                Check(ring.Register(IoUring.IORING_REGISTER_FILES, first, files.Count), "registerfiles", "use fewer files or remove registerfiles");
            }
        }
    }

    /// <summary>First words of the entries of reads and writes, indexed by target * 2 + direction.</summary>
    public static ulong[] MakeHeads(TargetFiles files, IoUringOptions options, bool vectored)
    {
        var heads = new ulong[files.Count * 2];
        for (int target = 0; target < files.Count; target++)
        {
            MakeHeads(heads, target, files, options, vectored);
        }

        return heads;
    }

    /// <summary>The two of one target.</summary>
    public static void MakeHeads(ulong[] heads, int target, TargetFiles files, IoUringOptions options, bool vectored)
    {
        (byte read, byte write) = (options.FixedBuffers, vectored) switch
        {
            (true, _) => (IoUring.IORING_OP_READ_FIXED, IoUring.IORING_OP_WRITE_FIXED),
            (_, true) => (IoUring.IORING_OP_READV, IoUring.IORING_OP_WRITEV),
            _ => (IoUring.IORING_OP_READ, IoUring.IORING_OP_WRITE),
        };
        byte flags = options.RegisteredFiles ? IoUring.IOSQE_FIXED_FILE : (byte)0;
        int fd = options.RegisteredFiles ? target : files[target];
        heads[target * 2] = SubmissionEntry.MakeHead(read, flags, 0, fd);
        heads[(target * 2) + 1] = SubmissionEntry.MakeHead(write, flags, 0, fd);
    }

    /// <summary>Which targets take discards through the ring; the others get a BLKDISCARD.</summary>
    public static bool[] FindDiscards(IoUringRing ring, EngineSetup setup, TargetFiles files, IoUringProbe probe)
    {
        var found = new bool[files.Count];
        bool trims = setup.Options.ReadWrite.HasFlag(IoPattern.Trim) || setup.Options.TrimPercentage > 0;
        bool polled = (ring.SetupFlags & IoUring.IORING_SETUP_IOPOLL) != 0;
        for (int target = 0; trims && !polled && target < found.Length; target++)
        {
            found[target] = setup.Targets[target].Kind == TargetKind.Block
                && probe.Supports(IoUring.IORING_OP_URING_CMD)
                && TakesDiscards(ring, files[target]);
        }

        return found;
    }

    // A discard of nothing is refused as EINVAL where discards are known, and as EOPNOTSUPP where they are not.
    private static bool TakesDiscards(IoUringRing ring, int fd)
    {
        ring.Entries[0] = new SubmissionEntry
        {
            Head = SubmissionEntry.MakeHead(IoUring.IORING_OP_URING_CMD, 0, 0, fd),
            Offset = IoUring.BLOCK_URING_CMD_DISCARD,
        };
        ring.Queue(0);
        while (ring.Enter(1, runCompletions: true, null) == -Errno.EINTR)
        {
        }

        return ring.TryTake(out _, out int result) && result == -Errno.EINVAL;
    }

    private static void Check(int error, string option, string advice)
    {
        if (error != 0)
        {
            throw new DeviceException("io_uring", -error, $"io_uring: {option}: {Errno.Describe(-error)}; {advice}.");
        }
    }

    private static string Failure(int errno, int depth) => errno switch
    {
        Errno.ENOSYS => "this kernel has no io_uring (io_uring_setup: ENOSYS); use ioengine=libaio or psync",
        Errno.EPERM => "io_uring is not allowed here (io_uring_setup: EPERM; see /proc/sys/kernel/io_uring_disabled, or the container's seccomp profile); use ioengine=libaio or psync",
        Errno.ENOMEM => "the ring does not fit the limit of locked memory (io_uring_setup: ENOMEM); raise it (ulimit -l), lower iodepth=, or use ioengine=libaio",
        Errno.EINVAL => $"the kernel refuses a ring of depth {depth} with these options (io_uring_setup: EINVAL); lower iodepth= (at most 32768), or remove hipri, sqthread_poll or sqthread_poll_cpu",
        _ => $"io_uring_setup: {Errno.Describe(errno)}; use ioengine=libaio or psync",
    };
}
