using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bench.Engine.Native;

namespace Bench.Engine.Engines;

/// <summary>
/// <c>io_uring</c>. Each unit owns the submission entry of its slot, so a submit writes four words per I/O and enters
/// the kernel once per batch; completions are read from shared memory, and the kernel is entered only to wait.
/// Options: see <see cref="IoUringOptions"/>.
/// </summary>
internal sealed unsafe class IoUringEngine : IIoEngine, ITargetSwitch
{
    private const ulong CancelTag = ulong.MaxValue;

    private IoUnit* _units;
    private TargetFiles? _files;
    private IoUringRing? _ring;
    private IoUringOptions? _options;
    private IoVector* _vectors;

    // Heads of submission entries, indexed by target * 2 + direction.
    private ulong[] _transferHeads = [];
    private bool[] _discardsByRing = [];
    private FinishedSlots _finished;
    private ulong _transferFlags;
    private ulong _bufferIndexMask;
    private int _inFlight;
    private int _untilForcedAsync;
    private CommandPriorities? _priorities;

    // Transfers need no more than the four words that the submit loop writes.
    private bool _isPlain;

    public bool IsSynchronous => false;

    private bool MustEnterForCompletions => (_ring!.SetupFlags
        & (IoUring.IORING_SETUP_DEFER_TASKRUN | IoUring.IORING_SETUP_COOP_TASKRUN | IoUring.IORING_SETUP_IOPOLL)) != 0;

    public void Open(EngineSetup setup)
    {
        if (IoUringSetup.Contradiction(setup.Options) is { } contradiction)
        {
            throw new DeviceException("io_uring", Errno.EINVAL, $"io_uring: {contradiction}.");
        }

        _units = setup.Units;
        _options = IoUringOptions.From(setup.Options);
        _files = TargetFiles.Open(setup);
        if (setup.OpensOnDemand && _options.RegisteredFiles)
        {
            throw new DeviceException("io_uring", Errno.EINVAL, "io_uring: registerfiles and sqthread_poll need all files open; leave openfiles out.");
        }

        _ring = IoUringSetup.CreateRing(setup.Depth, _options);
        IoUringProbe probe = _ring.Probe();
        IoUringSetup.Register(_ring, setup, _files, _options);
        _ring.RegisterSelf();
        _finished = new FinishedSlots(setup.Depth);
        _transferFlags = (ulong)_options.RwFlags << 32;
        _bufferIndexMask = _options.FixedBuffers ? ulong.MaxValue : 0;
        _untilForcedAsync = _options.ForceAsyncEvery;
        _priorities = CommandPriorities.Create(setup.Options);
        _discardsByRing = IoUringSetup.FindDiscards(_ring, setup, _files, probe);
        bool vectored = !_options.FixedBuffers && (_options.Vectored || !probe.Supports(IoUring.IORING_OP_READ));
        _transferHeads = IoUringSetup.MakeHeads(_files, _options, vectored);
        if (vectored)
        {
            _vectors = (IoVector*)NativeMemory.AllocZeroed((nuint)setup.Depth, (nuint)sizeof(IoVector));
        }

        _isPlain = !vectored && _options.ForceAsyncEvery == 0 && _priorities is null;
        for (int slot = 0; slot < setup.Depth; slot++)
        {
            _ring.Entries[slot] = new SubmissionEntry { UserData = (ulong)slot };
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Submit(ReadOnlySpan<int> slots)
    {
        IoUringRing ring = _ring!;
        SubmissionEntry* entries = ring.Entries;
        ulong[] heads = _transferHeads;
        bool isPlain = _isPlain;
        foreach (int slot in slots)
        {
            IoUnit* unit = _units + slot;
            SubmissionEntry* entry = entries + slot;
            if (unit->Direction <= IoDirection.Write && isPlain)
            {
                entry->Head = heads[(unit->Target * 2) + (int)unit->Direction];
                entry->Offset = (ulong)unit->Offset;
                entry->Address = (ulong)unit->Buffer;
                entry->LengthAndFlags = (uint)unit->Length | _transferFlags;
                entry->BufferIndex = (ulong)slot & _bufferIndexMask;
                ring.Queue(slot);
            }
            else
            {
                SubmitOther(unit, entry);
            }
        }

        if (ring.Unsubmitted > 0)
        {
            _inFlight += ring.Unsubmitted;

            // Deferred completion work of I/Os that end at once (page cache, memory devices) is done in the same call,
            // which spares the reap its own.
            EnterAll(ring);
        }

        return slots.Length;
    }

    public int Reap(Span<int> slots, int minimum, long timeoutNanoseconds)
    {
        int count = _finished.Take(slots);
        count += Take(slots[count..]);
        minimum = Math.Min(minimum, Math.Min(count + _inFlight, slots.Length));
        if (count >= minimum && (count > 0 || _inFlight == 0 || !MustEnterForCompletions))
        {
            return count;
        }

        Wait(minimum - count, timeoutNanoseconds);
        return count + Take(slots[count..]);
    }

    public int Flush(int target) => _files!.Flush(target);

    public void OpenTarget(int target)
    {
        _files!.OpenTarget(target);
        IoUringSetup.MakeHeads(_transferHeads, target, _files, _options!, _vectors != null);
    }

    public void CloseTarget(int target) => _files!.CloseTarget(target);

    public void Dispose()
    {
        if (_ring != null)
        {
            Drain(_ring);
            _ring.Dispose();
            _ring = null;
        }

        _files?.Dispose();
        NativeMemory.Free(_vectors);
        _vectors = null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Take(Span<int> slots)
    {
        IoUringRing ring = _ring!;
        int count = 0;
        while (count < slots.Length && ring.TryTake(out ulong userData, out int result))
        {
            int slot = (int)userData;
            _units[slot].Result = result >= 0 ? result : Failed(_units + slot, result);
            slots[count++] = slot;
        }

        _inFlight -= count;
        return count;
    }

    // The ring issues a discard without waiting, which drivers that cannot promise that (zram, dm) refuse; BLKDISCARD,
    // which waits, works with them.
    private int Failed(IoUnit* unit, int result)
    {
        if (result != -Errno.EOPNOTSUPP || unit->Direction != IoDirection.Trim || !_discardsByRing[unit->Target])
        {
            return result;
        }

        _discardsByRing[unit->Target] = false;
        return _files!.Trim(*unit);
    }

    private static void EnterAll(IoUringRing ring)
    {
        int error = ring.Enter(0, runCompletions: true, null);
        if (error != 0)
        {
            CheckEnter(error);
        }
    }

    private void Wait(int minimum, long timeoutNanoseconds)
    {
        IoUringRing ring = _ring!;
        if (minimum <= 0 || timeoutNanoseconds < 0)
        {
            CheckEnter(ring.Enter(Math.Max(minimum, 0), runCompletions: true, null));
            return;
        }

        TimeSpec limit = TimeSpec.FromNanoseconds(timeoutNanoseconds);
        if (ring.HasTimedWait)
        {
            CheckEnter(ring.Enter(minimum, runCompletions: true, &limit));
        }
        else
        {
            CheckEnter(ring.Poll(&limit));
        }
    }

    // EAGAIN and EBUSY: the kernel is out of requests or completions are waiting; entries stay queued for the next call.
    private static void CheckEnter(int error)
    {
        if (error is not (0 or -Errno.EINTR or -Errno.ETIME or -Errno.EAGAIN or -Errno.EBUSY))
        {
            throw new DeviceException("io_uring", -error, $"io_uring: io_uring_enter failed: {Errno.Describe(-error)}; use ioengine=libaio or psync.");
        }
    }

    private void SubmitOther(IoUnit* unit, SubmissionEntry* entry)
    {
        int fd = _files![unit->Target];
        switch (unit->Direction)
        {
            case IoDirection.Sync when !_options!.PolledCompletions:
                FillSync(unit, entry, fd);
                break;
            case IoDirection.Trim when _discardsByRing[unit->Target]:
                entry->Head = SubmissionEntry.MakeHead(IoUring.IORING_OP_URING_CMD, 0, 0, fd);
                entry->Offset = IoUring.BLOCK_URING_CMD_DISCARD;
                entry->Address = (ulong)unit->Offset;
                entry->Address3 = (ulong)unit->Length;
                entry->LengthAndFlags = 0;
                entry->BufferIndex = 0;
                break;
            case IoDirection.Sync or IoDirection.Trim:
                // What the ring cannot do is done here, after what was queued before it has been handed over.
                if (_ring!.Unsubmitted > 0)
                {
                    _inFlight += _ring.Unsubmitted;
                    EnterAll(_ring);
                }

                unit->Result = unit->Direction == IoDirection.Trim ? _files.Trim(*unit) : _files.Sync(*unit);
                _finished.Add(unit->Slot);
                return;
            default:
                FillTransfer(unit, entry);
                break;
        }

        _ring!.Queue(unit->Slot);
    }

    private void FillTransfer(IoUnit* unit, SubmissionEntry* entry)
    {
        ulong head = _transferHeads[(unit->Target * 2) + (int)unit->Direction];
        if (_untilForcedAsync > 0 && --_untilForcedAsync == 0)
        {
            head |= (ulong)IoUring.IOSQE_ASYNC << 8;
            _untilForcedAsync = _options!.ForceAsyncEvery;
        }

        if (_priorities is not null)
        {
            unit->Priority = _priorities.Next(unit->Direction, unit->Length);
            head |= (ulong)unit->Priority << 16;
        }

        ulong length = (uint)unit->Length;
        byte* address = unit->Buffer;
        if (_vectors != null)
        {
            IoVector* vector = _vectors + unit->Slot;
            vector->Base = unit->Buffer;
            vector->Length = unit->Length;
            address = (byte*)vector;
            length = 1;
        }

        entry->Head = head;
        entry->Offset = (ulong)unit->Offset;
        entry->Address = (ulong)address;
        entry->LengthAndFlags = length | _transferFlags;
        entry->BufferIndex = (ulong)unit->Slot & _bufferIndexMask;
    }

    private void FillSync(IoUnit* unit, SubmissionEntry* entry, int fd)
    {
        bool range = unit->SyncCall == SyncCall.SyncFileRange;
        ulong flags = unit->SyncCall switch
        {
            SyncCall.SyncFileRange => _files!.SyncFileRangeFlags,
            SyncCall.Fdatasync => IoUring.IORING_FSYNC_DATASYNC,
            _ => 0,
        };
        entry->Head = SubmissionEntry.MakeHead(range ? IoUring.IORING_OP_SYNC_FILE_RANGE : IoUring.IORING_OP_FSYNC, 0, 0, fd);
        entry->Offset = range ? (ulong)unit->Offset : 0;
        entry->Address = 0;
        entry->LengthAndFlags = (range ? (uint)unit->Length : 0) | (flags << 32);
        entry->BufferIndex = 0;
    }

    // The kernel writes to the buffers until their I/O is done, and they are freed after this.
    private void Drain(IoUringRing ring)
    {
        if (_inFlight > 0 && ring.Unsubmitted > 0)
        {
            _ = ring.Enter(0, runCompletions: true, null);
        }

        if (_inFlight > 0 && ring.IsQueueEmpty)
        {
            // Of use for what may never end, such as a read of a pipe that nobody writes to.
            ring.Entries[0] = new SubmissionEntry
            {
                Head = SubmissionEntry.MakeHead(IoUring.IORING_OP_ASYNC_CANCEL, 0, 0, -1),
                LengthAndFlags = (ulong)IoUring.IORING_ASYNC_CANCEL_ANY << 32,
                UserData = CancelTag,
            };
            ring.Queue(0);
        }

        while (_inFlight > 0)
        {
            int error = ring.Enter(1, runCompletions: true, null);
            if (error is not (0 or -Errno.EINTR or -Errno.EAGAIN or -Errno.EBUSY))
            {
                return;
            }

            while (ring.TryTake(out ulong userData, out _))
            {
                _inFlight -= userData == CancelTag ? 0 : 1;
            }
        }
    }
}
