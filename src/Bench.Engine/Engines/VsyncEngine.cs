using System.Runtime.InteropServices;
using Bench.Engine.Native;

namespace Bench.Engine.Engines;

/// <summary>
/// <c>vsync</c>: adjacent I/Os of a batch become one readv(2) or writev(2), which is why depth and
/// <c>iodepth_batch</c> have an effect on sequential jobs.
/// </summary>
internal sealed unsafe class VsyncEngine : IIoEngine
{
    private const int IOV_MAX = 1024;

    private IoUnit* _units;
    private TargetFiles? _files;
    private FilePositions _positions;
    private IoVector* _vectors;
    private FinishedSlots _finished;

    public bool IsSynchronous { get; private set; }

    public void Open(EngineSetup setup)
    {
        _units = setup.Units;
        _files = TargetFiles.Open(setup);
        _positions = new FilePositions(setup.Targets);
        _vectors = (IoVector*)NativeMemory.AllocZeroed((nuint)Math.Min(setup.Depth, IOV_MAX), (nuint)sizeof(IoVector));
        _finished = new FinishedSlots(setup.Depth);
        IsSynchronous = setup.Depth == 1;
    }

    public int Submit(ReadOnlySpan<int> slots)
    {
        ReadOnlySpan<int> rest = slots;
        while (!rest.IsEmpty)
        {
            IoUnit* first = _units + rest[0];
            int run = 1;
            if (first->Direction <= IoDirection.Write)
            {
                run = CollectRun(rest);
                Transfer(rest[..run]);
            }
            else
            {
                first->Result = first->Direction == IoDirection.Trim ? _files!.Trim(*first) : _files!.Sync(*first);
            }

            rest = rest[run..];
        }

        if (!IsSynchronous)
        {
            _finished.Add(slots);
        }

        return slots.Length;
    }

    public int Reap(Span<int> slots, int minimum, long timeoutNanoseconds) => _finished.Take(slots);

    public int Flush(int target) => _files!.Flush(target);

    public void Dispose()
    {
        _files?.Dispose();
        NativeMemory.Free(_vectors);
        _vectors = null;
    }

    private int CollectRun(ReadOnlySpan<int> slots)
    {
        IoUnit* first = _units + slots[0];
        long next = first->Offset;
        int count = 0;
        while (count < slots.Length && count < IOV_MAX)
        {
            IoUnit* unit = _units + slots[count];
            if (unit->Direction != first->Direction || unit->Target != first->Target || unit->Offset != next)
            {
                break;
            }

            _vectors[count++] = new IoVector { Base = unit->Buffer, Length = unit->Length };
            next += unit->Length;
        }

        return count;
    }

    private void Transfer(ReadOnlySpan<int> run)
    {
        IoUnit* first = _units + run[0];
        int fd = _files![first->Target];
        nint result;
        int errno;
        do
        {
            result = -1;
            if (_positions.Seek(fd, first->Target, first->Offset))
            {
                result = first->Direction == IoDirection.Read
                    ? LinuxTransfer.Readv(fd, _vectors, run.Length)
                    : LinuxTransfer.Writev(fd, _vectors, run.Length);
            }

            errno = result < 0 ? Errno.Last : 0;
            _positions.Moved(first->Target, result);
        }
        while (errno == Errno.EINTR);

        foreach (int slot in run)
        {
            IoUnit* unit = _units + slot;
            unit->Result = errno != 0 ? -errno : (int)Math.Min(result, unit->Length);
            result -= unit->Result > 0 ? unit->Result : 0;
        }
    }
}
