using System.Runtime.InteropServices;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;

namespace Bench.Engine.Engines;

/// <summary>
/// <c>posixaio</c>: aio_read(3), aio_write(3) and aio_fsync(3) of the C library, which carries them out in threads of
/// its own, one at a time per open file. Trims are carried out by the daemon in their turn.
/// </summary>
internal sealed unsafe class PosixAioEngine : IIoEngine, ITargetSwitch
{
    private IoUnit* _units;
    private TargetFiles? _files;
    private AioControlBlock* _blocks;
    private AioControlBlock** _pending;
    private FinishedSlots _finished;
    private int _inFlight;

    public bool IsSynchronous => false;

    /// <summary>Null on the GNU C library, else why not.</summary>
    public static string? Probe(JobOptions options) => PosixAio.IsAvailable
        ? null
        : "posixaio works with the GNU C library on 64-bit Linux; use ioengine=psync here";

    public void Open(EngineSetup setup)
    {
        _units = setup.Units;
        _files = TargetFiles.Open(setup);
        _blocks = (AioControlBlock*)NativeMemory.AllocZeroed((nuint)setup.Depth, (nuint)sizeof(AioControlBlock));
        _pending = (AioControlBlock**)NativeMemory.AllocZeroed((nuint)setup.Depth, (nuint)sizeof(nint));
        _finished = new FinishedSlots(setup.Depth);
    }

    public int Submit(ReadOnlySpan<int> slots)
    {
        for (int i = 0; i < slots.Length; i++)
        {
            IoUnit* unit = _units + slots[i];
            if (unit->Direction == IoDirection.Trim || unit->SyncCall == SyncCall.SyncFileRange && unit->Direction == IoDirection.Sync)
            {
                unit->Result = unit->Direction == IoDirection.Trim ? _files!.Trim(*unit) : _files!.Sync(*unit);
                _finished.Add(unit->Slot);
            }
            else if (Start(unit) is var errno && errno == Errno.EAGAIN && _inFlight > 0)
            {
                return i;
            }
            else if (errno != 0)
            {
                unit->Result = -errno;
                _finished.Add(unit->Slot);
            }
        }

        return slots.Length;
    }

    public int Reap(Span<int> slots, int minimum, long timeoutNanoseconds)
    {
        int count = _finished.Take(slots);
        minimum = Math.Min(minimum, Math.Min(count + _inFlight, slots.Length));
        long deadline = timeoutNanoseconds < 0 ? long.MaxValue : Clock.Now + timeoutNanoseconds;
        while (true)
        {
            count += TakeFinished(slots[count..]);
            if (count >= minimum)
            {
                return count;
            }

            long left = timeoutNanoseconds < 0 ? -1 : deadline - Clock.Now;
            if (timeoutNanoseconds >= 0 && left <= 0)
            {
                return count;
            }

            TimeSpec limit = TimeSpec.FromNanoseconds(Math.Max(left, 0));
            if (PosixAio.Suspend(_pending, _inFlight, timeoutNanoseconds < 0 ? null : &limit) != 0 && Errno.Last == Errno.EINTR)
            {
                return count + TakeFinished(slots[count..]);
            }
        }
    }

    public int Flush(int target) => _files!.Flush(target);

    public void OpenTarget(int target) => _files!.OpenTarget(target);

    public void CloseTarget(int target) => _files!.CloseTarget(target);

    public void Dispose()
    {
        if (_files != null)
        {
            foreach (int fd in _files.Descriptors)
            {
                _ = PosixAio.Cancel(fd, null);
            }
        }

        Span<int> slots = stackalloc int[64];

        // The library's threads use the control blocks and buffers until the last request is done.
        while (_inFlight > 0)
        {
            _ = PosixAio.Suspend(_pending, _inFlight, null);
            TakeFinished(slots);
        }

        _files?.Dispose();
        NativeMemory.Free(_blocks);
        NativeMemory.Free(_pending);
        _blocks = null;
        _pending = null;
    }

    private int Start(IoUnit* unit)
    {
        AioControlBlock* block = _blocks + unit->Slot;
        *block = new AioControlBlock
        {
            FileDescriptor = _files![unit->Target],
            Buffer = (nint)unit->Buffer,
            Bytes = (nuint)unit->Length,
            Offset = unit->Offset,
            Notify = PosixAio.SIGEV_NONE,
        };
        int result = unit->Direction switch
        {
            IoDirection.Read => PosixAio.Read(block),
            IoDirection.Write => PosixAio.Write(block),
            _ => PosixAio.Sync(unit->SyncCall == SyncCall.Fdatasync, block),
        };
        if (result != 0)
        {
            return Errno.Last;
        }

        _pending[_inFlight++] = block;
        return 0;
    }

    private int TakeFinished(Span<int> slots)
    {
        int count = 0;
        for (int i = 0; i < _inFlight && count < slots.Length;)
        {
            AioControlBlock* block = _pending[i];
            int error = PosixAio.Error(block);
            if (error == Errno.EINPROGRESS)
            {
                i++;
                continue;
            }

            int slot = (int)(block - _blocks);
            nint result = PosixAio.Return(block);
            _units[slot].Result = error == 0 ? (int)result : -error;
            slots[count++] = slot;
            _pending[i] = _pending[--_inFlight];
        }

        return count;
    }
}
