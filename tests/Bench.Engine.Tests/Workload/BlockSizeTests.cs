using Bench.Engine.Jobs.Options;
using Bench.Engine.Workload.BlockSizes;
using Bench.Engine.Workload.Seeding;
using FsCheck;
using FsCheck.Fluent;
using static Bench.Engine.Tests.Workload.WorkloadRun;

namespace Bench.Engine.Tests.Workload;

public sealed class BlockSizeTests
{
    [Fact]
    public void Sizes_differ_by_direction()
    {
        var options = Options(IoPattern.RandReadWrite);
        options.BlockSize = new(new SizeRange(4096), new SizeRange(16384), new SizeRange(4096));

        var steps = All(options, File(32 * Mib));

        Assert.Equal([(IoDirection.Read, 4096), (IoDirection.Write, 16384)], steps.Select(s => (s.Direction, s.Length)).Distinct().Order());
        Assert.InRange(steps.Sum(s => (long)s.Length), 32 * Mib, (32 * Mib) + 16384);
    }

    // About 3200 draws: the mean's standard deviation is 0.8 %, bounds 5 %.
    [Fact]
    public void A_range_is_uniform_over_multiples_of_its_minimum()
    {
        var options = Options(IoPattern.RandRead);
        options.BlockSize = new(new SizeRange(4096, 16384));
        options.NoRandomMap = true;

        var sizes = All(options, File(32 * Mib)).Select(s => s.Length).ToArray();

        Assert.Equal([4096, 8192, 12288, 16384], sizes.Distinct().Order());
        Assert.Equal(10240, sizes.Average(), 512.0);
    }

    // Shares of about 2900 I/Os: standard deviation below 1 %, bounds 5 %.
    [Fact]
    public void A_split_gives_shares_of_ios()
    {
        var options = Options(IoPattern.RandRead);
        options.BlockSizeSplit = new([new BlockSizeShare(4096, 60), new BlockSizeShare(8192, 30), new BlockSizeShare(65536, 10)]);
        options.NoRandomMap = true;

        var sizes = All(options, File(32 * Mib)).Select(s => s.Length).ToArray();

        Assert.Equal(0.6, sizes.Count(s => s == 4096) / (double)sizes.Length, 0.05);
        Assert.Equal(0.3, sizes.Count(s => s == 8192) / (double)sizes.Length, 0.05);
        Assert.Equal(0.1, sizes.Count(s => s == 65536) / (double)sizes.Length, 0.05);
    }

    [Fact]
    public void Unaligned_sizes_may_be_anything_in_the_range()
    {
        var options = Options(IoPattern.Write);
        options.BlockSize = new(new SizeRange(1000, 2000));
        options.BlockSizeUnaligned = true;

        var steps = All(options, File(Mib));

        Assert.All(steps, s => Assert.InRange(s.Length, 1000, 2000));
        Assert.InRange(steps.Select(s => s.Length).Distinct().Count(), 300, 1001);
        Assert.Equal(steps.Skip(1).Select(s => s.Offset), steps.SkipLast(1).Select(s => s.Offset + s.Length));
    }

    [Fact]
    public void Seq_rand_takes_the_read_size_for_sequential_and_the_write_size_for_random()
    {
        var options = Options(IoPattern.RandRead);
        options.BlockSize = new(new SizeRange(4096), new SizeRange(16384), new SizeRange(4096));
        options.BlockSizeIsSeqRand = true;
        options.PercentageRandom = new(50);
        options.NoRandomMap = true;

        var steps = All(options, File(8 * Mib));

        Assert.All(steps.Zip(steps.Skip(1)).Where(p => p.Second.Length == 4096), p => Assert.Equal(p.First.Offset + p.First.Length, p.Second.Offset));
        Assert.Contains(steps, s => s.Length == 16384);
    }

    [Fact]
    public void Every_split_gives_only_its_sizes_and_never_more_than_there_is_room()
    {
        var shares = Gen.Choose(1, 8).SelectMany(n => Gen.ArrayOf(Gen.Choose(1, 64), n)).ToArbitrary();
        Prop.ForAll(shares, Gen.Choose(0, 40000).ToArbitrary(), (sizes, room) =>
        {
            var split = sizes.Select(s => new BlockSizeShare(s * 512, 100.0 / sizes.Length)).ToArray();
            var source = new BlockSizeSource(new SizeRange(512), split, false);
            var random = new RandomStream(1);
            var size = source.Next(ref random, room);
            return size == 0 ? room < split.Min(s => s.Size) : size <= room && split.Any(s => s.Size == size);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(FileServiceType.RoundRobin, 1, "0 1 2 0 1 2 0 1 2 0 1 2")]
    [InlineData(FileServiceType.RoundRobin, 2, "0 0 1 1 2 2 0 0 1 1 2 2")]
    [InlineData(FileServiceType.Sequential, 1, "0 0 0 0 1 1 1 1 2 2 2 2")]
    public void Files_are_visited_in_order(FileServiceType kind, int count, string order)
    {
        var options = Options(IoPattern.Read);
        options.FileService = new FileService(kind, 0, count);

        var steps = All(options, File(16 * Kib), File(16 * Kib), File(16 * Kib));

        Assert.Equal(order, string.Join(' ', steps.Select(s => s.Target)));
        Assert.All(steps.GroupBy(s => s.Target), g => Assert.Equal([0L, 4096, 8192, 12288], g.Select(s => s.Offset)));
    }

    [Theory]
    [InlineData(IoPattern.Read)]
    [InlineData(IoPattern.RandRead)]
    public void Time_based_jobs_go_through_all_files_before_they_start_over(IoPattern pattern)
    {
        var options = Options(pattern);
        options.FileService = new FileService(FileServiceType.Sequential);
        options.TimeBased = true;
        using var run = new WorkloadRun(options, File(16 * Kib), File(16 * Kib));
        run.Start();

        Assert.Equal("0 0 0 0 1 1 1 1 0 0 0 0 1 1 1 1 0 0 0 0", string.Join(' ', run.Pass(20).Select(s => s.Target)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1L << 31)]
    public void A_block_size_out_of_range_is_refused(long size)
    {
        var options = Options(IoPattern.Read, size);

        Assert.Contains($"block size of {size} bytes is out of range", Assert.Throws<DeviceException>(() => new WorkloadRun(options, File(Mib))).Message);
    }

    [Theory]
    [InlineData(FileServiceType.Random)]
    [InlineData(FileServiceType.Zipf)]
    [InlineData(FileServiceType.Pareto)]
    [InlineData(FileServiceType.Normal)]
    public void Files_drawn_at_random_add_up_to_the_size(FileServiceType kind)
    {
        var options = Options(IoPattern.RandRead);
        options.FileService = new FileService(kind, kind == FileServiceType.Zipf ? 1.1 : 0.3);
        var targets = Enumerable.Range(0, 16).Select(_ => File(64 * Kib)).ToArray();

        var steps = All(options, targets);

        Assert.Equal(256, steps.Count);
        if (kind == FileServiceType.Random)
        {
            Assert.Equal(256, steps.Select(s => (s.Target, s.Offset)).Distinct().Count());
        }
    }
}
