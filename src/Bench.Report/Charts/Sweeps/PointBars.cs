using Bench.Report.Points;

namespace Bench.Report.Charts.Sweeps;

/// <summary>A bar for each point and label, where points have no numbers to stand on an axis: engines, patterns, mere repeats.</summary>
internal static class PointBars
{
    private const int MostBars = 30;

    public static IEnumerable<ChartSpec> Build(PointTable table)
    {
        List<PointKey> all = [.. table.Points.Select(p => p.Key).Distinct()];
        List<PointKey> shown = [.. all.Take(MostBars)];
        bool valuesTell = all.Select(static key => key.ValueText).Distinct().Count() == all.Count;
        bool repeated = table.Points.Any(p => p.Runs.Count > 1);
        foreach (SweepMeasure measure in SweepMeasure.All)
        {
            List<ChartSeries> series = [.. table.Sides.Select((side, i) => new ChartSeries
            {
                Name = side,
                Color = i,
                Style = SeriesStyle.Bars,
                Points = [.. shown
                    .Select((key, row) => (Row: row, Spread: table.Find(side, key) is { } point ? Spread.Of(point, measure.Value) : null))
                    .Where(p => p.Spread is not null)
                    .Select(p => new ChartPoint(p.Row, p.Spread!.Value.Mean, p.Spread.Value.Count > 1 ? p.Spread.Value.Low : null, p.Spread.Value.Count > 1 ? p.Spread.Value.High : null))],
            }).Where(s => s.Points.Any(p => p.Y > 0))];
            if (series.Count > 0)
            {
                yield return new ChartSpec
                {
                    Id = $"{measure.Id}-by-point",
                    Title = $"{measure.Title} by point",
                    Kind = ChartKind.HorizontalBars,
                    X = new ChartAxis { Title = "Point", Categories = [.. shown.Select(key => valuesTell && key.ValueText.Length > 0 ? key.ValueText : Comparison.PointComparison.NameOf(key))] },
                    Y = new ChartAxis { Title = measure.Axis, Quantity = measure.Quantity },
                    Series = series,
                    Notes =
                    [
                        .. repeated ? ["bars are means of the repeats, whiskers span the lowest and the highest"] : Array.Empty<string>(),
                        .. all.Count > shown.Count ? [$"the first {shown.Count} of {all.Count} points are drawn; points.csv has all"] : Array.Empty<string>(),
                    ],
                };
            }
        }
    }
}
