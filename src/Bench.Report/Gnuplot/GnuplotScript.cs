using System.Globalization;
using System.Text;
using Bench.Report.Charts;
using Bench.Report.Units;

namespace Bench.Report.Gnuplot;

/// <summary>
/// Writes the gnuplot script of a chart. Ranges, units and marks come from <see cref="AxisLayout"/>, so gnuplot only
/// draws; all text is single-quoted and unenhanced, so nothing in a result file can be a gnuplot command.
/// </summary>
internal static partial class GnuplotScript
{
    private const int Width = 1400;
    private const int FontSize = 19;
    /// <summary>Mean advance of a character of the font, a little generous, px.</summary>
    // Room of a point's label, as shares of the plot.
    private const double LabelWidth = 0.018;
    private const double LabelHeight = 0.035;

    private const double CharWidth = 0.8 * FontSize;
    private const int MarkEachPointUpTo = 60;
    private const string Font = "DejaVu Sans";

    public static string FileName(ChartSpec chart, ImageFormat format) => chart.Id + (format == ImageFormat.Png ? ".png" : ".svg");

    public static string For(ChartSpec chart, ImageFormat format)
    {
        var script = new StringBuilder();
        var legend = LegendLayout.For(chart, Width, CharWidth);
        bool bars = chart.Kind is ChartKind.HorizontalBars or ChartKind.Changes;
        double below = 20 + (chart.Notes.Count * 28) + (legend.Rows * 38);
        double above = 70 + (chart.Subtitle.Length > 0 ? 34 : 0);
        int height = bars ? (int)(above + below + 130 + (chart.X.Categories.Count * BarRow(chart))) : 860;

        script.AppendLine("reset session");
        script.AppendLine(Inv($"set terminal {(format == ImageFormat.Png ? "pngcairo noenhanced background '#ffffff'" : "svg noenhanced dynamic background '#ffffff'")} size {Width},{height} font '{Font},{FontSize}' linewidth 1.6"));
        script.AppendLine($"set output {Quote(FileName(chart, format))}");
        script.AppendLine("set encoding utf8");
        script.AppendLine(Inv($"set label 1 {Quote(chart.Title)} at screen {16.0 / Width},{1 - (34.0 / height)} left font '{Font} Bold,{FontSize + 5}' textcolor rgb '#1b1f24'"));
        if (chart.Subtitle.Length > 0)
        {
            script.AppendLine(Inv($"set label 2 {Quote(chart.Subtitle)} at screen {16.0 / Width},{1 - (72.0 / height)} left font '{Font},{FontSize - 2}' textcolor rgb '#5f6672'"));
        }

        for (int i = 0; i < chart.Notes.Count; i++)
        {
            script.AppendLine(Inv($"set label {10 + i} {Quote(chart.Notes[i])} at screen {16.0 / Width},{(20 + ((chart.Notes.Count - 1 - i) * 28.0)) / height} left font '{Font},{FontSize - 5}' textcolor rgb '#5f6672'"));
        }

        script.AppendLine("set border 3 linecolor rgb '#5f6672' linewidth 1");
        script.AppendLine("set tics nomirror out textcolor rgb '#30363d'");
        script.AppendLine(Inv($"set tmargin at screen {1 - (above / height)}"));
        script.AppendLine(Inv($"set bmargin at screen {(below + 104) / height}"));
        script.AppendLine(Inv($"set rmargin at screen {1 - (44.0 / Width)}"));
        script.AppendLine(legend.Rows == 0 ? "unset key" : Inv($"set key at screen {16.0 / Width},{(14 + (chart.Notes.Count * 28.0)) / height} left bottom horizontal maxcols {legend.Columns} Left reverse samplen 2.2 width 1 textcolor rgb '#1b1f24'"));
        switch (chart.Kind)
        {
            case ChartKind.HorizontalBars:
                Bars(script, chart);
                break;
            case ChartKind.Changes:
                Changes(script, chart);
                break;
            case ChartKind.HeatMap:
                Heat(script, chart);
                break;
            default:
                Lines(script, chart);
                break;
        }

        script.AppendLine("unset output");
        return script.ToString();
    }

    private static void Lines(StringBuilder script, ChartSpec chart)
    {
        var x = AxisLayout.For(chart.X, chart.Series.SelectMany(s => s.Points).Select(p => p.X), 10);
        var y = AxisLayout.For(chart.Y, chart.Series.SelectMany(s => s.Points).SelectMany(p => new[] { p.Y, p.Low ?? p.Y, p.High ?? p.Y }), 6);
        Axis(script, "x", x);
        Axis(script, "y", y);
        script.AppendLine("set grid xtics ytics back linetype 1 dashtype solid linecolor rgb '#e1e5ea' linewidth 0.8");
        var plots = new List<string>();
        var labels = new List<(double X, double Y)>();
        for (int i = 0; i < chart.Series.Count; i++)
        {
            ChartSeries series = chart.Series[i];
            script.AppendLine(Inv($"$d{i} << EOD"));
            foreach (ChartPoint point in series.Style == SeriesStyle.Steps ? Corners(series.Points) : series.Points)
            {
                bool drawable = double.IsFinite(y.Position(point.Y)) && double.IsFinite(x.Position(point.X));
                script.AppendLine(drawable
                    ? Inv($"{x.Position(point.X):R} {y.Position(point.Y):R} {y.Position(point.Low ?? point.Y):R} {y.Position(point.High ?? point.Y):R} {Text(Fits(point) ? point.Label! : "")}")
                    : "");
            }

            script.AppendLine("EOD");
            bool marks = series.Style is SeriesStyle.LineAndPoints or SeriesStyle.Path || (series.Style == SeriesStyle.Line && series.Points.Count <= MarkEachPointUpTo) || series.Points.Count == 1;
            string with = marks ? "linespoints" : "lines";
            string color = Inv($"linecolor rgb '{Palette.Light(series.Color)}' dashtype {Dash(series.Dash)} linewidth {(series.Color == Palette.Neutral ? 1.7 : 2)}");
            string mark = marks ? Inv($" pointtype {Mark(series.Color)} pointsize 0.9") : "";
            plots.Add(Inv($"$d{i} using 1:2 with {with} {color}{mark} title {Quote(LegendLayout.Shorten(series.Name))}"));
            if (series.Points.Any(p => p.Low is not null))
            {
                // Below the marks, which they would paint over.
                plots.Insert(0, Inv($"$d{i} using 1:2:3:4 with yerrorbars linecolor rgb '{Palette.Light(series.Color)}' linewidth 1.4 pointtype 0 notitle"));
            }

            if (series.Points.Any(p => p.Label is not null))
            {
                plots.Add(Inv($"$d{i} using 1:2:5 with labels right offset character -0.6,0.5 font '{Font},{FontSize - 5}' textcolor rgb '{Palette.Light(series.Color)}' notitle"));
            }
        }

        script.AppendLine("plot " + string.Join(", \\\n  ", plots));

        // A label upon another can be read no more than the one below it.
        bool Fits(ChartPoint point)
        {
            if (point.Label is null)
            {
                return false;
            }

            (double X, double Y) at = ((x.Position(point.X) - x.Min) / (x.Max - x.Min), (y.Position(point.Y) - y.Min) / (y.Max - y.Min));
            bool free = !labels.Exists(l => Math.Abs(l.X - at.X) < LabelWidth && Math.Abs(l.Y - at.Y) < LabelHeight);
            if (free)
            {
                labels.Add(at);
            }

            return free;
        }
    }

    /// <summary>Steps as one line: gnuplot's own steps begin the dashes anew at each corner, so that dashed ones look solid.</summary>
    private static IEnumerable<ChartPoint> Corners(IReadOnlyList<ChartPoint> points) =>
        points.SelectMany((p, i) => i == 0 ? [p] : new[] { p with { Y = points[i - 1].Y }, p });

    private static void Bars(StringBuilder script, ChartSpec chart)
    {
        int count = chart.X.Categories.Count;
        var values = AxisLayout.For(chart.Y, chart.Series.SelectMany(s => s.Points).Select(p => p.High ?? p.Y), 7);
        int longest = chart.X.Categories.Max(c => LegendLayout.Shorten(c).Length);
        script.AppendLine(Inv($"set lmargin at screen {Math.Clamp(((longest * CharWidth) + 60) / Width, 0.08, 0.52)}"));
        Axis(script, "x", values);
        // Room at the right for the number beside the longest bar.
        script.AppendLine(Inv($"set xrange [{values.Min:R}:{values.Min + ((values.Max - values.Min) * 1.09):R}]"));
        script.AppendLine(Inv($"set yrange [{count - 0.45}:-0.55]"));
        script.AppendLine("unset ylabel");
        script.AppendLine("set ytics scale 0 (" + string.Join(", ", chart.X.Categories.Select((c, i) => Inv($"{QuoteMark(LegendLayout.Shorten(c))} {i}"))) + ")");
        script.AppendLine("set grid xtics back linetype 1 dashtype solid linecolor rgb '#e1e5ea' linewidth 0.8");
        script.AppendLine("set style fill solid 0.92 noborder");
        double thick = BarSlots.Fill / BarSlots.Most(chart);
        ILookup<ChartSeries, (ChartSeries Series, ChartPoint Point, int Slot, int SlotsUsed)> bars = BarSlots.Values(chart).ToLookup(b => b.Series);
        var plots = new List<string>();
        for (int s = 0; s < chart.Series.Count; s++)
        {
            ChartSeries series = chart.Series[s];
            script.AppendLine(Inv($"$d{s} << EOD"));
            foreach ((_, ChartPoint point, int slot, int used) in bars[series])
            {
                double top = point.X - (used * thick / 2) + (slot * thick);
                script.AppendLine(Inv($"{point.Y:R} {top + (thick / 2):R} 0 {point.Y:R} {top + (thick * 0.06):R} {top + (thick * 0.94):R} {point.Low ?? point.Y:R} {point.High ?? point.Y:R} \"{NumberText.Of(chart.Y.Quantity, point.Y)}\""));
            }

            script.AppendLine("EOD");
            if (!bars[series].Any())
            {
                continue;
            }

            plots.Add(Inv($"$d{s} using 1:2:3:4:5:6 with boxxyerror linecolor rgb '{Palette.Light(series.Color)}' title {Quote(LegendLayout.Shorten(series.Name))}"));
            plots.Add(Inv($"$d{s} using 8:2:9 with labels left offset character 0.6,0 font '{Font},{FontSize - 4}' textcolor rgb '#30363d' notitle"));
            if (series.Points.Any(p => p.Low is not null))
            {
                plots.Add(Inv($"$d{s} using 1:2:7:8 with xerrorbars linecolor rgb '#1b1f24' linewidth 1 pointtype 0 notitle"));
            }
        }

        script.AppendLine("plot " + string.Join(", \\\n  ", plots));
    }

    private static void Axis(StringBuilder script, string name, AxisLayout axis)
    {
        script.AppendLine(Inv($"set {name}range [{axis.Min:R}:{axis.Max:R}] noextend"));
        script.AppendLine($"set {name}label {Quote(axis.Title)} textcolor rgb '#30363d'");
        script.AppendLine($"set {name}tics (" + string.Join(", ", axis.Ticks.Select(t => Inv($"{QuoteMark(t.Label)} {t.Position:R} {(t.Label.Length > 0 ? 0 : 1)}"))) + ")");
    }

    /// <summary>Text among data, in which double quotes delimit and backslashes escape.</summary>
    private static string Text(string text) => "\"" + string.Concat(text.Where(c => !char.IsControl(c) && c is not ('"' or '\\'))) + "\"";

    private static double BarRow(ChartSpec chart) => chart.Kind == ChartKind.Changes ? Math.Max(38, BarSlots.Most(chart) * 26) : Math.Max(44, BarSlots.Most(chart) * 34 / BarSlots.Fill);

    /// <summary>Filled circle, square, triangles, diamond, pentagon: shapes differ where print takes the colours away.</summary>
    private static int Mark(int color) => color < 0 ? 1 : new[] { 7, 5, 9, 13, 11, 15, 6 }[color % 7];

    private static string Dash(SeriesDash dash) => dash switch
    {
        SeriesDash.Dashed => "(9,5)",
        SeriesDash.Dotted => "(2,4)",
        SeriesDash.DashDot => "(10,4,2,4)",
        _ => "solid",
    };

    /// <summary>A single-quoted string: gnuplot substitutes nothing inside; control characters have no place in a label.</summary>
    private static string Quote(string text) =>
        "'" + string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Replace("'", "''", StringComparison.Ordinal) + "'";

    /// <summary>The label of a mark is a printf format of its position.</summary>
    private static string QuoteMark(string text) => Quote(text.Replace("%", "%%", StringComparison.Ordinal));

    private static string Inv(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
