using System.Globalization;
using Bench.Report.Charts.Standard;
using Bench.Report.Charts.Sweeps;
using Bench.Report.Points;
using Bench.Report.Reading;
using Bench.Report.Units;

namespace Bench.Report.Html;

/// <summary>The table of a sweep's points: means over the repeats.</summary>
internal static class PointTables
{
    private static readonly SweepMeasure Maximum = new("latency-max", "Maximum latency", "Latency", Quantity.Latency, r => r.Direction.Latency?.Max);

    private static readonly (string Name, SweepMeasure Measure)[] Columns =
    [
        ("IOPS", SweepMeasure.Iops), ("Throughput", SweepMeasure.Throughput), ("Latency mean", SweepMeasure.MeanLatency), ("p99", SweepMeasure.P99),
        ("max", Maximum), ("Response p99", SweepMeasure.Response), ("CPU per I/O", SweepMeasure.CpuPerIo),
    ];

    public static void Write(HtmlText html, PointTable table)
    {
        bool jobs = table.Points.Select(p => p.Key.Job).Distinct().Count() > 1;
        bool repeated = table.Points.Any(p => p.Runs.Count > 1);
        List<(string Name, SweepMeasure Measure)> columns = [.. Columns.Where(c => table.Points.Any(p => Spread.Of(p, c.Measure.Value) is not null))];
        List<string> headings = ["Label", .. table.Varying.Select(o => "#" + o), .. jobs ? ["Job"] : Array.Empty<string>(), "Direction", .. repeated ? ["#Repeats", "#IOPS spread"] : Array.Empty<string>(), .. columns.Select(c => "#" + c.Name), "#In flight"];
        html.Open("section", ("id", "points")).Element("h2", "Points")
            .Table("Points", headings, table.Points.Select(p => (IReadOnlyList<string>)
            [
                p.Side,
                .. table.Varying.Select(o => p.Key[o] ?? "–"),
                .. jobs ? [p.Key.Job] : Array.Empty<string>(),
                TrackStyle.Word(p.Key.Direction),
                .. repeated ? [p.Runs.Count.ToString(CultureInfo.InvariantCulture), RelativeSpread(p)] : Array.Empty<string>(),
                .. columns.Select(c => NumberText.Of(c.Measure.Quantity, Spread.Of(p, c.Measure.Value)?.Mean)),
                Depth(p.Runs),
            ])).Close("section");
    }

    private static string RelativeSpread(MeasuredPoint point) =>
        point.Runs.Count > 1 && Spread.Of(point, SweepMeasure.Iops.Value) is { Mean: > 0 } iops ? $"±{NumberText.Significant(50 * (iops.High - iops.Low) / iops.Mean)} %" : "–";

    private static string Depth(IReadOnlyList<MeasuredRun> runs)
    {
        JobResult job = runs[0].Job;
        List<double> achieved = [.. runs.Select(r => r.Job.AchievedDepth).OfType<double>()];
        return achieved.Count == 0 ? "–" : $"{NumberText.Significant(achieved.Average())}{(job.RequestedDepth is { } requested ? $" of {NumberText.Plain(requested)}" : "")}";
    }
}
