using System.Text;
using Bench.Report.Charts;

namespace Bench.Report.Gnuplot;

/// <content>Marks with intervals around zero, a row for each category.</content>
internal static partial class GnuplotScript
{
    private static void Changes(StringBuilder script, ChartSpec chart)
    {
        int count = chart.X.Categories.Count;
        IEnumerable<double> ends = chart.Series.SelectMany(s => s.Points).SelectMany(p => new[] { p.Y, p.Low ?? p.Y, p.High ?? p.Y });
        var values = AxisLayout.For(chart.Y, ends.Append(0), 8);
        int longest = chart.X.Categories.Max(c => LegendLayout.Shorten(c).Length);
        script.AppendLine(Inv($"set lmargin at screen {Math.Clamp(((longest * CharWidth) + 60) / Width, 0.08, 0.52)}"));
        Axis(script, "x", values);
        script.AppendLine(Inv($"set yrange [{count - 0.45}:-0.55]"));
        script.AppendLine("unset ylabel");
        script.AppendLine("set ytics scale 0 (" + string.Join(", ", chart.X.Categories.Select((c, i) => Inv($"{QuoteMark(LegendLayout.Shorten(c))} {i}"))) + ")");
        script.AppendLine("set grid xtics back linetype 1 dashtype solid linecolor rgb '#e1e5ea' linewidth 0.8");
        script.AppendLine(Inv($"set arrow 1 from 0,graph 0 to 0,graph 1 nohead back linecolor rgb '#30363d' linewidth 1.2"));
        var plots = new List<string>();
        ILookup<ChartSeries, (ChartSeries Series, ChartPoint Point, int Slot, int SlotsUsed)> marks = BarSlots.Values(chart).ToLookup(b => b.Series);
        for (int s = 0; s < chart.Series.Count; s++)
        {
            script.AppendLine(Inv($"$d{s} << EOD"));
            foreach ((_, ChartPoint point, int slot, int used) in marks[chart.Series[s]])
            {
                double row = point.X + (((slot + 0.5) / used) - 0.5) * BarSlots.Fill;
                script.AppendLine(Inv($"{point.Y:R} {row:R} {point.Low ?? point.Y:R} {point.High ?? point.Y:R}"));
            }

            script.AppendLine("EOD");
            string color = Palette.Light(chart.Series[s].Color);
            plots.Add(Inv($"$d{s} using 1:2:3:4 with xerrorbars linecolor rgb '{color}' linewidth 2 pointtype {Mark(chart.Series[s].Color)} pointsize 1.1 title {Quote(LegendLayout.Shorten(chart.Series[s].Name))}"));
        }

        script.AppendLine("plot " + string.Join(", \\\n  ", plots));
    }
}
