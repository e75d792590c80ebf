using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;

namespace Bench.Engine.Engines;

/// <summary>
/// <c>libaio</c>: Linux native AIO, truly asynchronous for direct I/O only. A batch is one io_submit. As with fio, syncs
/// and trims, which the interface has not or not everywhere, are carried out by the daemon in their turn.
/// Options: <c>userspace_reap</c>, <c>nowait</c>, <c>libaio_vectored</c>.
/// </summary>
internal sealed unsafe class LibaioEngine : IIoEngine, ITargetSwitch
{
    private const long RetryNanoseconds = 50_000;

    private IoUnit* _units;
    private TargetFiles? _files;
    private AioRing* _context;
    private IoControlBlock* _blocks;
    private IoControlBlock** _queue;
    private IoVector* _vectors;
    private AioEvent* _events;
    private FinishedSlots _finished;
    private int _inFlight;
    private bool _reapInUserSpace;
    private CommandPriorities? _priorities;
    private bool _isPlain;

    public bool IsSynchronous => false;

    /// <summary>Null when the kernel has native AIO, else why not.</summary>
    public static string? Probe(JobOptions options)
    {
        if (!OperatingSystem.IsLinux())
        {
            return "libaio is an interface of Linux; use ioengine=psync here";
        }

        AioRing* context = null;
        if (LinuxAio.Setup(1, &context) == 0)
        {
            _ = LinuxAio.Destroy(context);
            return null;
        }

        return SetupFailure(Errno.Last);
    }

    public void Open(EngineSetup setup)
    {
        _units = setup.Units;
        _files = TargetFiles.Open(setup);
        fixed (AioRing** context = &_context)
        {
            if (LinuxAio.Setup(setup.Depth, context) != 0)
            {
                int errno = Errno.Last;
                throw new DeviceException("libaio", errno, $"libaio: {SetupFailure(errno)}.");
            }
        }

        _reapInUserSpace = setup.Options.EngineFlag("userspace_reap") && _context->Magic == AioRing.ExpectedMagic;
        _finished = new FinishedSlots(setup.Depth);
        _queue = (IoControlBlock**)NativeMemory.AllocZeroed((nuint)setup.Depth, (nuint)sizeof(nint));
        _events = (AioEvent*)NativeMemory.AllocZeroed((nuint)setup.Depth, (nuint)sizeof(AioEvent));
        _priorities = CommandPriorities.Create(setup.Options);
        PrepareBlocks(setup);
        _isPlain = _vectors == null && _priorities is null;
    }

    public int Submit(ReadOnlySpan<int> slots)
    {
        int queued = 0;
        for (int i = 0; i < slots.Length; i++)
        {
            IoUnit* unit = _units + slots[i];
            if (unit->Direction <= IoDirection.Write)
            {
                _queue[queued++] = Prepare(unit);
                continue;
            }

            int taken = SubmitQueued(queued);
            if (taken < queued)
            {
                return i - queued + taken;
            }

            queued = 0;
            unit->Result = unit->Direction == IoDirection.Trim ? _files!.Trim(*unit) : _files!.Sync(*unit);
            _finished.Add(unit->Slot);
        }

        return slots.Length - queued + SubmitQueued(queued);
    }

    public int Reap(Span<int> slots, int minimum, long timeoutNanoseconds)
    {
        int count = _finished.Take(slots);
        minimum = Math.Min(minimum, count + _inFlight);
        if (_inFlight == 0 || (count > 0 && count >= minimum))
        {
            return count;
        }

        if (_reapInUserSpace)
        {
            count += TakeFromRing(slots[count..]);
            if (count >= minimum)
            {
                return count;
            }
        }

        return count + TakeFromKernel(slots[count..], minimum - count, timeoutNanoseconds);
    }

    public int Flush(int target) => _files!.Flush(target);

    public void OpenTarget(int target) => _files!.OpenTarget(target);

    public void CloseTarget(int target) => _files!.CloseTarget(target);

    public void Dispose()
    {
        if (_context != null)
        {
            // Waits for what is in flight: until then the kernel may write to the buffers.
            _ = LinuxAio.Destroy(_context);
            _context = null;
        }

        _files?.Dispose();
        NativeMemory.Free(_blocks);
        NativeMemory.Free(_queue);
        NativeMemory.Free(_vectors);
        NativeMemory.Free(_events);
        _blocks = null;
        _queue = null;
        _vectors = null;
        _events = null;
    }

    private static string SetupFailure(int errno) => errno switch
    {
        Errno.ENOSYS => "this kernel is built without native AIO (io_setup: ENOSYS); use ioengine=io_uring or psync",
        Errno.EAGAIN => "the system's I/O contexts are used up (io_setup: EAGAIN); raise /proc/sys/fs/aio-max-nr, lower iodepth= or numjobs=, or use ioengine=io_uring",
        _ => $"io_setup: {Errno.Describe(errno)}; use ioengine=io_uring or psync",
    };

    private void PrepareBlocks(EngineSetup setup)
    {
        _blocks = (IoControlBlock*)NativeMemory.AllocZeroed((nuint)setup.Depth, (nuint)sizeof(IoControlBlock));
        if (setup.Options.EngineFlag("libaio_vectored"))
        {
            _vectors = (IoVector*)NativeMemory.AllocZeroed((nuint)setup.Depth, (nuint)sizeof(IoVector));
        }

        int flags = setup.Options.EngineFlag("nowait") ? LinuxTransfer.RWF_NOWAIT : 0;
        for (int slot = 0; slot < setup.Depth; slot++)
        {
            _blocks[slot].Data = (ulong)slot;
            _blocks[slot].RwFlags = flags;
        }
    }

    private IoControlBlock* Prepare(IoUnit* unit)
    {
        IoControlBlock* block = _blocks + unit->Slot;
        bool write = unit->Direction == IoDirection.Write;
        block->FileDescriptor = _files![unit->Target];
        block->Offset = unit->Offset;
        if (_isPlain)
        {
            block->Opcode = write ? LinuxAio.IOCB_CMD_PWRITE : LinuxAio.IOCB_CMD_PREAD;
            block->Buffer = (nint)unit->Buffer;
            block->Bytes = (ulong)unit->Length;
        }
        else
        {
            PrepareSpecial(unit, block, write);
        }

        return block;
    }

    private void PrepareSpecial(IoUnit* unit, IoControlBlock* block, bool write)
    {
        if (_priorities is not null)
        {
            unit->Priority = _priorities.Next(unit->Direction, unit->Length);
            block->Priority = (short)unit->Priority;
            block->Flags = unit->Priority == 0 ? 0 : LinuxAio.IOCB_FLAG_IOPRIO;
        }

        if (_vectors == null)
        {
            block->Opcode = write ? LinuxAio.IOCB_CMD_PWRITE : LinuxAio.IOCB_CMD_PREAD;
            block->Buffer = (nint)unit->Buffer;
            block->Bytes = (ulong)unit->Length;
            return;
        }

        IoVector* vector = _vectors + unit->Slot;
        vector->Base = unit->Buffer;
        vector->Length = unit->Length;
        block->Opcode = write ? LinuxAio.IOCB_CMD_PWRITEV : LinuxAio.IOCB_CMD_PREADV;
        block->Buffer = (nint)vector;
        block->Bytes = 1;
    }

    // How many of the queue were taken. An I/O that the kernel refuses outright counts: its result is the errno.
    private int SubmitQueued(int count)
    {
        int taken = 0;
        while (taken < count)
        {
            int result = LinuxAio.Submit(_context, count - taken, _queue + taken);
            if (result > 0)
            {
                taken += result;
                _inFlight += result;
                continue;
            }

            int errno = result == 0 ? Errno.EAGAIN : Errno.Last;
            if (errno is Errno.EAGAIN or Errno.ENOMEM)
            {
                if (_inFlight > 0)
                {
                    return taken;
                }

                // Nothing of ours will complete and make room: others hold the kernel's resources.
                _ = LinuxThread.SleepUntil(Clock.Now + RetryNanoseconds);
            }
            else if (errno != Errno.EINTR)
            {
                int slot = (int)_queue[taken++]->Data;
                _units[slot].Result = -errno;
                _finished.Add(slot);
            }
        }

        return taken;
    }

    private int TakeFromRing(Span<int> slots)
    {
        AioRing* ring = _context;
        var events = (AioEvent*)((byte*)ring + ring->HeaderLength);
        uint head = ring->Head;
        uint tail = Volatile.Read(ref ring->Tail);
        int count = 0;
        while (head != tail && count < slots.Length)
        {
            slots[count++] = Complete(events + head);
            head = head + 1 == ring->Count ? 0 : head + 1;
        }

        Volatile.Write(ref ring->Head, head);
        _inFlight -= count;
        return count;
    }

    private int TakeFromKernel(Span<int> slots, int minimum, long timeoutNanoseconds)
    {
        TimeSpec limit = TimeSpec.FromNanoseconds(Math.Max(timeoutNanoseconds, 0));
        int count = LinuxAio.GetEvents(
            _context, minimum, slots.Length, _events, timeoutNanoseconds < 0 && minimum > 0 ? null : &limit);
        if (count < 0)
        {
            int errno = Errno.Last;
            return errno == Errno.EINTR
                ? 0
                : throw new DeviceException("libaio", errno, $"libaio: io_getevents failed: {Errno.Describe(errno)}; use ioengine=io_uring or psync.");
        }

        for (int i = 0; i < count; i++)
        {
            slots[i] = Complete(_events + i);
        }

        _inFlight -= count;
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Complete(AioEvent* completion)
    {
        int slot = (int)completion->Data;
        _units[slot].Result = (int)completion->Result;
        return slot;
    }
}
