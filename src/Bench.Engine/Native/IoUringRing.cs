using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Bench.Engine.Native;

/// <summary>
/// One io_uring with its three mapped areas. The caller fills <see cref="Entries"/> by index, queues the indices with
/// <see cref="Queue"/> and enters; used by one thread only, the one that created it.
/// </summary>
internal sealed unsafe class IoUringRing : IDisposable
{
    private readonly int _fd;
    private readonly byte* _sqRing;
    private readonly byte* _cqRing;
    private readonly nuint _sqRingBytes;
    private readonly nuint _cqRingBytes;
    private readonly nuint _entriesBytes;
    private readonly uint* _sqHead;
    private readonly uint* _sqTail;
    private readonly uint* _sqFlags;
    private readonly uint* _sqArray;
    private readonly uint _sqMask;
    private readonly uint* _cqHead;
    private readonly uint* _cqTail;
    private readonly uint _cqMask;
    private readonly CompletionEntry* _completions;
    private readonly uint _features;

    // The ring's descriptor, or its index once registered with the thread: that spares the kernel two atomic operations
    // per call in a process of many threads.
    private int _enterFd;
    private uint _enterFlags;
    private bool _disposed;

    private IoUringRing(int fd, in IoUringParameters parameters)
    {
        _fd = _enterFd = fd;
        _features = parameters.Features;
        SetupFlags = parameters.Flags;
        _sqRingBytes = parameters.Sq.Array + (parameters.SqEntries * sizeof(uint));
        _cqRingBytes = parameters.Cq.Cqes + (parameters.CqEntries * (uint)sizeof(CompletionEntry));
        _entriesBytes = parameters.SqEntries * (uint)sizeof(SubmissionEntry);
        bool single = (_features & IoUring.IORING_FEAT_SINGLE_MMAP) != 0;
        if (single)
        {
            _sqRingBytes = _cqRingBytes = nuint.Max(_sqRingBytes, _cqRingBytes);
        }

        _sqRing = (byte*)Map(_sqRingBytes, IoUring.IORING_OFF_SQ_RING);
        _cqRing = single ? _sqRing : (byte*)Map(_cqRingBytes, IoUring.IORING_OFF_CQ_RING);
        Entries = (SubmissionEntry*)Map(_entriesBytes, IoUring.IORING_OFF_SQES);
        _sqHead = (uint*)(_sqRing + parameters.Sq.Head);
        _sqTail = (uint*)(_sqRing + parameters.Sq.Tail);
        _sqFlags = (uint*)(_sqRing + parameters.Sq.Flags);
        _sqArray = (uint*)(_sqRing + parameters.Sq.Array);
        _sqMask = *(uint*)(_sqRing + parameters.Sq.RingMask);
        _cqHead = (uint*)(_cqRing + parameters.Cq.Head);
        _cqTail = (uint*)(_cqRing + parameters.Cq.Tail);
        _cqMask = *(uint*)(_cqRing + parameters.Cq.RingMask);
        _completions = (CompletionEntry*)(_cqRing + parameters.Cq.Cqes);
    }

    /// <summary>The submission entries, at least as many as asked for.</summary>
    public SubmissionEntry* Entries { get; }

    /// <summary>The IORING_SETUP_* flags in effect.</summary>
    public uint SetupFlags { get; }

    /// <summary>True when a wait can carry a time limit.</summary>
    public bool HasTimedWait => (_features & IoUring.IORING_FEAT_EXT_ARG) != 0;

    /// <summary>Entries queued that the kernel has not taken yet.</summary>
    public int Unsubmitted { get; private set; }

    /// <summary>True when the kernel has read every queued entry, so that any of <see cref="Entries"/> may be changed.</summary>
    public bool IsQueueEmpty => Volatile.Read(ref *_sqHead) == *_sqTail;

    /// <summary>True when a kernel thread takes entries by itself.</summary>
    public bool IsPolledByKernel => (SetupFlags & IoUring.IORING_SETUP_SQPOLL) != 0;

    /// <summary>Creates a ring, or returns null and the errno.</summary>
    public static IoUringRing? Create(int entries, uint flags, uint sqThreadCpu, out int errno)
    {
        var parameters = new IoUringParameters { Flags = flags, SqThreadCpu = sqThreadCpu };
        int fd = IoUring.Setup((uint)entries, &parameters);
        errno = fd < 0 ? Errno.Last : 0;
        if (fd < 0)
        {
            return null;
        }

        var ring = new IoUringRing(fd, parameters);
        if (ring._sqRing == LinuxMemory.Failed || ring._cqRing == LinuxMemory.Failed || ring.Entries == LinuxMemory.Failed)
        {
            errno = Errno.ENOMEM;
            ring.Dispose();
            return null;
        }

        return ring;
    }

    /// <summary>Queues the entry of that index for the next <see cref="Enter"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Queue(int index)
    {
        uint tail = *_sqTail;
        _sqArray[tail & _sqMask] = (uint)index;
        Volatile.Write(ref *_sqTail, tail + 1);
        Unsubmitted++;
    }

    /// <summary>Hands queued entries over, and waits for completions when asked.</summary>
    /// <param name="minimum">Completions to wait for; 0 waits for none.</param>
    /// <param name="runCompletions">Lets the kernel finish deferred completion work in this call.</param>
    /// <param name="timeout">Longest wait, or null.</param>
    /// <returns>0 or a negative errno; -EINTR and -ETIME leave everything as it was.</returns>
    public int Enter(int minimum, bool runCompletions, TimeSpec* timeout)
    {
        uint flags = _enterFlags | (runCompletions || minimum > 0 ? IoUring.IORING_ENTER_GETEVENTS : 0);
        if (IsPolledByKernel)
        {
            return EnterPolled(minimum, flags, timeout);
        }

        int result;
        if (timeout == null)
        {
            result = IoUring.Enter(_enterFd, (uint)Unsubmitted, (uint)minimum, flags, null, 0);
        }
        else
        {
            var argument = new GetEventsArgument { Timeout = (ulong)timeout };
            result = IoUring.Enter(
                _enterFd, (uint)Unsubmitted, (uint)minimum, flags | IoUring.IORING_ENTER_EXT_ARG, &argument, sizeof(GetEventsArgument));
        }

        if (result < 0)
        {
            return -Errno.Last;
        }

        Unsubmitted -= result;
        return 0;
    }

    /// <summary>Waits for a completion on kernels that cannot limit the wait of <see cref="Enter"/>; 0 or a negative errno.</summary>
    public int Poll(TimeSpec* timeout)
    {
        var entry = new PollEntry { FileDescriptor = _fd, Events = LinuxPoll.POLLIN };
        return LinuxPoll.Ppoll(&entry, 1, timeout, null) < 0 ? -Errno.Last : 0;
    }

    /// <summary>Takes one completion, if there is any.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(out ulong userData, out int result)
    {
        uint head = *_cqHead;
        if (head == Volatile.Read(ref *_cqTail))
        {
            userData = 0;
            result = 0;
            return false;
        }

        CompletionEntry* completion = _completions + (head & _cqMask);
        userData = completion->UserData;
        result = completion->Result;
        Volatile.Write(ref *_cqHead, head + 1);
        return true;
    }

    /// <summary>Registers resources (IORING_REGISTER_*); 0 or a negative errno.</summary>
    public int Register(uint operation, void* argument, int count) =>
        IoUring.Register(_fd, operation, argument, (uint)count) < 0 ? -Errno.Last : 0;

    /// <summary>Registers the ring's own descriptor with this thread, where the kernel can.</summary>
    public void RegisterSelf()
    {
        var update = new ResourceUpdate { Offset = uint.MaxValue, Data = (ulong)_fd };
        if (IoUring.Register(_fd, IoUring.IORING_REGISTER_RING_FDS, &update, 1) == 1)
        {
            _enterFd = (int)update.Offset;
            _enterFlags = IoUring.IORING_ENTER_REGISTERED_RING;
        }
    }

    /// <summary>Which operations the kernel knows; all false where it cannot say.</summary>
    public IoUringProbe Probe()
    {
        IoUringProbe probe = default;
        return Register(IoUring.IORING_REGISTER_PROBE, &probe, IoUringProbe.MaxOperations) == 0 ? probe : default;
    }

    /// <summary>Unmaps and closes; I/O in flight must have been reaped before its memory goes.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (_enterFlags != 0)
        {
            var update = new ResourceUpdate { Offset = (uint)_enterFd };
            _ = IoUring.Register(_fd, IoUring.IORING_UNREGISTER_RING_FDS, &update, 1);
        }

        Unmap(Entries, _entriesBytes);
        if (_cqRing != _sqRing)
        {
            Unmap(_cqRing, _cqRingBytes);
        }

        Unmap(_sqRing, _sqRingBytes);
        _ = LinuxFile.Close(_fd);
    }

    private int EnterPolled(int minimum, uint flags, TimeSpec* timeout)
    {
        Unsubmitted = 0;

        // The new tail must be visible before the flag is read, or a thread going to sleep is missed.
        Interlocked.MemoryBarrier();
        if ((Volatile.Read(ref *_sqFlags) & IoUring.IORING_SQ_NEED_WAKEUP) != 0)
        {
            flags |= IoUring.IORING_ENTER_SQ_WAKEUP;
        }
        else if (minimum == 0)
        {
            return 0;
        }

        int result;
        if (timeout == null)
        {
            result = IoUring.Enter(_enterFd, 0, (uint)minimum, flags, null, 0);
        }
        else
        {
            var argument = new GetEventsArgument { Timeout = (ulong)timeout };
            result = IoUring.Enter(_enterFd, 0, (uint)minimum, flags | IoUring.IORING_ENTER_EXT_ARG, &argument, sizeof(GetEventsArgument));
        }

        return result < 0 ? -Errno.Last : 0;
    }

    private void* Map(nuint bytes, long offset) => LinuxMemory.Mmap(
        null,
        bytes,
        LinuxMemory.PROT_READ | LinuxMemory.PROT_WRITE,
        LinuxMemory.MAP_SHARED | LinuxMemory.MAP_POPULATE,
        _fd,
        offset);

    private static void Unmap(void* address, nuint bytes)
    {
        if (address != LinuxMemory.Failed)
        {
            int result = LinuxMemory.Munmap(address, bytes);
            Debug.Assert(result == 0, "a mapping of our own can be unmapped");
        }
    }
}
