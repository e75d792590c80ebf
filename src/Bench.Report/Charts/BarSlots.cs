namespace Bench.Report.Charts;

/// <summary>
/// Where bars go: within a category the series that have a value there share its height, so that series of different
/// categories get full bars and series of the same category stand side by side.
/// </summary>
internal static class BarSlots
{
    /// <summary>Share of a category's height that bars fill.</summary>
    public const double Fill = 0.8;

    /// <summary>Most bars in one category.</summary>
    public static int Most(ChartSpec chart) =>
        Math.Max(1, Values(chart).GroupBy(v => v.Point.X).Select(g => g.Count()).DefaultIfEmpty(1).Max());

    /// <summary>Every bar with its slot in its category, from 0.</summary>
    public static IEnumerable<(ChartSeries Series, ChartPoint Point, int Slot, int SlotsUsed)> Values(ChartSpec chart) =>
        chart.Series
            .SelectMany(s => s.Points.Where(p => double.IsFinite(p.Y)).Select(p => (Series: s, Point: p)))
            .GroupBy(v => v.Point.X)
            .SelectMany(g => g.Select((v, i) => (v.Series, v.Point, i, g.Count())));
}
