using System.Numerics;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Workload.Seeding;

namespace Bench.Engine.Workload.BlockSizes;

/// <summary>Block sizes of one direction: fixed, uniform over a range, or drawn by shares of I/Os (<c>bs</c>, <c>bsrange</c>, <c>bssplit</c>).</summary>
internal sealed class BlockSizeSource
{
    private const int Redraws = 64;

    private readonly int _step;
    private readonly (double Share, int Size)[]? _split;

    /// <exception cref="DeviceException">A size is zero or above 2 GiB - 1.</exception>
    public BlockSizeSource(SizeRange range, IReadOnlyList<BlockSizeShare>? split, bool unaligned)
    {
        if (split is { Count: > 0 })
        {
            var share = 0.0;
            _split = [.. split.Where(static s => s.Percent > 0).Select(s => (share += s.Percent, Checked(s.Size)))];
            Min = _split.Min(static s => s.Size);
            Max = _split.Max(static s => s.Size);
            Divisor = _split.Aggregate(0, static (divisor, s) => (int)BigInteger.GreatestCommonDivisor(divisor, s.Size));
            return;
        }

        Min = Checked(range.Min);
        Max = Checked(range.Max);
        _step = unaligned ? 1 : Min;
        Divisor = IsFixed ? Min : _step;
    }

    /// <summary>Smallest size, bytes.</summary>
    public int Min { get; }

    /// <summary>Largest size, bytes.</summary>
    public int Max { get; }

    /// <summary>A number that divides every size.</summary>
    public int Divisor { get; }

    /// <summary>True when only one size occurs.</summary>
    public bool IsFixed => Min == Max;

    /// <summary>Draws a size that is at most <paramref name="room"/>, or 0 when even the smallest is larger.</summary>
    public int Next(ref RandomStream random, long room)
    {
        if (room < Min)
        {
            return 0;
        }

        if (IsFixed)
        {
            return Min;
        }

        for (var i = 0; i < Redraws; i++)
        {
            var size = Draw(ref random);
            if (size <= room)
            {
                return size;
            }
        }

        return Min;
    }

    private static int Checked(long size) => size is > 0 and <= int.MaxValue
        ? (int)size
        : throw new DeviceException("bs", 0, $"a block size of {size} bytes is out of range; it must lie between 1 and {int.MaxValue}");

    private int Draw(ref RandomStream random)
    {
        if (_split is null)
        {
            return Min + ((int)random.Below(((Max - Min) / _step) + 1) * _step);
        }

        var draw = random.Unit() * _split[^1].Share;
        foreach (ref readonly var entry in _split.AsSpan())
        {
            if (draw < entry.Share)
            {
                return entry.Size;
            }
        }

        return _split[^1].Size;
    }
}
