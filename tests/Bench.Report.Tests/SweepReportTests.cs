using Bench.Report.Charts;
using Bench.Report.Reading;
using Bench.Report.Tests.Fixtures;

namespace Bench.Report.Tests;

public sealed class SweepReportTests : IDisposable
{
    private readonly Fixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_sweep_of_two_labels_has_the_standard_charts_and_a_row_for_each_point()
    {
        List<ResultFile> results = [.. Sweep("software", 1, 40_000), .. Sweep("toe", 2, 60_000)];
        ReportManifest manifest = Report(results);
        string page = File.ReadAllText(manifest.Page);

        foreach (string chart in new[] { "change-iops", "change-lat-mean", "change-lat-p99", "iops-by-numjobs", "throughput-by-numjobs", "latency-p99-by-numjobs", "cpu-per-io-by-numjobs", "latency-by-iops", "iops-by-bs-1", "throughput-by-bs-1", "latency-percentiles", "iops-over-time", "latency-heat-1" })
        {
            Assert.Contains($"<figure id=\"{chart}\"", page, StringComparison.Ordinal);
        }

        Assert.Equal(1 + (2 * 2 * 5), File.ReadAllLines(Path.Combine(manifest.Directory, "points.csv")).Length);
        // Ten points and all of them together, by three statistics.
        Assert.Equal(1 + (((2 * 5) + 1) * 3), File.ReadAllLines(Path.Combine(manifest.Directory, "comparison.csv")).Length);
        Assert.Contains("20 points (3 repeats each) of software, toe: bs 8k, 64k; numjobs 1, 2, 4, 8, 16.", page, StringComparison.Ordinal);
        Assert.Contains("Transport", page, StringComparison.Ordinal);
        Assert.Contains("toe (cxgb4i)", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_summary_names_the_best_point_the_knee_the_clients_limits_and_the_differences()
    {
        string page = File.ReadAllText(Report([.. Sweep("software", 1, 40_000), .. Sweep("toe", 2, 60_000)]).Page);

        Assert.Contains("software: most I/Os at bs=8k numjobs=16 &#183; load &#183; read:", page, StringComparison.Ordinal);
        Assert.Contains("IOPS still grow at the highest load measured (the knee lies beyond) of software bs=8k, software bs=64k, toe bs=8k, toe bs=64k.", page, StringComparison.Ordinal);
        Assert.Contains("At 4 of 20 points the client&#39;s CPU limited the result", page, StringComparison.Ordinal);
        Assert.Contains("without a difference shown. Over repeats", page, StringComparison.Ordinal);
        Assert.Contains("against software", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_knee_is_the_first_load_that_nearly_reaches_the_best()
    {
        string folder = Path.Combine(_fixture.Folder, "knee");
        new SweepFolder(folder, "hba", 3) { Daemons = [1, 2, 4, 64, 256, 1024], Sizes = ["8k"], Idle = 50 }.Write();

        // At 64 daemons of 50 µs the server of 40,000 IOPS gives 97 % of what it has.
        string page = File.ReadAllText(Report(ResultFile.Load(folder)).Page);
        Assert.Contains("hba: the knee is at numjobs=64", page, StringComparison.Ordinal);
        Assert.Contains("to numjobs=1024 mean latency goes from", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Points_of_a_sweep_without_label_have_its_folders_name()
    {
        string folder = Path.Combine(_fixture.Folder, "obl-load-20261121");
        new SweepFolder(folder, null, 3) { Repeats = 1, Sizes = ["8k"] }.Write();

        Assert.All(ResultFile.Load(folder), r => Assert.Equal("obl-load-20261121", r.Label));
    }

    [Fact]
    public void A_side_whose_runs_all_failed_has_no_best_point()
    {
        string folder = Path.Combine(_fixture.Folder, "half");
        new SweepFolder(folder, "good", 3) { Sizes = ["8k"] }.Write();
        List<ResultFile> results = [.. ResultFile.Load(folder)];
        ResultFile failed = results[0] with { Label = "bad", Jobs = [results[0].Jobs[0] with { Directions = [], Errno = 6, Error = "no such device" }] };

        string page = File.ReadAllText(Report([.. results, failed]).Page);

        Assert.Contains("5 points (3 repeats each) of good: numjobs", page, StringComparison.Ordinal);
        Assert.Contains("no such device", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Results_with_percentiles_of_different_latencies_are_shown_by_the_one_they_share()
    {
        ResultFile fio = ResultFile.Load(Fixture.PathOf(Fixture.FioJson))[0];
        EngineRun.Write(_fixture.Write("job.fio", "[job]\nioengine=null\nrw=read\nsize=1m\n"), Path.Combine(_fixture.Folder, "ours.json"));
        ResultFile ours = ResultFile.Load(Path.Combine(_fixture.Folder, "ours.json"))[0];
        Assert.Equal((LatencyKind.Completion, LatencyKind.Total), (fio.Jobs[0].Directions[0].Latency!.Kind, ours.Jobs[0].Directions[0].Latency!.Kind));

        string page = File.ReadAllText(Report([fio, ours], out IReadOnlyList<ChartSpec> charts).Page);

        Assert.Contains("Latencies are completion latencies (clat) in all results", page, StringComparison.Ordinal);
        Assert.StartsWith("completion latency;", charts.Single(c => c.Id == "latency-percentiles").Subtitle, StringComparison.Ordinal);
    }

    [Fact]
    public void A_warning_of_many_points_is_said_once_with_some_evidence()
    {
        string folder = Path.Combine(_fixture.Folder, "warned");
        new SweepFolder(folder, "a", 3) { Warning = "odd-code" }.Write();
        string page = File.ReadAllText(Report(ResultFile.Load(folder)).Page);

        Assert.Equal(2, page.Split("Do it differently.").Length);
        Assert.Equal(4, page.Split("Evidence, ").Length);
    }

    [Fact]
    public void Labels_keep_their_colour_in_every_chart()
    {
        ReportManifest manifest = Report([.. Sweep("software", 1, 40_000), .. Sweep("toe", 2, 60_000)], out IReadOnlyList<ChartSpec> charts);

        Assert.NotEmpty(manifest.Files);
        foreach (ChartSeries series in charts.Where(c => c.Id.Contains("-by-", StringComparison.Ordinal)).SelectMany(c => c.Series))
        {
            Assert.Equal(series.Name.StartsWith("toe", StringComparison.Ordinal) ? 1 : 0, series.Color);
        }
    }

    [Fact]
    public void Repeats_without_a_numeric_option_are_bars_with_their_spread()
    {
        string folder = Path.Combine(_fixture.Folder, "repeats");
        new SweepFolder(folder, "a", 3) { Daemons = [4], Sizes = ["8k"] }.Write();
        Report(ResultFile.Load(folder), out IReadOnlyList<ChartSpec> charts);

        ChartPoint bar = Assert.Single(charts.Single(c => c.Id == "iops-by-point").Series).Points[0];
        Assert.True(bar.Low < bar.Y && bar.Y < bar.High);
    }

    [Fact]
    public void Five_hundred_points_of_which_all_are_there()
    {
        string folder = Path.Combine(_fixture.Folder, "large");
        new SweepFolder(folder, "a", 3) { Daemons = [.. Enumerable.Range(1, 50)], Sizes = [.. Enumerable.Range(1, 10).Select(i => $"{i * 4}k")], Repeats = 1, Seconds = 3 }.Write();
        IReadOnlyList<ResultFile> results = ResultFile.Load(folder);
        ReportManifest manifest = Report(results);

        Assert.Equal(500, results.Count);
        Assert.Equal(501, File.ReadAllLines(Path.Combine(manifest.Directory, "points.csv")).Length);
    }

    [Fact]
    public void A_rate_limited_sweep_has_response_times()
    {
        string folder = Path.Combine(_fixture.Folder, "rated");
        new SweepFolder(folder, "a", 3) { Rated = true, Repeats = 1 }.Write();

        Assert.Contains("<figure id=\"response-p99-by-numjobs\"", File.ReadAllText(Report(ResultFile.Load(folder)).Page), StringComparison.Ordinal);
    }

    private IReadOnlyList<ResultFile> Sweep(string label, int seed, double most)
    {
        string folder = Path.Combine(_fixture.Folder, label);
        new SweepFolder(folder, label, seed) { Most = most }.Write();
        return ResultFile.Load(folder);
    }

    private ReportManifest Report(IReadOnlyList<ResultFile> results) => Report(results, out _);

    private ReportManifest Report(IReadOnlyList<ResultFile> results, out IReadOnlyList<ChartSpec> charts)
    {
        var renderer = new Recorder();
        ReportManifest manifest = ReportBuilder.Write(results, Path.Combine(_fixture.Folder, "report"), new ReportOptions { Renderer = renderer });
        charts = renderer.Charts;
        return manifest;
    }

    private sealed class Recorder : IChartRenderer
    {
        public IReadOnlyList<ChartSpec> Charts { get; private set; } = [];

        public string? Unavailable => null;

        public RenderedCharts Render(IReadOnlyList<ChartSpec> charts, string directory, IReadOnlyList<ImageFormat> formats)
        {
            Charts = charts;
            return new([], []);
        }
    }
}
