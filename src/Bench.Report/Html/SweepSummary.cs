using Bench.Report.Charts.Standard;
using Bench.Report.Charts.Sweeps;
using Bench.Report.Comparison;
using Bench.Report.Points;
using Bench.Report.Units;

namespace Bench.Report.Html;

/// <summary>A sweep in words: what was measured, the best point, the knee, what the client limited.</summary>
internal static class SweepSummary
{
    private const int MostLines = 8;
    private const int MostNames = 6;

    /// <summary>A line is said to have reached its best from this share of its highest IOPS on.</summary>
    private const double Reached = 0.95;

    private static readonly string[] ClientCodes = ["cpu-saturated", "daemon-saturated"];

    public static IEnumerable<string> Sentences(PointTable table)
    {
        yield return Extent(table);
        foreach (string side in table.Sides)
        {
            if (Best(table, side, SweepMeasure.Iops) is { } best)
            {
                yield return best;
            }

            if (table.Varying.Contains("bs") && Best(table, side, SweepMeasure.Throughput) is { } fastest)
            {
                yield return fastest;
            }
        }

        foreach (string knee in Knees(table))
        {
            yield return knee;
        }

        if (ClientLimited(table) is { } limited)
        {
            yield return limited;
        }

        int contended = table.Points.Count(p => p.Runs.Any(r => r.Result.Warnings.Any(w => w.Code == "cpu-contended")));
        if (contended > 0)
        {
            yield return $"At {contended} of {table.Points.Count} points others used the CPUs of the client meanwhile: repeat them on a quiet machine before you trust small differences.";
        }
    }

    /// <summary>The differences that are significant, the largest first.</summary>
    public static IEnumerable<string> Differences(ResultComparison comparison)
    {
        foreach (string sentence in ComparisonText.Summary(comparison))
        {
            yield return sentence;
        }

        foreach ((PointComparison point, StatisticChange change) in comparison.Points
            .SelectMany(p => p.Changes.Select(c => (Point: p, Change: c)))
            .Where(c => c.Change.Verdict is ChangeVerdict.Better or ChangeVerdict.Worse)
            .OrderByDescending(c => Math.Abs(Math.Log(c.Change.Ratio!.Value)))
            .Take(3))
        {
            yield return $"{point.Candidate}, {point.Name}: {change.Statistic} {ComparisonText.Change(change.Percent)} against {comparison.Sides[0].Name} ({ComparisonText.Interval(change)}), {ComparisonText.Verdict(change)}.";
        }
    }

    private static string Extent(PointTable table)
    {
        IEnumerable<string> options = table.Varying.Select(option =>
        {
            List<string> values = [.. table.Points.Select(p => p.Key[option]).OfType<string>().Distinct().Order(Comparer<string>.Create((a, b) => PointOrder.Compare(option, a, b)))];
            return $"{option} {(values.Count > MostNames ? $"{values[0]} … {values[^1]} ({values.Count} values)" : string.Join(", ", values))}";
        });
        List<int> repeats = [.. table.Points.Select(p => p.Runs.Count).Distinct().Order()];
        string repeated = repeats is [var all] ? all == 1 ? "one run each" : $"{all} repeats each" : $"{repeats[0]} to {repeats[^1]} repeats each";
        int points = table.Points.Count;
        return $"{points} {(points == 1 ? "point" : "points")} ({repeated}) of {string.Join(", ", table.Sides.Where(side => table.Points.Any(p => p.Side == side)))}{(table.Varying.Count > 0 ? $": {string.Join("; ", options)}" : "")}.";
    }

    private static string? Best(PointTable table, string side, SweepMeasure measure)
    {
        // A side whose runs all failed has no point.
        MeasuredPoint? point = table.Points.Where(p => p.Side == side).MaxBy(p => Spread.Of(p, measure.Value)?.Mean ?? double.NegativeInfinity);
        if (point is null || Spread.Of(point, measure.Value) is not { } best)
        {
            return null;
        }

        string latency = Spread.Of(point, SweepMeasure.P99.Value) is { } p99 ? $", p99 {NumberText.Of(Quantity.Latency, p99.Mean)}" : "";
        string unit = measure == SweepMeasure.Iops ? " IOPS" : "";
        string range = best.Count > 1 ? $" ({NumberText.Of(measure.Quantity, best.Low)} to {NumberText.Of(measure.Quantity, best.High)} over {best.Count} repeats)" : "";
        return $"{side}: {(measure == SweepMeasure.Iops ? "most I/Os" : "highest throughput")} at {PointComparison.NameOf(point.Key)}: {NumberText.Of(measure.Quantity, best.Mean)}{unit}{range}{latency}.";
    }

    private static IEnumerable<string> Knees(PointTable table)
    {
        if (SweepCharts.Load(table) is not { } load)
        {
            yield break;
        }

        List<(SweepFacet Facet, SweepLine Line)> lines = [.. SweepFacets.Along(table, load).SelectMany(f => f.Lines.Where(l => l.Points.Count > 2).Select(l => (f, l)))];
        ILookup<bool, (string Name, string? Knee)> knees = lines
            .Select(l => (Name: string.Join(' ', new[] { SweepFacets.Name(l.Line, table), l.Facet.Title }.Where(t => t.Length > 0)), Knee: Knee(l.Line, load)))
            .ToLookup(l => l.Knee is not null);
        foreach ((string name, string? knee) in knees[true].Take(MostLines))
        {
            yield return $"{name}: {knee}";
        }

        if (knees[true].Count() > MostLines)
        {
            yield return $"… and the knees of {knees[true].Count() - MostLines} more lines, see the charts.";
        }

        if (knees[false].Any())
        {
            yield return $"IOPS still grow at the highest load measured (the knee lies beyond) of {SummaryText.Names([.. knees[false].Select(l => l.Name)])}.";
        }
    }

    private static string? Knee(SweepLine line, string load)
    {
        List<(MeasuredPoint Point, double Iops)> points = [.. line.Points.Select(p => (p, Spread.Of(p, SweepMeasure.Iops.Value)?.Mean ?? 0))];
        int knee = points.FindIndex(p => p.Iops >= points.Max(q => q.Iops) * Reached);
        if (knee == points.Count - 1)
        {
            return null;
        }

        string cost = Spread.Of(points[knee].Point, SweepMeasure.MeanLatency.Value) is { Mean: > 0 } at && Spread.Of(points[^1].Point, SweepMeasure.MeanLatency.Value) is { } end
            ? $"; from there to {load}={points[^1].Point.Key[load]} mean latency goes from {NumberText.Of(Quantity.Latency, at.Mean)} to {NumberText.Of(Quantity.Latency, end.Mean)}"
            : "";
        return $"the knee is at {load}={points[knee].Point.Key[load]}, the first to reach {Reached * 100:0} % of the line's highest IOPS{cost}.";
    }

    private static string? ClientLimited(PointTable table)
    {
        List<MeasuredPoint> limited = [.. table.Points.Where(p => p.Runs.Any(r => r.Result.HostCpu is { Saturated: true } || r.Result.Warnings.Any(w => ClientCodes.Contains(w.Code) && (w.Jobs.Count == 0 || w.Jobs.Contains(r.Job.Name)))))];
        return limited.Count == 0 ? null
            : $"At {limited.Count} of {table.Points.Count} points the client's CPU limited the result, not the storage: {string.Join("; ", limited.Take(MostNames).Select(p => $"{p.Side} {p.Key.ValueText} {TrackStyle.Word(p.Key.Direction)}"))}{(limited.Count > MostNames ? $" and {limited.Count - MostNames} more" : "")}.";
    }
}
