using System.Numerics;
using Bench.Engine.Workload.Seeding;

namespace Bench.Engine.Workload.Offsets;

/// <summary>
/// Which granules of a region were visited in this pass: needed only where block sizes vary (<c>bsrange</c>, <c>bssplit</c>),
/// since there no fixed permutation of blocks exists. One bit per smallest block plus 1/64 for finding free ones fast.
/// </summary>
internal sealed class RandomBlockMap
{
    /// <summary>Largest map: 2^31 blocks in 256 MiB, 8 TiB at 4 KiB.</summary>
    public const long MaxGranules = 1L << 31;

    // Up to here most draws hit a free granule at once; then the nearest free one is taken, as fio does from the first miss on.
    private const int Draws = 16;

    private readonly long _count;
    private readonly ulong[] _used;
    private readonly ulong[] _full;
    private long _free;

    public RandomBlockMap(long granules)
    {
        _count = granules;
        _used = new ulong[(granules + 63) / 64];
        _full = new ulong[(_used.Length + 63) / 64];
        Reset();
    }

    /// <summary>Granules not visited yet.</summary>
    public long Free => _free;

    /// <summary>Forgets all visits.</summary>
    public void Reset()
    {
        Array.Clear(_used);
        Array.Clear(_full);
        _free = _count;
        if (_count % 64 != 0)
        {
            _used[^1] = ulong.MaxValue << (int)(_count % 64);
        }

        if (_used.Length % 64 != 0)
        {
            _full[^1] = ulong.MaxValue << (_used.Length % 64);
        }
    }

    /// <summary>Finds a free granule at random; -1 when the pass is complete.</summary>
    public long FindFree(ref RandomStream random)
    {
        if (_free == 0)
        {
            return -1;
        }

        var candidate = 0L;
        for (var i = 0; i < Draws; i++)
        {
            candidate = random.Below(_count);
            if (!IsUsed(candidate))
            {
                return candidate;
            }
        }

        return NextFree(candidate);
    }

    /// <summary>Marks up to <paramref name="wanted"/> granules from a free one on, and says how many were free in a row.</summary>
    public long Take(long start, long wanted)
    {
        var taken = 0L;
        while (taken < wanted && start + taken < _count && !IsUsed(start + taken))
        {
            Mark(start + taken);
            taken++;
        }

        _free -= taken;
        return taken;
    }

    private bool IsUsed(long granule) => (_used[granule >> 6] >> (int)(granule & 63) & 1) != 0;

    private void Mark(long granule)
    {
        var word = granule >> 6;
        _used[word] |= 1UL << (int)(granule & 63);
        if (_used[word] == ulong.MaxValue)
        {
            _full[word >> 6] |= 1UL << (int)(word & 63);
        }
    }

    private long NextFree(long from)
    {
        var word = from >> 6;
        var here = ~_used[word] & (ulong.MaxValue << (int)(from & 63));
        if (here != 0)
        {
            return (word << 6) + BitOperations.TrailingZeroCount(here);
        }

        var first = word + 1;
        for (var i = 0; i <= _full.Length; i++)
        {
            var summary = (int)(((first >> 6) + i) % _full.Length);
            var open = ~_full[summary];
            if (i == 0 && first >> 6 < _full.Length)
            {
                open &= ulong.MaxValue << (int)(first & 63);
            }

            if (open != 0)
            {
                word = ((long)summary << 6) + BitOperations.TrailingZeroCount(open);
                return (word << 6) + BitOperations.TrailingZeroCount(~_used[word]);
            }
        }

        return -1;
    }
}
