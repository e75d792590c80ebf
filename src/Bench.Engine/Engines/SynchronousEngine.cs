using Bench.Engine.Native;

namespace Bench.Engine.Engines;

/// <summary>
/// One blocking call per I/O. The call is a type argument, so that each engine of this family is compiled for itself
/// and pays for no indirection.
/// </summary>
internal sealed unsafe class SynchronousEngine<TCall> : IIoEngine, ITargetSwitch
    where TCall : struct, ITransferCall
{
    private TCall _call;
    private TargetFiles? _files;
    private IoUnit* _units;

    public bool IsSynchronous => true;

    public void Open(EngineSetup setup)
    {
        _units = setup.Units;
        _files = TargetFiles.Open(setup);
        var call = default(TCall);
        call.Prepare(setup);
        _call = call;
    }

    public int Submit(ReadOnlySpan<int> slots)
    {
        TargetFiles files = _files!;
        ReadOnlySpan<int> descriptors = files.Descriptors;
        foreach (int slot in slots)
        {
            IoUnit* unit = _units + slot;
            if (unit->Direction <= IoDirection.Write)
            {
                nint result = _call.Transfer(descriptors[unit->Target], unit);
                unit->Result = result >= 0 ? (int)result : Failed(descriptors[unit->Target], unit);
            }
            else
            {
                unit->Result = unit->Direction == IoDirection.Trim ? files.Trim(*unit) : files.Sync(*unit);
            }
        }

        return slots.Length;
    }

    public int Flush(int target) => _files!.Flush(target);

    public void OpenTarget(int target)
    {
        _files!.OpenTarget(target);
        _call.Opened(target);
    }

    public void CloseTarget(int target) => _files!.CloseTarget(target);

    public void Dispose() => _files?.Dispose();

    // Apart, so that the loop stays small; a signal before the first byte is no result.
    private int Failed(int fd, IoUnit* unit)
    {
        int errno = Errno.Last;
        while (errno == Errno.EINTR)
        {
            nint result = _call.Transfer(fd, unit);
            if (result >= 0)
            {
                return (int)result;
            }

            errno = Errno.Last;
        }

        return -errno;
    }
}

/// <summary>How a <see cref="SynchronousEngine{TCall}"/> reads and writes.</summary>
internal unsafe interface ITransferCall
{
    /// <summary>Reads the engine's options, once the targets are open.</summary>
    void Prepare(EngineSetup setup);

    /// <summary>Forgets what it knew of a target, which has been opened again.</summary>
    void Opened(int target);

    /// <summary>Reads or writes one unit; bytes, or -1 with <see cref="Errno.Last"/>.</summary>
    nint Transfer(int fd, IoUnit* unit);
}
