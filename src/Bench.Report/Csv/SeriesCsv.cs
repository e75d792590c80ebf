using Bench.Report.Charts.Standard;
using Bench.Report.Reading;

namespace Bench.Report.Csv;

/// <summary><c>series.csv</c>: a row for each job, direction and interval, also empty ones.</summary>
internal static class SeriesCsv
{
    private static readonly CsvColumn<(ResultFile Result, SeriesRow Row)>[] Columns =
    [
        new("label", r => r.Result.Label),
        new("job", r => r.Row.Job),
        new("group", r => r.Row.Group),
        new("direction", r => TrackStyle.Word(r.Row.Direction)),
        new("interval_end_ms", r => r.Row.EndMilliseconds),
        new("interval_ms", r => r.Result.Series!.IntervalMilliseconds),
        new("ios", r => r.Row.Ios),
        new("bytes", r => r.Row.Bytes),
        new("latency_min_ns", r => r.Row.Min),
        new("latency_mean_ns", r => r.Row.Mean),
        new("latency_p50_ns", r => r.Row.Percentile(50)),
        new("latency_p90_ns", r => r.Row.Percentile(90)),
        new("latency_p95_ns", r => r.Row.Percentile(95)),
        new("latency_p99_ns", r => r.Row.Percentile(99)),
        new("latency_p99.9_ns", r => r.Row.Percentile(99.9)),
        new("latency_max_ns", r => r.Row.Max),
    ];

    public static void Write(string path, IReadOnlyList<ResultFile> results) =>
        CsvTable.Write(path, Columns, results.Where(r => r.Series is not null).SelectMany(r => r.Series!.Rows.Select(row => (r, row))));
}
