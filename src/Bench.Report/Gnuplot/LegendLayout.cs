using Bench.Report.Charts;

namespace Bench.Report.Gnuplot;

/// <summary>Rows and columns of a legend below the plot, where it cannot cover data.</summary>
/// <param name="Rows">0 for no legend.</param>
/// <param name="Columns">Entries in a row.</param>
internal readonly record struct LegendLayout(int Rows, int Columns)
{
    private const int LongestName = 44;

    /// <summary>A single series needs no legend, nor do bars that the axis names.</summary>
    public static LegendLayout For(ChartSpec chart, int width, double charWidth)
    {
        if (chart.Series.Count < 2 || (chart.Kind == ChartKind.HorizontalBars && BarSlots.Most(chart) == 1))
        {
            return new(0, 0);
        }

        double entry = (chart.Series.Max(s => Shorten(s.Name).Length) * charWidth) + 120;
        int columns = Math.Clamp((int)((width - 32) / entry), 1, chart.Series.Count);
        return new((chart.Series.Count + columns - 1) / columns, columns);
    }

    /// <summary>A long name with its middle left out: names of a sweep differ at their ends.</summary>
    public static string Shorten(string name) =>
        name.Length <= LongestName ? name : string.Concat(name.AsSpan(0, (LongestName / 2) - 1), "…", name.AsSpan(name.Length - (LongestName / 2)));
}
