using Bench.Engine.Jobs.Options;
using static Bench.Engine.Tests.Workload.WorkloadRun;

namespace Bench.Engine.Tests.Workload;

public sealed class SequentialTests
{
    [Fact]
    public void Sequential_reads_cover_the_region_in_order()
    {
        var steps = All(Options(IoPattern.Read), File(Mib));

        Assert.Equal(Enumerable.Range(0, 256).Select(i => i * 4096L), steps.Select(s => s.Offset));
        Assert.All(steps, s => Assert.Equal((IoDirection.Read, 4096), (s.Direction, s.Length)));
    }

    [Theory]
    [InlineData(IoPattern.Write, 65536, 1024000, 15)]
    [InlineData(IoPattern.RandRead, 65536, 1024000, 15)]
    [InlineData(IoPattern.Write, 4096, 10000, 2)]
    public void A_tail_smaller_than_a_block_is_not_issued(IoPattern pattern, long block, long size, int blocks)
    {
        Assert.Equal(blocks, All(Options(pattern, block), File(size)).Count);
    }

    [Fact]
    public void Region_and_offset_bound_the_stream()
    {
        var target = File(Mib) with { RegionStart = 64 * Kib, RegionLength = 32 * Kib };

        Assert.Equal(Enumerable.Range(16, 8).Select(i => i * 4096L), All(Options(IoPattern.Read), target).Select(s => s.Offset));
    }

    [Fact]
    public void Size_is_the_amount_and_never_wraps_but_io_size_does()
    {
        var options = Options(IoPattern.Write);
        options.Size = new SizeSpec(16 * Kib);
        Assert.Equal(4, All(options, File(64 * Kib)).Count);

        options.Size = new SizeSpec(256 * Kib);
        Assert.Equal(16, All(options, File(64 * Kib)).Count);

        options.Size = new SizeSpec(64 * Kib);
        options.IoSize = new SizeSpec(16 * Kib);
        Assert.Equal(4, All(options, File(64 * Kib)).Count);

        options.IoSize = new SizeSpec(160 * Kib);
        var wrapped = All(options, File(64 * Kib));
        Assert.Equal(40, wrapped.Count);
        Assert.Equal([.. Enumerable.Range(0, 40).Select(i => i % 16 * 4096L)], wrapped.Select(s => s.Offset));
    }

    [Fact]
    public void Reads_and_writes_of_a_mix_are_two_streams_that_share_the_size()
    {
        var steps = All(Options(IoPattern.ReadWrite), File(4 * Mib));

        Assert.Equal(1024, steps.Count);
        foreach (var direction in new[] { IoDirection.Read, IoDirection.Write })
        {
            var stream = steps.Where(s => s.Direction == direction).Select(s => s.Offset).ToArray();
            Assert.Equal(Enumerable.Range(0, stream.Length).Select(i => i * 4096L), stream);
        }
    }

    // The sequences of the next three are those that fio 3.33 logs for the same jobs.
    [Fact]
    public void A_step_is_added_after_each_block_and_wraps_at_the_end_of_the_file()
    {
        var options = Options(IoPattern.Read);
        options.SequentialStep = 4096;

        Assert.Equal(
            [0, 8, 16, 24, 32, 40, 48, 56, 0, 8, 16, 24, 32, 40, 48, 56],
            All(options, File(64 * Kib)).Select(s => s.Offset / Kib));
    }

    [Fact]
    public void A_step_past_the_region_of_a_larger_file_ends_the_job()
    {
        var options = Options(IoPattern.Read);
        options.SequentialStep = 4096;

        Assert.Equal(
            [0, 8, 16, 24, 32, 40, 48, 56],
            All(options, File(Mib) with { RegionLength = 64 * Kib }).Select(s => s.Offset / Kib));
    }

    [Fact]
    public void A_negative_step_walks_backwards_from_the_end()
    {
        var options = Options(IoPattern.Read);
        options.SequentialStep = -8192;

        Assert.Equal(
            [0, 56, 52, 48, 44, 40, 36, 32, 28, 24, 20, 16, 12, 8, 4, 0],
            All(options, File(64 * Kib)).Select(s => s.Offset / Kib));
    }

    [Fact]
    public void Loops_repeat_the_pass_from_the_start()
    {
        var options = Options(IoPattern.Read);
        options.Loops = 3;

        Assert.Equal([.. Enumerable.Range(0, 12).Select(i => i % 4 * 4096L)], All(options, File(16 * Kib)).Select(s => s.Offset));
    }

    [Fact]
    public void Number_ios_ends_a_pass_early()
    {
        var options = Options(IoPattern.Read);
        options.NumberIos = 7;

        Assert.Equal(7, All(options, File(Mib)).Count);
    }

    [Fact]
    public void Time_based_goes_round_the_region_without_end()
    {
        var options = Options(IoPattern.Read);
        options.TimeBased = true;
        using var run = new WorkloadRun(options, File(18 * Kib));
        run.Start();

        Assert.Equal([.. Enumerable.Range(0, 1000).Select(i => i % 4 * 4096L)], run.Pass(1000).Select(s => s.Offset));
        Assert.Equal(-1, run.Workload.PassBytes);
    }

    [Fact]
    public void Strided_zones_skip_between_zones()
    {
        var options = Options(IoPattern.Read);
        options.ZoneMode = ZoneMode.Strided;
        options.ZoneSize = 16 * Kib;
        options.ZoneSkip = 16 * Kib;
        options.IoSize = new SizeSpec(64 * Kib);

        Assert.Equal(
            [0, 4, 8, 12, 32, 36, 40, 44, 64, 68, 72, 76, 96, 100, 104, 108],
            All(options, File(128 * Kib)).Select(s => s.Offset / Kib));
    }

    [Fact]
    public void Trimwrite_trims_each_block_and_then_writes_it()
    {
        var steps = All(Options(IoPattern.TrimWrite), File(16 * Kib));

        Assert.Equal(
            [(IoDirection.Trim, 0L), (IoDirection.Write, 0), (IoDirection.Trim, 4), (IoDirection.Write, 4), (IoDirection.Trim, 8), (IoDirection.Write, 8), (IoDirection.Trim, 12), (IoDirection.Write, 12)],
            steps.Select(s => (s.Direction, s.Offset / Kib)));
    }

    [Fact]
    public void Randtrimwrite_covers_every_block_with_a_pair()
    {
        var steps = All(Options(IoPattern.RandTrimWrite), File(Mib));

        Assert.Equal(512, steps.Count);
        Assert.All(steps.Chunk(2), pair => Assert.Equal((IoDirection.Trim, IoDirection.Write, pair[0].Offset), (pair[0].Direction, pair[1].Direction, pair[1].Offset)));
        Assert.Equal(256, steps.Select(s => s.Offset).Distinct().Count());
    }
}
