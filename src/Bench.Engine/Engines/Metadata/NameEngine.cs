using Bench.Engine.Native;
using Bench.Engine.Targets;

namespace Bench.Engine.Engines.Metadata;

/// <summary>
/// The engines that work on names instead of data (<c>filecreate</c>, <c>filestat</c>, <c>filedelete</c> and their like for
/// directories). As with fio, the operation takes place with the first block of a file in each pass; its further blocks count
/// as I/O, but do nothing and have no latency.
/// </summary>
internal sealed unsafe class NameEngine<TOperation>(NameEngineKind kind) : IIoEngine
    where TOperation : struct, INameOperation
{
    private TOperation _operation;
    private IoUnit* _units;
    private IReadOnlyList<Target> _targets = [];
    private NamePaths? _paths;
    private bool[] _existed = [];
    private bool _marks;

    // Bytes of its region that each target has seen in this pass; 0 means that the operation is due.
    private long[] _done = [];
    private int[] _open = [];
    private FinishedSlots _queued = new(0);
    private int _closing = -1;

    // A descriptor is closed when the next unit is handed over, which is outside of the time that is measured: from there on
    // to the return of the reap that carries the operation out.
    public bool IsSynchronous => !TOperation.Opens;

    public void Open(EngineSetup setup)
    {
        if (setup.Targets.FirstOrDefault(static target => target.Kind is not (TargetKind.File or TargetKind.None)) is { } unfit)
        {
            throw new DeviceException(unfit.Path, Errno.EINVAL, $"{unfit.Path} is no file: {setup.Options.IoEngine} works on names of files and directories only.");
        }

        _units = setup.Units;
        _targets = setup.Targets;
        _existed = kind == NameEngineKind.LaidOut ? [] : NameTargets.Existing(setup.Targets);
        _marks = kind != NameEngineKind.LaidOut && !setup.Options.Unlink;
        if (kind != NameEngineKind.LaidOut)
        {
            NameTargets.MakeParents(setup.Targets);
        }

        if (kind == NameEngineKind.MadeDirectories)
        {
            NameTargets.MakeDirectories(setup.Targets);
        }

        _paths = new NamePaths(setup.Targets);
        _done = new long[setup.Targets.Count];
        _open = new int[setup.Targets.Count];
        _open.AsSpan().Fill(-1);
        _queued = new FinishedSlots(setup.Depth);
        var operation = default(TOperation);
        operation.Prepare(setup);
        _operation = operation;
    }

    public int Submit(ReadOnlySpan<int> slots)
    {
        if (TOperation.Opens)
        {
            ClosePending();
            _queued.Add(slots);
            return slots.Length;
        }

        foreach (int slot in slots)
        {
            Carry(_units + slot);
        }

        return slots.Length;
    }

    public int Reap(Span<int> slots, int minimum, long timeoutNanoseconds)
    {
        int count = _queued.Take(slots[..Math.Min(slots.Length, 1)]);
        for (int i = 0; i < count; i++)
        {
            Carry(_units + slots[i]);
        }

        return count;
    }

    public void Dispose()
    {
        ClosePending();
        foreach (int fd in _open.Where(static fd => fd >= 0))
        {
            _ = LinuxFile.Close(fd);
        }

        _open = [];
        _paths?.Dispose();
        if (_marks)
        {
            _marks = false;
            NameTargets.MarkMade(_targets, _existed);
        }
    }

    private void Carry(IoUnit* unit)
    {
        if (unit->Direction == IoDirection.Sync)
        {
            unit->Result = 0;
            return;
        }

        int target = unit->Target;
        unit->Result = IoResult.Unmeasured;
        if (_done[target] == 0)
        {
            int result = _operation.Carry(_paths![target]);
            unit->Result = result < 0 ? -Errno.Last : unit->Length;
            _open[target] = TOperation.Opens ? result : -1;
        }

        _done[target] += unit->Length;
        if (_done[target] >= _targets[target].RegionLength || unit->Result is < 0 and > IoResult.End)
        {
            _done[target] = 0;
            _closing = _open[target];
            _open[target] = -1;
        }
    }

    private void ClosePending()
    {
        if (_closing >= 0)
        {
            _ = LinuxFile.Close(_closing);
            _closing = -1;
        }
    }
}

/// <summary>Where the targets of a <see cref="NameEngine{TOperation}"/> come from.</summary>
internal enum NameEngineKind
{
    /// <summary>The runner lays files out.</summary>
    LaidOut,

    /// <summary>The operation makes them.</summary>
    Made,

    /// <summary>Directories that are made before the start.</summary>
    MadeDirectories,
}
