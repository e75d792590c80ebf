using Bench.Engine.Engines;
using Bench.Engine.Jobs.Options;
using static Bench.Engine.Tests.Workload.WorkloadRun;

namespace Bench.Engine.Tests.Workload;

public sealed class PaceTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void Without_a_rate_nothing_is_due()
    {
        Assert.All(All(Options(IoPattern.Read), File(Mib)), s => Assert.Equal(0, s.Due));
    }

    [Fact]
    public void Rate_iops_is_a_fixed_timetable_that_never_drifts()
    {
        var options = Options(IoPattern.Read);
        options.RateIops = new(7);
        options.TimeBased = true;
        using var run = new WorkloadRun(options, File(64 * Kib));
        run.Start();
        var start = run.Now;

        var steps = run.Pass(7001);

        Assert.Equal(start, steps[0].Due);
        Assert.Equal(start + (1000 * Second), steps[7000].Due);
        Assert.Equal(start + (Second / 7), steps[1].Due);
    }

    [Fact]
    public void A_stall_does_not_move_the_timetable()
    {
        var options = Options(IoPattern.Read);
        options.RateIops = new(1000);
        options.TimeBased = true;
        using var run = new WorkloadRun(options, File(64 * Kib));
        run.Start();
        var start = run.Now;
        run.Pass(10);
        run.Now += Second;

        Assert.Equal(start + (10 * Second / 1000), run.Pass(1)[0].Due);
    }

    [Fact]
    public void Rate_counts_bytes()
    {
        var options = Options(IoPattern.Read);
        options.Rate = new(Mib);
        options.BlockSize = new(new SizeRange(4096, 65536));
        options.IoSize = new SizeSpec(16 * Mib);
        using var run = new WorkloadRun(options, File(Mib));
        var start = run.Now;

        var steps = run.All();

        Assert.Equal(start + (steps.SkipLast(1).Sum(s => (long)s.Length) * Second / Mib), steps[^1].Due);
    }

    // Rates of two directions are met apart: 16 s of 256 and 512 I/Os a second.
    [Fact]
    public void Each_direction_keeps_its_own_rate()
    {
        var options = Options(IoPattern.ReadWrite);
        options.Rate = new PerDirection<long>(Mib, 2 * Mib, 0);
        options.TimeBased = true;
        using var run = new WorkloadRun(options, File(Mib));
        run.Start();
        var start = run.Now;

        var steps = run.Pass(12288);

        Assert.InRange(steps[^1].At - start, 15.9 * Second, 16.1 * Second);
        Assert.InRange(steps.Count(s => s.Direction == IoDirection.Read), 4090, 4102);
    }

    [Fact]
    public void A_direction_without_a_rate_fills_the_time_of_one_with_a_rate()
    {
        var options = Options(IoPattern.ReadWrite);
        options.RateIops = new PerDirection<long>(100, 0, 0);
        options.TimeBased = true;
        options.Thinktime = TimeSpan.FromMilliseconds(1);
        using var run = new WorkloadRun(options, File(Mib));
        run.Start();
        var start = run.Now;

        var steps = run.Pass(5000);

        var seconds = (steps[^1].At - start) / (double)Second;
        Assert.Equal(100 * seconds, steps.Count(s => s.Direction == IoDirection.Read), 5.0);
    }

    // 20000 exponential gaps: mean and deviation are both 1 ms; the mean is off by more than 5 % with a chance of 1e-12.
    [Fact]
    public void Poisson_arrivals_have_exponential_gaps()
    {
        var options = Options(IoPattern.Read);
        options.RateIops = new(1000);
        options.RateProcess = RateProcess.Poisson;
        options.TimeBased = true;
        using var run = new WorkloadRun(options, File(64 * Kib));
        run.Start();

        var due = run.Pass(20001).Select(s => (double)s.Due).ToArray();

        var gaps = due.Zip(due.Skip(1), (a, b) => b - a).ToArray();
        Assert.InRange(gaps.Average(), 950_000, 1_050_000);
        Assert.InRange(Math.Sqrt(gaps.Average(g => g * g) - (gaps.Average() * gaps.Average())), 920_000, 1_080_000);
    }

    [Theory]
    [InlineData(1, 1, 16)]
    [InlineData(4, 1, 4)]
    [InlineData(4, 4, 3)]
    public void Think_time_follows_every_n_blocks_once_nothing_is_in_flight(int blocks, int depth, int pauses)
    {
        var options = Options(IoPattern.Read);
        options.IoDepth = depth;
        options.Thinktime = TimeSpan.FromMilliseconds(10);
        options.ThinktimeSpin = TimeSpan.FromMilliseconds(3);
        options.ThinktimeBlocks = blocks;
        using var run = new WorkloadRun(options, File(64 * Kib));
        var start = run.Now;

        var steps = run.All();

        Assert.Equal(16, steps.Count);
        Assert.Equal(pauses * 10_000_000, run.Now - start, 36_000.0);
    }

    [Fact]
    public void Think_time_can_come_after_an_io_time()
    {
        var options = Options(IoPattern.Read);
        options.Thinktime = TimeSpan.FromMilliseconds(10);
        options.ThinktimeIotime = TimeSpan.FromMicroseconds(8);
        using var run = new WorkloadRun(options, File(128 * Kib));
        run.Start();
        var start = run.Now;
        run.Pass();

        Assert.Equal(4 * 10_000_000, run.Now - start, 100_000.0);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 16)]
    public void Rate_ignore_thinktime_does_not_make_up_for_pauses(bool ignore, int pauses)
    {
        var options = Options(IoPattern.Read);
        options.RateIops = new(1000);
        options.RateIgnoreThinktime = ignore;
        options.Thinktime = TimeSpan.FromMilliseconds(5);
        options.IoSize = new SizeSpec(68 * Kib);
        using var run = new WorkloadRun(options, File(68 * Kib));
        run.Start();
        var start = run.Now;
        var steps = run.Pass();

        Assert.Equal(start + 16_000_000 + (pauses * 5_000_000), steps[^1].Due);
    }

    [Theory]
    [InlineData(8, 0, 7)]
    [InlineData(0, 16, 3)]
    [InlineData(8, 16, 7)]
    public void Syncs_follow_every_n_writes_but_not_the_last_batch(int fsync, int fdatasync, int expected)
    {
        var options = Options(IoPattern.Write);
        options.Fsync = fsync;
        options.Fdatasync = fdatasync;

        var steps = All(options, File(256 * Kib));

        Assert.Equal((64, expected), (steps.Count(s => s.Direction == IoDirection.Write), steps.Count(s => s.Direction == IoDirection.Sync)));
        if (fsync > 0)
        {
            Assert.Equal((IoDirection.Sync, SyncCall.Fsync), (steps[8].Direction, steps[8].SyncCall));
        }
    }

    [Fact]
    public void Only_writes_count_towards_a_sync()
    {
        var options = Options(IoPattern.RandReadWrite);
        options.Fsync = 8;

        var steps = All(options, File(Mib));

        Assert.InRange(Math.Abs(steps.Count(s => s.Direction == IoDirection.Sync) - (steps.Count(s => s.Direction == IoDirection.Write) / 8)), 0, 1);
    }

    [Fact]
    public void Sync_file_range_covers_what_was_written_since()
    {
        var options = Options(IoPattern.Write);
        options.SyncFileRange = new SyncFileRange(7, 4);

        var syncs = All(options, File(48 * Kib)).Where(s => s.Direction == IoDirection.Sync).ToArray();

        Assert.Equal([(0L, 16384), (16384L, 16384)], syncs.Select(s => (s.Offset, s.Length)));
        Assert.All(syncs, s => Assert.Equal(SyncCall.SyncFileRange, s.SyncCall));
    }

    [Fact]
    public void A_least_rate_that_is_missed_ends_with_eio()
    {
        var options = Options(IoPattern.Read);
        options.RateIops = new(19);
        options.RateIopsMin = new(90);
        options.TimeBased = true;
        using var run = new WorkloadRun(options, File(64 * Kib));
        run.Start();
        run.Pass(38);
        Assert.Empty(run.Failures);
        run.Pass(5);

        Assert.Equal((5, "job: rate_iops_min=90 not met, got 19 IOPS", false), (run.Failures[0].Errno, run.Failures[0].Message, run.Failures[0].IsVerification));
    }

    [Fact]
    public void Serialize_overlap_waits_for_the_block_in_flight()
    {
        var options = Options(IoPattern.RandWrite);
        options.NoRandomMap = true;
        options.IoDepth = 8;
        options.SerializeOverlap = true;
        options.NumberIos = 1000;
        options.IoSize = new SizeSpec(100 * Mib);

        Assert.Equal(1000, All(options, File(64 * Kib)).Count);
    }
}
