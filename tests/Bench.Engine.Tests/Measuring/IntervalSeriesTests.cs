using Bench.Engine.Measuring;

namespace Bench.Engine.Tests.Measuring;

public sealed class IntervalSeriesTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void Rows_follow_the_grid_and_empty_intervals_have_rows()
    {
        using DaemonStatistics statistics = Started(0);
        statistics.Do(IoUnits.Finished(IoDirection.Read, Second / 2, 100));
        statistics.Do(IoUnits.Finished(IoDirection.Read, (3 * Second) + 1, 200));
        statistics.Do(IoUnits.Finished(IoDirection.Read, (3 * Second) + 2, 400));

        IReadOnlyList<IntervalRow> rows = statistics.Series!.Read(IoDirection.Read);

        Assert.Equal([1L, 0, 0, 2], rows.Select(row => row.Ios));
        Assert.Equal([0L, 1, 2, 3], rows.Select(row => row.Index));
        Assert.Equal((200L, 400L, 300.0), (rows[3].Minimum, rows[3].Maximum, rows[3].Mean));
        Assert.Equal((100L, 100L), (rows[0].Minimum, rows[0].Maximum));
        Assert.Empty(statistics.Series.Read(IoDirection.Trim));
    }

    [Fact]
    public void A_late_daemon_joins_the_grid_of_the_others()
    {
        using DaemonStatistics statistics = new(Setup());
        statistics.Start((5 * Second) + 17, 2 * Second);
        statistics.Do(IoUnits.Finished(IoDirection.Read, (5 * Second) + 20, 100));

        IntervalRow row = Assert.Single(statistics.Series!.Read(IoDirection.Read));

        Assert.Equal(3, row.Index);
    }

    [Fact]
    public void Rows_add_up_to_the_totals_and_their_histograms_to_the_histogram()
    {
        var random = new Random(4);
        using DaemonStatistics statistics = Started(0);
        long now = 0;
        for (int i = 0; i < 50_000; i++)
        {
            now += random.Next(2_000_000);
            IoDirection direction = random.Next(3) == 0 ? IoDirection.Write : IoDirection.Read;
            statistics.Do(IoUnits.Finished(direction, now, 100 + (long)Math.Pow(random.NextDouble() * 100, 4)));
        }

        foreach (IoDirection direction in (IoDirection[])[IoDirection.Read, IoDirection.Write])
        {
            IReadOnlyList<IntervalRow> rows = statistics.Series!.Read(direction);
            DirectionStatistics totals = statistics[direction];
            Assert.Equal(totals.TotalIos, rows.Sum(row => row.Ios));
            Assert.Equal(totals.Bytes, rows.Sum(row => row.Bytes));
            Assert.Equal(totals.Lat.Sum, rows.Sum(row => row.LatencySum));
            Assert.Equal(totals.Lat.Minimum, rows.Where(row => row.Ios > 0).Min(row => row.Minimum));
            Assert.Equal(totals.Lat.Maximum, rows.Max(row => row.Maximum));
            Assert.Equal(totals.Lat.Histogram.Counts.ToArray(), Counts(rows));
        }
    }

    [Fact]
    public void A_long_run_keeps_a_bounded_number_of_rows_and_loses_nothing()
    {
        using DaemonStatistics statistics = Started(0);
        const int seconds = 10_000;
        for (long i = 0; i < seconds; i++)
        {
            statistics.Do(IoUnits.Finished(IoDirection.Read, (i * Second) + 5, 1_000 + i));
        }

        IReadOnlyList<IntervalRow> rows = statistics.Series!.Read(IoDirection.Read);

        Assert.Equal(16 * Second, statistics.Series.Interval);
        Assert.Equal(seconds / 16, rows.Count);
        Assert.All(rows, row => Assert.Equal(16, row.Ios));
        Assert.Equal(Enumerable.Range(0, rows.Count).Select(i => 1_000L + (16 * i)), rows.Select(row => row.Minimum));
        Assert.Equal(statistics.Read.Lat.Histogram.Counts.ToArray(), Counts(rows));
    }

    [Fact]
    public void A_small_memory_budget_makes_intervals_longer_and_loses_nothing()
    {
        using DaemonStatistics statistics = new(Setup() with { SeriesBytes = 2_000 });
        statistics.Start(0);
        var random = new Random(5);
        for (long i = 0; i < 20_000; i++)
        {
            statistics.Do(IoUnits.Finished(IoDirection.Read, i * Second / 100, 1_000 + random.Next(1_000_000)));
        }

        IReadOnlyList<IntervalRow> rows = statistics.Series!.Read(IoDirection.Read);

        Assert.True(statistics.Series.Interval > Second);
        Assert.Equal(20_000, rows.Sum(row => row.Ios));
        Assert.Equal(statistics.Read.Lat.Histogram.Counts.ToArray(), Counts(rows));
    }

    [Fact]
    public void Series_of_daemons_on_different_intervals_merge_exactly()
    {
        using DaemonStatistics fine = Started(0);
        using DaemonStatistics coarse = new(Setup() with { SeriesInterval = 4 * Second });
        coarse.Start(0);
        for (long i = 0; i < 10; i++)
        {
            fine.Do(IoUnits.Finished(IoDirection.Read, (i * Second) + 1, 100));
            coarse.Do(IoUnits.Finished(IoDirection.Read, (i * Second) + 2, 300));
        }

        MergedSeries merged = MergedSeries.Of([fine.Series!, coarse.Series!], IoDirection.Read);

        Assert.Equal(4 * Second, merged.Interval);
        Assert.Equal([8L, 8, 4], merged.Rows.Select(row => row.Ios));
        Assert.Equal([200.0, 200, 200], merged.Rows.Select(row => row.Mean));
        Assert.Equal([(100L, 300L), (100, 300), (100, 300)], merged.Rows.Select(row => (row.Minimum, row.Maximum)));
    }

    [Fact]
    public void The_end_of_the_ramp_forgets_the_rows_before_it()
    {
        using DaemonStatistics statistics = Started(0);
        statistics.Do(IoUnits.Finished(IoDirection.Read, Second / 2, 100));
        statistics.Do(IoUnits.Finished(IoDirection.Read, 3 * Second / 2, 100));
        statistics.Start(2 * Second);
        statistics.Do(IoUnits.Finished(IoDirection.Read, (2 * Second) + 9, 700));

        IntervalRow row = Assert.Single(statistics.Series!.Read(IoDirection.Read));

        Assert.Equal((0L, 1L, 700L), (row.Index, row.Ios, row.Minimum));
    }

    private static StatisticsSetup Setup() => new() { Directions = new(true, true, false), Synchronous = true };

    private static DaemonStatistics Started(long now)
    {
        var statistics = new DaemonStatistics(Setup());
        statistics.Start(now);
        return statistics;
    }

    private static long[] Counts(IReadOnlyList<IntervalRow> rows)
    {
        var counts = new long[LatencyHistogram.BinCount];
        foreach (BinCount bin in rows.SelectMany(row => row.Bins))
        {
            counts[bin.Bin] += bin.Count;
        }

        return counts;
    }
}
