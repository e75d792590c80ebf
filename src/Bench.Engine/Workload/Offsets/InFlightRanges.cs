namespace Bench.Engine.Workload.Offsets;

/// <summary>The ranges of a daemon's I/Os in flight, by slot, so that a new one need not overlap them (<c>serialize_overlap</c>).</summary>
internal sealed class InFlightRanges(int depth)
{
    private readonly (int Target, long Offset, long End)[] _ranges = new (int, long, long)[depth];

    /// <summary>True when some I/O in flight touches a range.</summary>
    public bool IsBusy(int target, long offset, int length)
    {
        foreach (ref readonly var range in _ranges.AsSpan())
        {
            if (offset < range.End && range.Offset < offset + length && range.Target == target)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Notes an I/O that goes out.</summary>
    public void Add(int slot, int target, long offset, int length) => _ranges[slot] = (target, offset, offset + length);

    /// <summary>Forgets an I/O that came back.</summary>
    public void Remove(int slot) => _ranges[slot] = default;
}
