using Bench.Report.Charts.Standard;
using Bench.Report.Reading;
using Bench.Report.Units;

namespace Bench.Report.Csv;

/// <summary><c>summary.csv</c>: a row for each direction of each daemon, job, group and total.</summary>
internal static class SummaryCsv
{
    private static readonly double[] Percents = [50, 90, 95, 99, 99.9, 99.99];

    private static readonly CsvColumn<Row>[] Columns =
    [
        new("label", r => r.Result.Label),
        new("result_file", r => r.Result.Path),
        new("level", r => r.Level),
        new("name", r => r.Stats.Name),
        new("group", r => r.Stats.Group),
        new("daemons", r => r.Stats.Daemons),
        new("direction", r => TrackStyle.Word(r.Direction.Direction)),
        new("ios", r => r.Direction.Ios),
        new("bytes", r => r.Direction.Bytes),
        new("runtime_ms", r => r.Direction.RuntimeMilliseconds),
        new("iops_per_s", r => r.Direction.Iops),
        new("throughput_bytes_per_s", r => r.Direction.BytesPerSecond),
        new("errors", r => r.Direction.Errors),
        new("short_ios", r => r.Direction.ShortIos),
        new("latency_kind", r => r.Direction.Latency?.Kind switch { LatencyKind.Total => "lat", LatencyKind.Completion => "clat", _ => null }),
        new("latency_min_ns", r => r.Direction.Latency?.Min),
        new("latency_mean_ns", r => r.Direction.Latency?.Mean),
        new("latency_stddev_ns", r => r.Direction.Latency?.StandardDeviation),
        .. Percents.Select(p => new CsvColumn<Row>($"latency_{NumberText.PercentileName(p)}_ns", r => r.Direction.Latency?.Percentile(p))),
        new("latency_max_ns", r => r.Direction.Latency?.Max),
        new("slat_mean_ns", r => r.Direction.Of(LatencyKind.Submission)?.Mean),
        new("clat_mean_ns", r => r.Direction.Of(LatencyKind.Completion)?.Mean),
        new("response_p99_ns", r => r.Direction.Of(LatencyKind.Response)?.Percentile(99)),
        new("response_max_ns", r => r.Direction.Of(LatencyKind.Response)?.Max),
        new("depth_requested", r => r.Stats.RequestedDepth),
        new("depth_achieved", r => r.Stats.AchievedDepth),
        new("user_cpu_percent", r => r.Stats.UserCpuPercent),
        new("system_cpu_percent", r => r.Stats.SystemCpuPercent),
        new("cpu_us_per_io", r => r.Stats.CpuMicrosecondsPerIo),
        new("context_switches", r => r.Stats.ContextSwitches),
        new("ended", r => r.Stats.Ended),
        new("errno", r => r.Stats.Errno),
        new("error", r => r.Stats.Error),
    ];

    public static void Write(string path, IReadOnlyList<ResultFile> results) => CsvTable.Write(path, Columns, results.SelectMany(Rows));

    private static IEnumerable<Row> Rows(ResultFile result) =>
        Level(result, "daemon", result.Daemons)
            .Concat(Level(result, "job", result.Jobs))
            .Concat(Level(result, "group", result.Groups))
            .Concat(Level(result, "total", result.Total is { } total ? [total] : []));

    private static IEnumerable<Row> Level(ResultFile result, string level, IReadOnlyList<JobResult> stats) =>
        stats.SelectMany(s => s.Directions.Select(d => new Row(result, level, s, d)));

    private sealed record Row(ResultFile Result, string Level, JobResult Stats, DirectionResult Direction);
}
