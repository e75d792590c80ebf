using Bench.Engine.Results.Statistics;
using Bench.Report.Points;
using Bench.Report.Reading;

namespace Bench.Report.Comparison;

/// <summary>
/// A statistic's values over stretches of one run. Neighbouring intervals resemble each other, so they are joined into few long
/// batches (the method of batch means) before their variation is taken for noise.
/// </summary>
internal static class IntervalSample
{
    private const int Batches = 8;

    /// <summary>Fewer intervals tell nothing.</summary>
    private const int FewestIntervals = Batches * 2;

    /// <summary>The batches' values; empty when the run has too few intervals or the statistic is not kept by interval.</summary>
    public static IReadOnlyList<double> Of(MeasuredRun run, Statistic statistic)
    {
        IReadOnlyList<SeriesRow> rows = run.Rows();
        // A stub at either end is no interval like the others.
        double whole = rows.Count == 0 ? 0 : rows.Max(row => row.LengthMilliseconds);
        List<SeriesRow> full = [.. rows.Where(row => row.LengthMilliseconds > whole / 2)];
        if (full.Count < FewestIntervals)
        {
            return [];
        }

        List<double?> values = [.. Enumerable.Range(0, Batches).Select(i => Value(full[(i * full.Count / Batches)..((i + 1) * full.Count / Batches)], statistic))];
        return values.TrueForAll(v => v is > 0) ? [.. values.Select(v => v!.Value)] : [];
    }

    private static double? Value(List<SeriesRow> rows, Statistic statistic)
    {
        double seconds = rows.Sum(row => row.LengthMilliseconds) / 1000;
        long ios = rows.Sum(row => row.Ios);
        return statistic switch
        {
            { Kind: StatisticKind.Iops } => ios / seconds,
            { Kind: StatisticKind.Bandwidth } => rows.Sum(row => row.Bytes) / seconds,
            { Kind: StatisticKind.Latency, Part: LatencyPart.Total, Measure: LatencyMeasure.Mean } => ios == 0 ? null : rows.Sum(row => (row.Mean ?? 0) * row.Ios) / ios,
            { Kind: StatisticKind.Latency, Part: LatencyPart.Total, Measure: LatencyMeasure.Percentile } => Percentile(rows, statistic.Percent),
            _ => null,
        };
    }

    private static double? Percentile(List<SeriesRow> rows, double percent)
    {
        List<HistogramBin> bins = [.. rows.SelectMany(row => row.Bins).GroupBy(bin => bin.Centre).OrderBy(g => g.Key).Select(g => new HistogramBin(g.Key, g.Sum(bin => bin.Count)))];
        return bins.Count == 0 ? null : new LatencyResult { Kind = LatencyKind.Total, Count = bins.Sum(b => b.Count), Bins = bins }.Percentile(percent);
    }
}
