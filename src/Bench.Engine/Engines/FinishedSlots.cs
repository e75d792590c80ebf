namespace Bench.Engine.Engines;

/// <summary>Slots whose I/O is done but not yet reaped, first in first out, in a ring as large as the depth.</summary>
internal struct FinishedSlots
{
    private readonly int[] _slots;
    private int _first;
    private int _count;

    public FinishedSlots(int depth) => _slots = new int[depth];

    public readonly int Count => _count;

    public void Add(int slot)
    {
        int[] ring = _slots;
        int index = _first + _count++;
        ring[index < ring.Length ? index : index - ring.Length] = slot;
    }

    public void Add(ReadOnlySpan<int> slots)
    {
        int end = _first + _count;
        end = end < _slots.Length ? end : end - _slots.Length;
        int untilWrap = Math.Min(slots.Length, _slots.Length - end);
        slots[..untilWrap].CopyTo(_slots.AsSpan(end));
        slots[untilWrap..].CopyTo(_slots);
        _count += slots.Length;
    }

    /// <summary>Moves as many as there are, or fit, to the front of <paramref name="slots"/>.</summary>
    public int Take(Span<int> slots)
    {
        int count = Math.Min(slots.Length, _count);
        int untilWrap = Math.Min(count, _slots.Length - _first);
        _slots.AsSpan(_first, untilWrap).CopyTo(slots);
        _slots.AsSpan(0, count - untilWrap).CopyTo(slots[untilWrap..]);
        _first += count;
        _first = _first < _slots.Length ? _first : _first - _slots.Length;
        _count -= count;
        return count;
    }
}
