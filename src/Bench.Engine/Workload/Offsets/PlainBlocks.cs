using System.Runtime.CompilerServices;
using Bench.Engine.Engines;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Targets;
using Bench.Engine.Workload.BlockSizes;
using Bench.Engine.Workload.Directions;
using Bench.Engine.Workload.Seeding;

namespace Bench.Engine.Workload.Offsets;

/// <summary>
/// The common workloads on one path without calls: one target, one block size, sequential, every block once or independent
/// draws, pure or mixed. About 3 ns an I/O, where <see cref="BlockSource"/> with its virtual calls needs four times that.
/// </summary>
internal struct PlainBlocks
{
    private readonly Order _order;
    private readonly int _length;
    private readonly long _start;
    private readonly long _count;
    private readonly bool _wraps;
    private readonly bool _isMixed;
    private readonly ulong _orderSeed;
    private DirectionMix _mix;
    private RandomStream _random;
    private BlockPermutation _permutation;
    private long _position;
    private long _nextRead;
    private long _nextWrite;
    private ulong _orders;

    private PlainBlocks(JobOptions options, Target target, int length, DirectionMix mix, DaemonSeeds seeds)
    {
        _length = length;
        _start = target.RegionStart;
        _count = target.RegionLength / length;
        _wraps = options.TimeBased;
        _mix = mix;
        _isMixed = mix.IsMixed;
        _random = seeds.Stream(SeedUse.Offset);
        _orderSeed = seeds[SeedUse.Offset];
        _order = !options.ReadWrite.HasFlag(IoPattern.Random) ? Order.Sequential
            : options.NoRandomMap && options.RandomGenerator != RandomGenerator.Lfsr ? Order.Independent
            : Order.Permuted;
        Restart();
    }

    private enum Order
    {
        Sequential,
        Permuted,
        Independent,
    }

    /// <summary>Bytes of a block.</summary>
    public readonly int Length => _length;

    /// <summary>Most blocks a cycle can have before its targets are used up.</summary>
    public readonly long BlocksInCycle => _wraps || _order == Order.Independent || (_isMixed && _order == Order.Sequential) ? long.MaxValue : _count;

    /// <summary>The plain form of a job's workload, or null when it needs the general one.</summary>
    public static PlainBlocks? Create(JobOptions options, IReadOnlyList<Target> targets, BlockSizeSource[] sizes, DirectionMix mix, DaemonSeeds seeds)
    {
        var used = Enumerable.Range(0, 3).Where(i => options.ReadWrite.HasFlag((IoPattern)(1 << i))).ToArray();
        var length = sizes[used[0]].Min;
        var isPlain = targets.Count == 1
            && options.ZoneMode == ZoneMode.None
            && !options.ReadWrite.HasFlag(IoPattern.TrimWrite)
            && options.SequentialStep == 0
            && options.SequencerCount <= 1
            && options.RandomDistribution.Kind == RandomDistributionKind.Random
            && !options.BlockSizeIsSeqRand
            && used.All(i => sizes[i].IsFixed && sizes[i].Min == length)
            && used.All(i => options.PercentageRandom[(IoDirection)i] == 100)
            && used.All(i => options.BlockAlign is not { } align || align[(IoDirection)i] is var a && (a <= 0 || a == length))
            && targets[0].RegionLength >= length;
        return isPlain ? new PlainBlocks(options, targets[0], length, mix, seeds) : null;
    }

    /// <summary>From the start again; a random order is another one.</summary>
    public void Restart()
    {
        _nextRead = 0;
        _nextWrite = 0;
        _position = 0;
        _permutation = new BlockPermutation(_count, SeedMix.Combine(_orderSeed, _orders++));
    }

    /// <summary>Sets direction, offset and length of the next I/O.</summary>
    /// <returns>False when a sequential stream has reached the end.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryNext(ref IoUnit unit)
    {
        var direction = _isMixed ? _mix.Next() : _mix.Only;
        long block;
        switch (_order)
        {
            case Order.Sequential:
                ref var next = ref direction == IoDirection.Read ? ref _nextRead : ref _nextWrite;
                if (next >= _count)
                {
                    if (!_wraps)
                    {
                        return false;
                    }

                    next = 0;
                }

                block = next++;
                break;
            case Order.Permuted:
                if (_position >= _count)
                {
                    Restart();
                }

                block = _permutation[_position++];
                break;
            default:
                block = _random.Below(_count);
                break;
        }

        unit.Direction = direction;
        unit.Offset = _start + (block * _length);
        unit.Length = _length;
        return true;
    }
}
