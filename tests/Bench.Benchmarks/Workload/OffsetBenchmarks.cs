using Bench.Engine.Jobs.Options;
using Bench.Engine.Workload.Offsets;
using Bench.Engine.Workload.Seeding;
using BenchmarkDotNet.Attributes;

namespace Bench.Benchmarks.Workload;

/// <summary>What choosing a block costs by itself, over 2^18 blocks (1 GiB of 4 KiB).</summary>
public class OffsetBenchmarks
{
    private const long Blocks = 1L << 18;

    private readonly BlockPermutation _permutation = new(Blocks, 1);
    private readonly BlockPermutation _oddPermutation = new(Blocks + 1, 1);
    private readonly RandomBlockMap _map = new(Blocks);
    private readonly RankSampler _zipf = RankSampler.Create(RandomDistributionKind.Zipf, 1.1, Blocks)!;
    private readonly RankSampler _pareto = RankSampler.Create(RandomDistributionKind.Pareto, 0.2, Blocks)!;
    private readonly RankSampler _normal = RankSampler.Create(RandomDistributionKind.Normal, 10, Blocks)!;
    private RandomStream _random = new(1);
    private long _position;

    [Benchmark(Baseline = true)]
    public long Uniform() => _random.Below(Blocks);

    [Benchmark]
    public long Permutation() => _permutation[_position++ & (Blocks - 1)];

    /// <summary>One block more than a power of two: half of the positions are walked twice.</summary>
    [Benchmark]
    public long Permutation_of_an_odd_count() => _oddPermutation[_position++ & (Blocks - 1)];

    /// <summary>The map of jobs whose blocks have different sizes, averaged over a pass.</summary>
    [Benchmark]
    public long Random_map()
    {
        if (_map.Free == 0)
        {
            _map.Reset();
        }

        long block = _map.FindFree(ref _random);
        _map.Take(block, 1);
        return block;
    }

    [Benchmark]
    public long Zipf() => _zipf.Next(ref _random);

    [Benchmark]
    public long Pareto() => _pareto.Next(ref _random);

    [Benchmark]
    public long Normal() => _normal.Next(ref _random);
}
