using Bench.Report.Charts.Standard;
using Bench.Report.Reading;

namespace Bench.Report.Csv;

/// <summary><c>percentiles.csv</c> and <c>histogram.csv</c>: every latency of every job and direction in full.</summary>
internal static class DistributionCsv
{
    private static readonly CsvColumn<Latency>[] Where =
    [
        new("label", r => r.Result.Label),
        new("job", r => r.Job.Name),
        new("group", r => r.Job.Group),
        new("direction", r => TrackStyle.Word(r.Direction.Direction)),
        new("latency_kind", r => KindName(r.Values.Kind)),
    ];

    private static readonly CsvColumn<(Latency Latency, PercentilePoint Point)>[] PercentileColumns =
    [
        .. Where.Select(c => new CsvColumn<(Latency Latency, PercentilePoint Point)>(c.Header, r => c.Value(r.Latency))),
        new("percentile_percent", r => r.Point.Percent.ToString("0.######", System.Globalization.CultureInfo.InvariantCulture)),
        new("latency_ns", r => r.Point.Nanoseconds),
    ];

    private static readonly CsvColumn<(Latency Latency, HistogramBin Bin)>[] BinColumns =
    [
        .. Where.Select(c => new CsvColumn<(Latency Latency, HistogramBin Bin)>(c.Header, r => c.Value(r.Latency))),
        new("bin_lower_ns", r => r.Bin.Lower),
        new("bin_upper_ns", r => r.Bin.Upper),
        new("ios", r => r.Bin.Count),
    ];

    public static void WritePercentiles(string path, IReadOnlyList<ResultFile> results) =>
        CsvTable.Write(path, PercentileColumns, All(results).SelectMany(l => Points(l.Values).Select(p => (l, p))));

    public static void WriteHistogram(string path, IReadOnlyList<ResultFile> results) =>
        CsvTable.Write(path, BinColumns, All(results).SelectMany(l => l.Values.Bins.Select(b => (l, b))));

    public static string KindName(LatencyKind kind) => kind switch
    {
        LatencyKind.Total => "lat",
        LatencyKind.Completion => "clat",
        LatencyKind.Submission => "slat",
        _ => "response",
    };

    private static IEnumerable<PercentilePoint> Points(LatencyResult latency) =>
        latency.Percentiles.Select(p => p with { Nanoseconds = latency.Clip(p.Nanoseconds) }).Prepend(new(0, latency.Min)).Append(new(100, latency.Max)).DistinctBy(p => p.Percent);

    private static IEnumerable<Latency> All(IReadOnlyList<ResultFile> results) =>
        from result in results
        from job in result.Jobs
        from direction in job.Directions
        from latency in direction.Latencies
        select new Latency(result, job, direction, latency);

    private sealed record Latency(ResultFile Result, JobResult Job, DirectionResult Direction, LatencyResult Values);
}
