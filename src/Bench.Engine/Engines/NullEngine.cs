using System.Runtime.CompilerServices;

namespace Bench.Engine.Engines;

/// <summary>
/// <c>null</c>: moves no data, and so measures the tool itself. At depth 1 an I/O is done when submitted; above, all
/// that was submitted is done when reaped, as with an infinitely fast device.
/// </summary>
internal sealed unsafe class NullEngine : IIoEngine
{
    private IoUnit* _units;
    private FinishedSlots _finished = new(0);

    public bool IsSynchronous { get; private set; }

    public void Open(EngineSetup setup)
    {
        _units = setup.Units;
        IsSynchronous = setup.Depth == 1;
        _finished = new FinishedSlots(setup.Depth);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Submit(ReadOnlySpan<int> slots)
    {
        foreach (int slot in slots)
        {
            IoUnit* unit = _units + slot;
            unit->Result = unit->Direction == IoDirection.Sync ? 0 : unit->Length;
        }

        if (!IsSynchronous)
        {
            _finished.Add(slots);
        }

        return slots.Length;
    }

    public int Reap(Span<int> slots, int minimum, long timeoutNanoseconds) => _finished.Take(slots);

    public void Dispose()
    {
    }
}
