using Bench.Engine.Jobs.Options;
using static Bench.Engine.Tests.Workload.WorkloadRun;

namespace Bench.Engine.Tests.Workload;

public sealed class RandomTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Random_covers_every_block_once_in_each_pass_and_each_pass_in_another_order(int loops)
    {
        var options = Options(IoPattern.RandRead);
        options.Loops = loops;

        var passes = All(options, File(4 * Mib)).Select(s => s.Offset).Chunk(1024).ToArray();

        Assert.Equal(loops, passes.Length);
        Assert.All(passes, p => Assert.Equal(Enumerable.Range(0, 1024).Select(i => i * 4096L), p.Order()));
        Assert.Equal(loops, passes.Select(p => string.Join(',', p)).Distinct().Count());
    }

    // 1024 blocks in random order have one adjacent successor on average (Poisson): more than 12 has a chance of 1e-10.
    [Fact]
    public void Random_order_has_few_adjacent_successors()
    {
        var offsets = All(Options(IoPattern.RandRead), File(4 * Mib)).Select(s => s.Offset).ToArray();

        Assert.InRange(offsets.Zip(offsets.Skip(1)).Count(p => p.Second - p.First == 4096), 0, 12);
    }

    // 4096 draws of 4096 blocks hit 63.2 % with a standard deviation of 0.49 %; five of them: one false alarm in a million.
    [Fact]
    public void Random_without_map_may_repeat_blocks()
    {
        var options = Options(IoPattern.RandRead);
        options.NoRandomMap = true;

        var offsets = All(options, File(16 * Mib)).Select(s => s.Offset).ToArray();

        Assert.Equal(4096, offsets.Length);
        Assert.InRange(offsets.Distinct().Count() / 4096.0, 0.632 - 0.025, 0.632 + 0.025);
        Assert.All(offsets, o => Assert.Equal(0, o % 4096));
    }

    [Fact]
    public void A_random_mix_shares_one_map_between_reads_and_writes()
    {
        var steps = All(Options(IoPattern.RandReadWrite), File(4 * Mib));

        Assert.Equal(1024, steps.Select(s => s.Offset).Distinct().Count());
        Assert.Equal(1024, steps.Count);
    }

    [Fact]
    public void Block_sizes_that_vary_still_cover_every_byte_once()
    {
        var options = Options(IoPattern.RandRead);
        options.BlockSize = new(new SizeRange(4096, 65536));

        var steps = All(options, File(8 * Mib));

        Assert.Equal(8 * Mib, steps.Sum(s => (long)s.Length));
        Assert.Equal(2048, steps.SelectMany(s => Enumerable.Range(0, s.Length / 4096).Select(i => (s.Offset / 4096) + i)).Distinct().Count());
    }

    [Theory]
    [InlineData(true, 1UL, 2UL, 1, 1, true)]
    [InlineData(true, 1UL, 1UL, 1, 2, false)]
    [InlineData(false, 1UL, 2UL, 1, 1, false)]
    [InlineData(false, 7UL, 7UL, 1, 1, true)]
    public void Randrepeat_repeats_invocations_but_not_clones(bool repeat, ulong firstRun, ulong secondRun, int first, int second, bool same)
    {
        var options = Options(IoPattern.RandRead);
        options.RandRepeat = repeat;
        using var a = new WorkloadRun(options, first, firstRun, File(Mib));
        using var b = new WorkloadRun(options, second, secondRun, File(Mib));

        Assert.Equal(same, a.All().SequenceEqual(b.All()));
    }

    [Fact]
    public void Randseed_selects_the_sequence_even_without_randrepeat()
    {
        List<Step> Run(ulong seed, ulong runSeed)
        {
            var options = Options(IoPattern.RandRead);
            options.RandRepeat = false;
            options.RandSeed = seed;
            using var run = new WorkloadRun(options, 1, runSeed, File(Mib));
            return run.All();
        }

        Assert.Equal(Run(12345, 1), Run(12345, 2));
        Assert.NotEqual(Run(12345, 1), Run(777, 1));
    }

    // The shares' standard deviation is below 0.4 % of 10240 draws; the bounds are ten of them away.
    [Theory]
    [InlineData(70, 0.70)]
    [InlineData(10, 0.10)]
    [InlineData(100, 1.0)]
    [InlineData(0, 0.0)]
    public void Mix_is_drawn_for_each_io(int readPercent, double share)
    {
        var options = Options(IoPattern.RandReadWrite);
        options.RwMixRead = readPercent;

        var steps = All(options, File(40 * Mib));

        Assert.Equal(10240, steps.Count);
        Assert.Equal(share, steps.Count(s => s.Direction == IoDirection.Read) / 10240.0, 0.04);
    }

    // Expected shares: zipf exactly from its series, pareto from 0.1^(1/(log h/log(1-h))); deviations below 0.4 %, bounds 5 % away.
    [Theory]
    [InlineData(RandomDistributionKind.Zipf, 1.2, 410, 0.885)]
    [InlineData(RandomDistributionKind.Zipf, 0.6, 410, 0.40)]
    [InlineData(RandomDistributionKind.Pareto, 0.2, 820, 0.80)]
    public void Skewed_distributions_hit_their_hottest_blocks(RandomDistributionKind kind, double parameter, int hottest, double share)
    {
        var options = Options(IoPattern.RandRead);
        options.RandomDistribution = new RandomDistribution(kind, parameter);
        options.IoSize = new SizeSpec(80 * Mib);

        var steps = All(options, File(16 * Mib));

        var counts = steps.CountBy(s => s.Offset).Select(c => c.Value).OrderDescending().ToArray();
        Assert.Equal(20480, steps.Count);
        Assert.InRange(counts.Take(hottest).Sum() / 20480.0, share - 0.05, share + 0.09);
    }

    [Fact]
    public void Zipf_scatters_its_hot_blocks_and_center_places_the_hottest()
    {
        var options = Options(IoPattern.RandRead);
        options.NumberIos = 20000;
        options.IoSize = new SizeSpec(800 * Mib);
        options.RandomDistribution = new RandomDistribution(RandomDistributionKind.Zipf, 1.2, Center: 0.5);

        var hot = All(options, File(16 * Mib)).CountBy(s => s.Offset / 4096).OrderByDescending(c => c.Value).Take(8).Select(c => c.Key).ToArray();

        Assert.Equal(2048, hot[0]);
        Assert.DoesNotContain(hot.Order().Zip(hot.Order().Skip(1)), p => p.Second - p.First == 1);
    }

    // 16384 draws: the share moves by 0.4 %, the number of distinct blocks by some tens; the bounds are fio's acceptance bounds.
    [Fact]
    public void Normal_is_a_bell()
    {
        var options = Options(IoPattern.RandRead);
        options.RandomDistribution = new RandomDistribution(RandomDistributionKind.Normal, 10);
        options.IoSize = new SizeSpec(64 * Mib);

        var counts = All(options, File(16 * Mib)).CountBy(s => s.Offset).Select(c => c.Value).OrderDescending().ToArray();

        Assert.InRange(counts.Take(410).Sum() / 16384.0, 0.36, 0.56);
        Assert.InRange(counts.Length, 1400, 2400);
    }

    // 10240 draws: standard deviation 0.5 %, bounds 3 %.
    [Theory]
    [InlineData(RandomDistributionKind.Zoned, 10.0, 20.0)]
    [InlineData(RandomDistributionKind.ZonedAbs, 4194304.0, 8388608.0)]
    public void Zones_get_their_share_of_accesses(RandomDistributionKind kind, double first, double second)
    {
        var options = Options(IoPattern.RandRead);
        IReadOnlyList<ZoneShare> zones = [new(60, first), new(30, second), new(10, kind == RandomDistributionKind.Zoned ? 70 : 29360128)];
        options.RandomDistribution = new RandomDistribution(kind, Zones: new(zones));

        var steps = All(options, File(40 * Mib));

        Assert.Equal(10240, steps.Count);
        Assert.Equal(0.6, steps.Count(s => s.Offset < 4 * Mib) / 10240.0, 0.03);
        Assert.Equal(0.3, steps.Count(s => s.Offset is >= 4 * (1 << 20) and < 12 * (1 << 20)) / 10240.0, 0.03);
    }

    [Fact]
    public void Random_zones_are_visited_in_turn()
    {
        var options = Options(IoPattern.RandRead);
        options.ZoneMode = ZoneMode.Strided;
        options.ZoneRange = 64 * Kib;
        options.ZoneSize = 16 * Kib;
        options.IoSize = new SizeSpec(64 * Kib);

        Assert.Equal(
            [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3],
            All(options, File(256 * Kib)).Select(s => s.Offset / 65536));
    }

    [Theory]
    [InlineData(RwSequencer.Sequential)]
    [InlineData(RwSequencer.Identical)]
    public void Sequencer_takes_a_random_offset_every_n_ios(RwSequencer sequencer)
    {
        var options = Options(IoPattern.RandRead);
        options.SequencerCount = 8;
        options.RwSequencer = sequencer;

        var offsets = All(options, File(4 * Mib)).Select(s => s.Offset).ToArray();

        Assert.Equal(1024, offsets.Length);
        var distance = sequencer == RwSequencer.Sequential ? 4096 : 0;
        Assert.Equal(1024 * 7 / 8, offsets.Zip(offsets.Skip(1)).Count(p => p.Second - p.First == distance), 8.0);
    }

    // 4096 draws of a share of one half: standard deviation 0.8 %, bounds 5 %.
    [Fact]
    public void Percentage_random_mixes_in_sequential_blocks()
    {
        var options = Options(IoPattern.RandRead);
        options.PercentageRandom = new(50);

        var offsets = All(options, File(16 * Mib)).Select(s => s.Offset).ToArray();

        Assert.Equal(0.5, offsets.Zip(offsets.Skip(1)).Count(p => p.Second - p.First == 4096) / 4096.0, 0.05);
    }

    [Fact]
    public void Blockalign_places_blocks_at_its_multiples_without_a_map()
    {
        var options = Options(IoPattern.RandRead, 8192);
        options.BlockAlign = new PerDirection<long>(2048);

        var steps = All(options, File(4 * Mib));

        Assert.Equal(512, steps.Count);
        Assert.All(steps, s => Assert.True(s.Offset % 2048 == 0 && s.Offset + 8192 <= 4 * Mib));
        Assert.Contains(steps, s => s.Offset % 8192 != 0);
    }

    [Fact]
    public void Time_based_random_covers_everything_in_each_round()
    {
        var options = Options(IoPattern.RandRead);
        options.TimeBased = true;
        using var run = new WorkloadRun(options, File(Mib));
        run.Start();

        Assert.All(run.Pass(2560).Chunk(256), round => Assert.Equal(256, round.Select(s => s.Offset).Distinct().Count()));
    }

    [Fact]
    public void A_terabyte_needs_no_memory()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var options = Options(IoPattern.RandRead);
        using var run = new WorkloadRun(options, File(16L << 40));
        run.Start();
        var steps = run.Pass(1000);

        Assert.Equal(1000, steps.Select(s => s.Offset).Distinct().Count());
        Assert.Contains(steps, s => s.Offset > 8L << 40);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
    }
}
