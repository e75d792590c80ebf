using Bench.Engine.Jobs;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Measuring;
using Bench.Engine.Planning;

namespace Bench.Engine.Tests.Measuring;

public sealed class DaemonStatisticsTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void A_synchronous_engine_has_one_latency_and_no_submission_latency()
    {
        using var statistics = new DaemonStatistics(new StatisticsSetup { Synchronous = true });
        statistics.Start(0);
        statistics.Do(IoUnits.Finished(IoDirection.Read, 1_000, 300));

        Assert.Same(statistics.Read.Clat, statistics.Read.Lat);
        Assert.Equal((1L, 300L, 0L), (statistics.Read.Lat.Count, statistics.Read.Lat.Maximum, statistics.Read.Slat.Count));
    }

    [Fact]
    public void An_asynchronous_engine_splits_the_latency_at_the_end_of_submission()
    {
        using var statistics = new DaemonStatistics(new StatisticsSetup { Rated = true });
        statistics.Start(0);
        statistics.Do(IoUnits.Finished(IoDirection.Write, 10_000, 3_000, submission: 500, late: 2_000));

        DirectionStatistics write = statistics.Write;
        Assert.Equal((500L, 2_500L, 3_000L, 5_000L), (write.Slat.Maximum, write.Clat.Maximum, write.Lat.Maximum, write.Response.Maximum));
    }

    [Fact]
    public void Failed_and_short_ios_are_counted_and_only_whole_and_short_ones_have_latencies()
    {
        using var statistics = new DaemonStatistics(new StatisticsSetup { Synchronous = true });
        statistics.Start(0);
        statistics.Do(IoUnits.Finished(IoDirection.Read, 1_000, 300));
        statistics.Do(IoUnits.Finished(IoDirection.Read, 2_000, 300, result: 512));
        statistics.Do(IoUnits.Finished(IoDirection.Read, 3_000, 300, result: -5));

        DirectionStatistics read = statistics.Read;
        Assert.Equal((3L, 4_608L, 1L, 1L, 2L), (read.TotalIos, read.Bytes, read.ShortIos, read.Errors, read.Clat.Count));
    }

    [Fact]
    public void How_long_failures_took_is_kept_apart_from_latencies_and_travels_with_them()
    {
        using var statistics = new DaemonStatistics(new StatisticsSetup { Rated = true });
        statistics.Start(0);
        statistics.Do(IoUnits.Finished(IoDirection.Write, 1_000, 300));
        statistics.Do(IoUnits.Finished(IoDirection.Write, 90 * Second, 30 * Second, result: -110));
        statistics.Do(IoUnits.Finished(IoDirection.Write, 90 * Second, 10 * Second, result: -5));

        using var stream = new MemoryStream();
        statistics.WriteTo(new BinaryWriter(stream));
        stream.Position = 0;
        using var copy = DaemonStatistics.ReadFrom(new BinaryReader(stream), 0);
        copy.Write.Add(statistics.Write);

        foreach ((DirectionStatistics write, int times) in new[] { (statistics.Write, 1), (copy.Write, 2) })
        {
            Assert.Equal((2L * times, 40 * Second * times, 30 * Second), (write.Failed.Count, write.Failed.Nanoseconds, write.Failed.Longest));
            Assert.Equal((3L * times, 2L * times, 1L * times, 300L), (write.TotalIos, write.Errors, write.Lat.Count, write.Lat.Maximum));
        }

        statistics.Start(0);
        Assert.Equal((0L, 0L), (statistics.Write.Failed.Count, statistics.Write.Failed.Longest));
    }

    [Fact]
    public void Syncs_are_counted_apart()
    {
        using var statistics = new DaemonStatistics(new StatisticsSetup());
        statistics.Start(0);
        statistics.Do(IoUnits.Finished(IoDirection.Sync, 9_000, 7_000, length: 0));

        Assert.Equal((1L, 7_000L, 0L), (statistics.Sync.Count, statistics.Sync.Maximum, statistics.Write.TotalIos));
    }

    [Fact]
    public void Disabled_latencies_are_not_recorded()
    {
        using var statistics = new DaemonStatistics(new StatisticsSetup { Slat = false, Lat = false });
        statistics.Start(0);
        statistics.Do(IoUnits.Finished(IoDirection.Read, 1_000, 300, submission: 100));

        Assert.Equal((0L, 1L, 0L), (statistics.Read.Slat.Count, statistics.Read.Clat.Count, statistics.Read.Lat.Count));
    }

    [Fact]
    public void Rates_are_sampled_every_half_second_and_a_stall_is_a_sample_of_zero()
    {
        using var statistics = new DaemonStatistics(new StatisticsSetup { Synchronous = true });
        statistics.Start(0);
        // 100 I/Os of 4 KiB in each of the half seconds 1 and 4; none in 2 and 3.
        foreach (int half in (int[])[0, 3])
        {
            for (int i = 0; i < 100; i++)
            {
                statistics.Do(IoUnits.Finished(IoDirection.Read, (half * Second / 2) + ((i + 1) * 4_900_000L), 1_000));
            }
        }

        statistics.Roll(2 * Second);

        RateSamples iops = statistics.Read.Iops;
        Assert.Equal((4L, 0L, 200L), (iops.Count, iops.Minimum, iops.Maximum));
        Assert.Equal((800L, 100.0), (statistics.Read.Bandwidth.Maximum, iops.Mean));
        Assert.Equal(0, statistics.Write.Iops.Count);
    }

    [Fact]
    public void Runtime_counts_passes_in_which_a_direction_was_used()
    {
        using var statistics = new DaemonStatistics(new StatisticsSetup { Synchronous = true });
        statistics.Start(0);
        statistics.Do(IoUnits.Finished(IoDirection.Write, Second, 1_000));
        statistics.EndPass(2 * Second);
        statistics.Do(IoUnits.Finished(IoDirection.Read, 3 * Second, 1_000));
        statistics.EndPass(5 * Second);

        Assert.Equal(2 * Second, statistics.Write.RuntimeNanoseconds);
        Assert.Equal(3 * Second, statistics.Read.RuntimeNanoseconds);
        Assert.Equal(0, statistics.Trim.RuntimeNanoseconds);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(31, 4)]
    [InlineData(63, 5)]
    [InlineData(64, 6)]
    [InlineData(4_096, 6)]
    public void Depths_fall_into_the_classes_of_fio(int depth, int expected) => Assert.Equal(expected, DaemonStatistics.LevelClass(depth));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 2)]
    [InlineData(8, 2)]
    [InlineData(9, 3)]
    [InlineData(64, 5)]
    [InlineData(65, 6)]
    public void Batches_fall_into_the_classes_of_fio(int size, int expected) => Assert.Equal(expected, DaemonStatistics.SizeClass(size));

    [Fact]
    public void A_batch_counts_every_depth_it_passes_through()
    {
        using var statistics = new DaemonStatistics(new StatisticsSetup());
        statistics.RecordSubmit(inFlight: 4, submitted: 3);

        Assert.Equal((9L, 3L), (statistics.DepthSum, statistics.DepthCount));
        Assert.Equal([0L, 2, 1, 0, 0, 0, 0], statistics.DepthLevels);
    }

    [Fact]
    public void Recording_allocates_nothing()
    {
        using var statistics = new DaemonStatistics(new StatisticsSetup { Rated = true });
        statistics.Start(0);
        var unit = IoUnits.Finished(IoDirection.Read, 10_000, 3_000, submission: 500);
        statistics.Record(in unit);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            statistics.Record(in unit);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void A_daemon_of_many_stays_below_256_KiB()
    {
        var options = new JobOptions { ReadWrite = IoPattern.RandReadWrite, IoDepth = 8 };
        var job = new JobDefinition("j", options, [], new SourceLocation("a", 1), 0);
        var plan = new DaemonPlan(job, 1, 0, 0, 0, []);
        const int count = 50;
        var all = new DaemonStatistics[count];

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < count; i++)
        {
            all[i] = new DaemonStatistics(plan, synchronous: false, daemons: 10_000);
        }

        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / count;

        // Native memory for the series comes on top: at most 24 KiB and one row for each direction.
        Assert.InRange(each, 1, (256 - 56) << 10);
        GC.KeepAlive(all);
    }
}
