using Bench.Report.Charts;
using Bench.Report.Charts.Standard;
using Bench.Report.Reading;
using Bench.Report.Tests.Fixtures;

namespace Bench.Report.Tests.Charts;

public sealed class StandardChartsTests
{
    [Fact]
    public void A_run_of_two_jobs_has_every_standard_chart()
    {
        IReadOnlyList<ChartSpec> charts = Charts(new BenchResult().Job("a", "read", 1000, 3).Job("b", "write", 500, 2, group: 1));

        Assert.Equal(
            ["iops", "throughput", "latency-p99", "depth", "iops-over-time", "throughput-over-time", "latency-p99-over-time", "latency-over-time-1", "latency-over-time-2", "latency-percentiles", "latency-histogram"],
            charts.Select(c => c.Id));
        Assert.Equal(charts.Count, charts.Select(c => c.Id).Distinct().Count());
    }

    [Fact]
    public void Rates_over_time_are_at_the_middle_of_their_intervals()
    {
        ChartSpec chart = Charts(new BenchResult().Job("a", "read", 1000, 3).Job("b", "write", 500, 2, group: 1)).Single(c => c.Id == "iops-over-time");

        Assert.Equal([new(0.5, 1000), new(1.5, 1000), new(2.5, 1000)], chart.Series[0].Points);
        Assert.Equal([new(3.5, 500), new(4.5, 500)], chart.Series[1].Points);
        Assert.Equal((0.0, 5.0), (chart.X.Min, chart.X.Max));
    }

    [Fact]
    public void A_short_last_interval_is_divided_by_its_own_length_or_joins_its_neighbour()
    {
        SeriesRow Row(double end, double length, long ios) => new() { EndMilliseconds = end, LengthMilliseconds = length, Job = "a", Direction = Direction.Read, Ios = ios };
        ResultFile Result(params SeriesRow[] rows) => new()
        {
            Path = "x",
            Label = "x",
            Tool = "t",
            Source = ResultSource.Bench,
            Jobs = [new JobResult { Name = "a", Directions = [new DirectionResult { Direction = Direction.Read, Ios = 1, Bytes = 0, Iops = 1, BytesPerSecond = 0 }] }],
            Series = new TimeSeries { IntervalMilliseconds = 1000, Rows = rows },
        };

        IReadOnlyList<TrackPoint> longer = JobTrack.Of(ReportSubject.Of([Result(Row(1000, 1000, 100), Row(2000, 600, 60))]))[0].Points;
        IReadOnlyList<TrackPoint> shorter = JobTrack.Of(ReportSubject.Of([Result(Row(1000, 1000, 100), Row(2000, 50, 5))]))[0].Points;

        Assert.Equal([100, 100], longer.Select(p => p.Ios / p.Seconds));
        Assert.Equal(105, Assert.Single(shorter).Ios);
        Assert.Equal(1.05, shorter[0].Seconds, 9);
    }

    [Fact]
    public void An_interval_without_io_is_a_gap_in_latency_and_zero_in_rate()
    {
        BenchResult result = new BenchResult().Job("a", "read", 0, 1).Job("a", "read", 100, 2);
        using var fixture = new Fixture();
        string json = result.Json().Replace("\"ios\":0,", "\"ios\":0,\"lat_mean_ns\":null,", StringComparison.Ordinal);
        ResultFile read = ResultFile.Load(fixture.Write("r.json", json))[0];
        IReadOnlyList<ChartSpec> charts = StandardCharts.Build(ReportSubject.Of([read with { Jobs = [read.Jobs[1]] }]));

        Assert.Equal(0, charts.Single(c => c.Id == "iops-over-time").Series[0].Points[0].Y);
        Assert.True(double.IsNaN(charts.Single(c => c.Id == "latency-over-time").Series[0].Points[0].Y));
    }

    [Fact]
    public void The_percentile_curve_steps_at_the_shares_of_its_bins_and_ends_at_the_maximum()
    {
        ChartSpec chart = Charts(new BenchResult().Job("a", "read", 1000, 1)).Single(c => c.Id == "latency-percentiles");

        List<ChartPoint> points = [.. chart.Series[0].Points];
        Assert.Equal([0, 99, 99.95], points.Select(p => Math.Round(p.X, 9)));
        Assert.Equal([200000, 5000000, 5000000], points.Select(p => p.Y));
        Assert.Equal(AxisScale.Percentile, chart.X.Scale);
    }

    [Fact]
    public void The_histogram_counts_every_io_once()
    {
        ChartSpec chart = Charts(new BenchResult().Job("a", "read", 1000, 1)).Single(c => c.Id == "latency-histogram");

        Assert.Equal(100, chart.Series[0].Points.Sum(p => p.Y), 9);
        Assert.Equal(99, chart.Series[0].Points.Max(p => p.Y), 9);
        Assert.Equal((0.0, 0.0), (chart.Series[0].Points[0].Y, chart.Series[0].Points[^1].Y));
    }

    [Fact]
    public void Rated_jobs_show_their_response_time_beside_the_latency()
    {
        ChartSpec chart = Charts(new BenchResult().Job("a", "read", 500, 4, rated: true)).Single(c => c.Id == "latency-percentiles");

        Assert.Equal(["read", "read response time"], chart.Series.Select(s => s.Name));
        Assert.Equal(1e9, chart.Series[1].Points[^1].Y);
    }

    [Fact]
    public void A_job_has_one_colour_in_all_charts()
    {
        IReadOnlyList<ChartSpec> charts = Charts(new BenchResult().Job("a", "read", 1000, 3).Job("b", "read", 500, 2, group: 1));

        foreach (string id in new[] { "iops", "throughput", "iops-over-time", "latency-percentiles", "latency-histogram" })
        {
            ChartSpec chart = charts.Single(c => c.Id == id);
            Assert.Equal([("a", 0), ("b", 1)], chart.Series.Select(s => (s.Name, s.Color)));
        }
    }

    [Fact]
    public void Of_hundreds_of_jobs_the_busiest_are_drawn_and_the_rest_is_said()
    {
        var result = new BenchResult();
        for (int i = 0; i < 300; i++)
        {
            result.Job($"job{i}", "read", 100 + i, 2, together: true);
        }

        IReadOnlyList<ChartSpec> charts = Charts(result);
        ChartSpec time = charts.Single(c => c.Id == "iops-over-time");
        ChartSpec bars = charts.Single(c => c.Id == "iops");

        Assert.Equal(["job293", "job294", "job295", "job296", "job297", "job298", "job299", "mean of 293 others"], time.Series.Select(s => s.Name));
        Assert.Equal(Enumerable.Range(0, 293).Average(i => 100 + i), time.Series[^1].Points[0].Y, 6);
        Assert.Equal(Enumerable.Range(0, 300).Sum(i => 100 + i), charts.Single(c => c.Id == "iops-over-time-sum").Series[0].Points[0].Y, 6);
        Assert.Equal(30, bars.X.Categories.Count);
        Assert.Contains("the 30 busiest of 300", Assert.Single(bars.Notes), StringComparison.Ordinal);
        Assert.Equal(7, time.Series.Take(7).Select(s => s.Color).Distinct().Count());
    }

    [Fact]
    public void Latency_over_time_is_drawn_for_twelve_jobs_and_the_others_are_named()
    {
        var result = new BenchResult();
        for (int i = 0; i < 12; i++)
        {
            result.Job($"job{i}", "read", 100 + i, 2);
        }

        ChartSpec[] twelve = [.. Charts(result).Where(c => c.Id.StartsWith("latency-over-time-", StringComparison.Ordinal))];
        ChartSpec[] more = [.. Charts(result.Job("idle", "write", 1, 2)).Where(c => c.Id.StartsWith("latency-over-time-", StringComparison.Ordinal))];

        Assert.Equal(12, twelve.Length);
        Assert.All(twelve, c => Assert.Empty(c.Notes));
        Assert.Equal(12, more.Length);
        Assert.Contains("12 busiest of 13; left out: idle", Assert.Single(more[^1].Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Results_of_two_labels_are_told_apart_by_label()
    {
        using var fixture = new Fixture();
        fixture.Write("1.json", new BenchResult { Label = "hba" }.Job("a", "read", 1000, 3).Json());
        fixture.Write("2.json", new BenchResult { Label = "toe" }.Job("a", "read", 2000, 3).Json());

        ChartSpec chart = StandardCharts.Build(ReportSubject.Of(ResultFile.Load(fixture.Folder))).Single(c => c.Id == "iops-over-time");

        Assert.Equal(["hba · a", "toe · a"], chart.Series.Select(s => s.Name));
    }

    [Fact]
    public void Plain_fio_json_gives_bars_and_percentiles_and_says_what_is_missing()
    {
        IReadOnlyList<ResultFile> results = ResultFile.Load(Fixture.PathOf(Fixture.FioJson));

        Assert.Equal(["iops", "throughput", "latency-p99", "latency-percentiles"], StandardCharts.Build(ReportSubject.Of(results)).Select(c => c.Id));
        Assert.Collection(
            StandardCharts.LeftOut(results),
            l => Assert.Contains("no charts over time", l, StringComparison.Ordinal),
            l => Assert.Contains("--output-format=json+", l, StringComparison.Ordinal));
    }

    private static IReadOnlyList<ChartSpec> Charts(BenchResult result)
    {
        using var fixture = new Fixture();
        return StandardCharts.Build(ReportSubject.Of(ResultFile.Load(fixture.Write("r.json", result.Json()))));
    }
}
