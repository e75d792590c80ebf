using Bench.Engine.Results.Statistics;
using Bench.Report.Comparison;
using Bench.Report.Units;

namespace Bench.Report.Charts.Sweeps;

/// <summary>How much each point changed against the baseline, with its confidence interval.</summary>
internal static class ChangeCharts
{
    private const int MostBars = 40;

    public static IEnumerable<ChartSpec> Build(ResultComparison? comparison)
    {
        if (comparison is null || comparison.Points.Count == 0)
        {
            yield break;
        }

        List<PointComparison> points = [.. comparison.Overall, .. comparison.Points];
        List<string> candidates = [.. points.Select(p => p.Candidate).Distinct()];
        // What all points have in common tells nothing beside each of them.
        bool oneJob = comparison.Points.Select(p => (p.Job, p.Direction)).Distinct().Count() == 1 && comparison.Points[0].Values.Count > 0;
        string Name(PointComparison p) => !oneJob ? p.Name : p.Values.Count == 0 ? p.Job : string.Join(' ', p.Values.Select(v => $"{v.Key}={v.Value}"));
        List<string> all = [.. points.Select(Name).Distinct()];
        List<string> names = [.. all.Take(MostBars)];
        Dictionary<string, int> rows = names.Select((name, row) => (name, row)).ToDictionary(n => n.name, n => n.row);
        foreach (Statistic statistic in points.SelectMany(p => p.Changes.Select(c => c.Statistic)).Distinct())
        {
            List<ChartSeries> series = [.. candidates.Select(candidate => new ChartSeries
            {
                Name = candidate,
                Color = comparison.Sides.Select(side => side.Name).ToList().IndexOf(candidate),
                Style = SeriesStyle.LineAndPoints,
                Points = [.. points
                    .Where(p => p.Candidate == candidate && rows.ContainsKey(Name(p)))
                    .SelectMany(p => p.Changes.Where(c => c.Statistic == statistic && c.Percent is not null).Select(c => Point(rows[Name(p)], c)))],
            }).Where(l => l.Points.Count > 0)];
            if (series.Count > 0)
            {
                yield return new ChartSpec
                {
                    Id = "change-" + string.Concat(statistic.ToString().Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-')),
                    Title = $"Change of {statistic} against {comparison.Sides[0].Name}",
                    Subtitle = FormattableString.Invariant($"bars are {comparison.Confidence * 100:0.###} % confidence intervals of each point alone; one that does not reach 0 is not yet a difference among many"),
                    Kind = ChartKind.Changes,
                    X = new ChartAxis { Title = "Point", Categories = names },
                    Y = new ChartAxis { Title = "Change", Quantity = Quantity.Percent },
                    Series = series,
                    Notes = all.Count > names.Count ? [$"the first {names.Count} of {all.Count} points are drawn; comparison.csv has all"] : [],
                };
            }
        }
    }

    private static ChartPoint Point(int row, StatisticChange change) =>
        change is { Low: { } low, High: { } high } ? new(row, change.Percent!.Value, (low - 1) * 100, (high - 1) * 100) : new(row, change.Percent!.Value);
}
