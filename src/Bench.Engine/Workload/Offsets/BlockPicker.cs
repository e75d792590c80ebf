using Bench.Engine.Jobs.Options;
using Bench.Engine.Workload.Seeding;

namespace Bench.Engine.Workload.Offsets;

/// <summary>Draws the next random block of one region; blocks are counted from its start in units of the alignment.</summary>
internal abstract class BlockPicker
{
    /// <summary>The next block, or -1 when each was visited once in this cycle.</summary>
    public abstract long Next(ref RandomStream random);

    /// <summary>Starts over, in another order than before.</summary>
    public virtual void Restart(ulong key)
    {
    }
}

/// <summary>Each block once (the default, and <c>random_generator=lfsr</c>), where all blocks have one size.</summary>
internal sealed class PermutedBlocks(long count, ulong key) : BlockPicker
{
    private BlockPermutation _permutation = new(count, key);
    private long _position;

    /// <inheritdoc/>
    public override long Next(ref RandomStream random) =>
        _position < _permutation.Count ? _permutation[_position++] : -1;

    /// <inheritdoc/>
    public override void Restart(ulong key)
    {
        _permutation = new BlockPermutation(_permutation.Count, key);
        _position = 0;
    }
}

/// <summary>Each granule once, where sizes vary: the caller marks what its block covers in <see cref="Map"/>.</summary>
internal sealed class MappedBlocks(RandomBlockMap map) : BlockPicker
{
    /// <summary>The visited granules, shared by the directions of a region.</summary>
    public RandomBlockMap Map { get; } = map;

    /// <inheritdoc/>
    public override long Next(ref RandomStream random) => Map.FindFree(ref random);

    /// <inheritdoc/>
    public override void Restart(ulong key) => Map.Reset();
}

/// <summary>Independent draws (<c>norandommap</c>).</summary>
internal sealed class IndependentBlocks(long count) : BlockPicker
{
    /// <inheritdoc/>
    public override long Next(ref RandomStream random) => random.Below(count);
}

/// <summary>
/// Skewed draws whose ranks are scattered over the region, so that hot blocks are no neighbours. The scatter is a permutation,
/// where fio's hash lets ranks collide; the hottest block lies at <c>center</c>, or anywhere.
/// </summary>
internal sealed class SkewedBlocks(RankSampler sampler, double? center, ulong key) : BlockPicker
{
    private readonly BlockPermutation _scatter = new(sampler.Count, key);

    /// <inheritdoc/>
    public override long Next(ref RandomStream random)
    {
        var block = _scatter[sampler.Next(ref random)];
        if (center is not { } position)
        {
            return block;
        }

        var hottest = Math.Min((long)(sampler.Count * position), sampler.Count - 1);
        var moved = block - _scatter[sampler.Hottest] + hottest;
        return moved < 0 ? moved + sampler.Count : moved >= sampler.Count ? moved - sampler.Count : moved;
    }
}

/// <summary>Shares of accesses over parts of the region (<c>zoned</c>, <c>zoned_abs</c>), uniform inside each.</summary>
internal sealed class ZonedBlocks : BlockPicker
{
    private readonly (double Access, long First, long Count)[] _zones;

    /// <param name="zones">Shares as the job gives them.</param>
    /// <param name="count">Blocks of the region.</param>
    /// <param name="blockBytes">Bytes of a block for zones given in bytes, or 0 for zones in percent of the region.</param>
    public ZonedBlocks(IReadOnlyList<ZoneShare> zones, long count, long blockBytes)
    {
        var list = new List<(double Access, long First, long Count)>();
        var access = 0.0;
        var end = 0.0;
        var first = 0L;
        foreach (var zone in zones)
        {
            end += zone.Size;
            var last = Math.Min(count, (long)(blockBytes > 0 ? end / blockBytes : end * count / 100));
            if (zone.AccessPercent > 0 && last > first)
            {
                access += zone.AccessPercent;
                list.Add((access, first, last - first));
            }

            first = Math.Max(first, last);
        }

        _zones = list.Count > 0 ? [.. list] : [(100, 0, count)];
    }

    /// <inheritdoc/>
    public override long Next(ref RandomStream random)
    {
        var draw = random.Unit() * _zones[^1].Access;
        foreach (ref readonly var zone in _zones.AsSpan())
        {
            if (draw < zone.Access)
            {
                return zone.First + random.Below(zone.Count);
            }
        }

        return _zones[^1].First;
    }
}
