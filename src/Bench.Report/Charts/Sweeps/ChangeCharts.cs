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

        List<string> candidates = [.. comparison.Points.Select(p => p.Candidate).Distinct()];
        // What all points have in common tells nothing beside each of them.
        bool oneJob = comparison.Points.Select(p => (p.Job, p.Direction)).Distinct().Count() == 1 && comparison.Points[0].Values.Count > 0;
        string Name(PointComparison p) => oneJob ? string.Join(' ', p.Values.Select(v => $"{v.Key}={v.Value}")) : p.Name;
        List<string> names = [.. comparison.Points.Select(Name).Distinct().Take(MostBars)];
        var rows = names.Select((n, i) => (n, i)).ToDictionary(n => n.n, n => n.i);
        int statistics = comparison.Points.Max(p => p.Changes.Count);
        for (int s = 0; s < statistics; s++)
        {
            List<ChartSeries> series = [.. candidates.Select(candidate => new ChartSeries
            {
                Name = candidate,
                Color = comparison.Sides.Select(side => side.Name).ToList().IndexOf(candidate),
                Style = SeriesStyle.LineAndPoints,
                Points = [.. comparison.Points
                    .Where(p => p.Candidate == candidate && rows.ContainsKey(Name(p)) && s < p.Changes.Count && p.Changes[s].Percent is not null)
                    .Select(p => Point(rows[Name(p)], p.Changes[s]))],
            }).Where(l => l.Points.Count > 0)];
            if (series.Count == 0)
            {
                continue;
            }

            string name = comparison.Points.First(p => s < p.Changes.Count).Changes[s].Statistic.ToString();
            yield return new ChartSpec
            {
                Id = "change-" + string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-')),
                Title = $"Change of {name} against {comparison.Sides[0].Name}",
                Subtitle = $"bars are {comparison.Confidence * 100:0.###} % confidence intervals of each point alone; one that does not reach 0 is not yet a difference among many",
                Kind = ChartKind.Changes,
                X = new ChartAxis { Title = "Point", Categories = names },
                Y = new ChartAxis { Title = "Change", Quantity = Quantity.Percent },
                Series = series,
                Notes = comparison.Points.Select(Name).Distinct().Count() is var all && all > names.Count ? [$"the first {names.Count} of {all} points are drawn; comparison.csv has all"] : [],
            };
        }
    }

    private static ChartPoint Point(int row, StatisticChange change) =>
        change is { Low: { } low, High: { } high } ? new(row, change.Percent!.Value, (low - 1) * 100, (high - 1) * 100) : new(row, change.Percent!.Value);
}
