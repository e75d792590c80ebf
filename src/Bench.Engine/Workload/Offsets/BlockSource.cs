using Bench.Engine.Jobs.Options;
using Bench.Engine.Targets;
using Bench.Engine.Workload.BlockSizes;
using Bench.Engine.Workload.Seeding;

namespace Bench.Engine.Workload.Offsets;

/// <summary>
/// Says which block of which target is next for a direction: joins targets, offsets and block sizes under the rules of
/// <c>rw</c>, <c>percentage_random</c>, <c>rw_sequencer</c>, <c>blockalign</c> and <c>zonemode</c>. The general case;
/// <see cref="PlainBlocks"/> serves the common ones faster.
/// </summary>
internal sealed class BlockSource
{
    private readonly TargetRegion[] _regions;
    private readonly TargetRotation _rotation;
    private readonly BlockSizeSource[] _sizes;
    private readonly long[] _align = new long[3];
    private readonly int[] _randomShare;
    private readonly bool _isRandom;
    private readonly bool _restartsAlone;
    private readonly bool _sizeByOrder;
    private readonly int _sequencerCount;
    private readonly RwSequencer _sequencer;
    private readonly ulong _orderSeed;
    private RandomStream _offsets;
    private RandomStream _lengths;
    private RandomStream _shares;
    private ulong _orders;
    private int _sequencerLeft;

    public BlockSource(JobOptions options, IReadOnlyList<Target> targets, BlockSizeSource[] sizes, DaemonSeeds seeds)
    {
        _sizes = sizes;
        _isRandom = options.ReadWrite.HasFlag(IoPattern.Random);

        // With several targets each is used up before all start over, or the first would never be left.
        _restartsAlone = options.TimeBased && targets.Count == 1;
        _sizeByOrder = options.BlockSizeIsSeqRand;
        _sequencerCount = Math.Max(1, options.SequencerCount);
        _sequencerLeft = 1;
        _sequencer = options.RwSequencer;
        _randomShare = [options.PercentageRandom.Read, options.PercentageRandom.Write, options.PercentageRandom.Trim];
        for (var i = 0; i < 3; i++)
        {
            _align[i] = options.BlockAlign is { } align && align[(IoDirection)i] > 0 ? align[(IoDirection)i] : sizes[i].Min;
        }

        _orderSeed = seeds[SeedUse.Offset];
        _offsets = seeds.Stream(SeedUse.Offset);
        _lengths = seeds.Stream(SeedUse.BlockSize);
        _shares = seeds.Stream(SeedUse.SequentialShare);
        _regions = new TargetRegion[targets.Count];
        for (var i = 0; i < targets.Count; i++)
        {
            _regions[i] = new TargetRegion(targets[i], options, _restartsAlone);
            if (_isRandom)
            {
                AddPickers(_regions[i], options);
            }
        }

        _rotation = new TargetRotation(_regions, options.FileService, options.OpenFiles, seeds.Stream(SeedUse.File));
    }

    /// <summary>Whether a pass may write some block more than once, so that the last write must be told from earlier ones.</summary>
    public static bool MayRepeatBlocks(JobOptions options, BlockSizeSource writes, WorkAmount amount)
    {
        if (amount.RepeatsRegion || options.TimeBased || options.ZoneMode != ZoneMode.None
            || options.FileService.Kind is FileServiceType.Zipf or FileServiceType.Pareto or FileServiceType.Normal)
        {
            return true;
        }

        if (!options.ReadWrite.HasFlag(IoPattern.Random))
        {
            return options.SequentialStep != 0;
        }

        var isCovering = options.RandomDistribution.Kind == RandomDistributionKind.Random
            && (!options.NoRandomMap || options.RandomGenerator == RandomGenerator.Lfsr)
            && (options.BlockAlign is not { } align || align.Write <= 0 || align.Write == writes.Min)
            && options.SequencerCount <= 1
            && options.PercentageRandom.Write == 100
            && options.PercentageRandom.Trim == 100;
        var isMapped = writes.IsFixed
            || (!options.BlockSizeUnaligned && writes.Divisor == writes.Min && amount.RegionBytes / writes.Min <= RandomBlockMap.MaxGranules);
        return !isCovering || !isMapped || options.BlockSizeIsSeqRand;
    }

    /// <summary>The next block of a direction.</summary>
    /// <returns>False when all targets are used up for this cycle.</returns>
    public bool TryNext(IoDirection direction, out int target, out long offset, out int length)
    {
        var index = (int)direction;
        while ((target = _rotation.Next()) >= 0)
        {
            var region = _regions[target];
            if (TryNext(region, index, out offset, out length))
            {
                region.Issued(index, offset, length);
                return true;
            }

            if (_rotation.RestartsTargets && region.Length >= _sizes[index].Min)
            {
                Restart(region);
                if (TryNext(region, index, out offset, out length))
                {
                    region.Issued(index, offset, length);
                    return true;
                }
            }

            _rotation.Close(target);
        }

        offset = 0;
        length = 0;
        return false;
    }

    /// <summary>All targets from the start again, random ones in another order.</summary>
    public void Restart()
    {
        foreach (var region in _regions)
        {
            Restart(region);
        }

        _rotation.Restart();
    }

    private void Restart(TargetRegion region)
    {
        region.Rewind();
        Reorder(region);
    }

    private void Reorder(TargetRegion region)
    {
        var pickers = region.Pickers;
        for (var i = 0; i < pickers.Length; i++)
        {
            if (pickers[i] is { } picker && Array.IndexOf(pickers, picker) == i)
            {
                picker.Restart(SeedMix.Combine(_orderSeed, ++_orders));
            }
        }
    }

    private bool TryNext(TargetRegion region, int direction, out long offset, out int length)
    {
        length = 0;
        if (region.IsZoned && region.EnterZone(direction))
        {
            Reorder(region);
        }

        var (found, random, drawn) = TryOffset(region, direction, out offset);
        if (!found)
        {
            return false;
        }

        var sizes = _sizes[_sizeByOrder ? (int)(random ? IoDirection.Write : IoDirection.Read) : direction];
        length = sizes.Next(ref _lengths, region.End - offset);
        if (length == 0)
        {
            return false;
        }

        if (drawn && region.Pickers[direction] is MappedBlocks mapped)
        {
            var granule = _align[direction];
            var first = (offset - region.DrawStart) / granule;
            length = (int)Math.Min(length, mapped.Map.Take(first, (length + granule - 1) / granule) * granule);
        }

        return true;
    }

    private (bool Found, bool Random, bool Drawn) TryOffset(TargetRegion region, int direction, out long offset)
    {
        if (!_isRandom)
        {
            return (region.TrySequential(direction, out offset), false, false);
        }

        if (--_sequencerLeft > 0)
        {
            if (_sequencer == RwSequencer.Identical)
            {
                offset = region.LastOffset(direction);
                return (true, false, false);
            }

            if (region.TrySequential(direction, out offset))
            {
                return (true, false, false);
            }

            var drawn = TryRandom(region, direction, out offset);
            return (drawn, false, drawn);
        }

        _sequencerLeft = _sequencerCount;
        if (_randomShare[direction] < 100 && !_shares.Percent(_randomShare[direction]) && region.TrySequential(direction, out offset))
        {
            return (true, false, false);
        }

        var found = TryRandom(region, direction, out offset);
        return (found, true, found);
    }

    private bool TryRandom(TargetRegion region, int direction, out long offset)
    {
        offset = 0;
        if (region.Pickers[direction] is not { } picker)
        {
            return false;
        }

        var block = picker.Next(ref _offsets);
        if (block < 0)
        {
            if (!_restartsAlone)
            {
                return false;
            }

            Reorder(region);
            block = picker.Next(ref _offsets);
        }

        offset = region.DrawStart + (block * _align[direction]);
        return true;
    }

    private void AddPickers(TargetRegion region, JobOptions options)
    {
        for (var direction = 0; direction < 3; direction++)
        {
            if (!options.ReadWrite.HasFlag((IoPattern)(1 << direction)))
            {
                continue;
            }

            // A block may start wherever the smallest one still fits (blockalign may be smaller than the block).
            var size = _sizes[direction];
            var drawLength = region.DrawLength - Math.Max(0, size.Min - _align[direction]);
            var blocks = drawLength / _align[direction];
            if (blocks > 0)
            {
                region.Pickers[direction] = AddPicker(region, direction, blocks, options);
            }
        }
    }

    private BlockPicker AddPicker(TargetRegion region, int direction, long blocks, JobOptions options)
    {
        var key = SeedMix.Combine(_orderSeed, ++_orders);
        var distribution = options.RandomDistribution;
        if (RankSampler.Create(distribution.Kind, distribution.Parameter, blocks) is { } sampler)
        {
            return new SkewedBlocks(sampler, distribution.Center, key);
        }

        if (distribution.Kind != RandomDistributionKind.Random)
        {
            var zones = distribution.Zones?[(IoDirection)direction] ?? [];
            return new ZonedBlocks(zones, blocks, distribution.Kind == RandomDistributionKind.ZonedAbs ? _align[direction] : 0);
        }

        var sizes = _sizes[direction];
        var isCovering = _align[direction] == sizes.Min
            && (!options.NoRandomMap || options.RandomGenerator == RandomGenerator.Lfsr);
        if (!isCovering)
        {
            return new IndependentBlocks(blocks);
        }

        var earlier = Enumerable.Range(0, direction)
            .Where(i => region.Pickers[i] is not null && _sizes[i].Min == sizes.Min && _sizes[i].IsFixed == sizes.IsFixed)
            .Select(i => region.Pickers[i]!)
            .FirstOrDefault();
        if (earlier is not null)
        {
            return earlier;
        }

        if (sizes.IsFixed)
        {
            return new PermutedBlocks(blocks, key);
        }

        if (blocks <= RandomBlockMap.MaxGranules && !options.BlockSizeUnaligned && sizes.Divisor == sizes.Min)
        {
            return new MappedBlocks(new RandomBlockMap(blocks));
        }

        if (options.SoftRandomMap || options.BlockSizeUnaligned || sizes.Divisor != sizes.Min)
        {
            return new IndependentBlocks(blocks);
        }

        throw new DeviceException(
            options.Filename ?? string.Empty,
            0,
            $"random I/O with varying block sizes over {region.DrawLength} bytes needs a map of {blocks} blocks, above the limit of "
            + $"{RandomBlockMap.MaxGranules}; set norandommap, softrandommap or a larger smallest block");
    }
}
