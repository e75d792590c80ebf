using System.Globalization;
using System.Text;
using Bench.Report.Charts;

namespace Bench.Report.Gnuplot;

/// <content>Heat maps.</content>
internal static partial class GnuplotScript
{
    private static void Heat(StringBuilder script, ChartSpec chart)
    {
        var x = AxisLayout.For(chart.X, chart.Cells.SelectMany(c => new[] { c.Left, c.Right }), 10);
        var y = AxisLayout.For(chart.Y, chart.Cells.SelectMany(c => new[] { c.Bottom, c.Top }), 6);
        Axis(script, "x", x);
        Axis(script, "y", y);
        double low = Math.Floor(chart.Cells.Min(c => Math.Log10(c.Value)));
        double high = Math.Max(low + 1, Math.Ceiling(chart.Cells.Max(c => Math.Log10(c.Value))));
        script.AppendLine(Inv($"set rmargin at screen {1 - (215.0 / Width)}"));
        script.AppendLine("set palette defined (" + string.Join(", ", Palette.Heat.Select((c, i) => Inv($"{i} '{c}'"))) + ")");
        script.AppendLine(Inv($"set cbrange [{low}:{high}]"));
        script.AppendLine("set cbtics (" + string.Join(", ", Enumerable.Range((int)low, (int)(high - low) + 1).Select(d => Inv($"{QuoteMark(Math.Pow(10, d).ToString("0.########", CultureInfo.InvariantCulture) + " %")} {d}"))) + ")");
        script.AppendLine("unset grid");
        script.AppendLine("$h << EOD");
        foreach (HeatCell cell in chart.Cells)
        {
            double bottom = y.Position(cell.Bottom);
            double top = y.Position(cell.Top);
            script.AppendLine(Inv($"{(cell.Left + cell.Right) / 2:R} {(bottom + top) / 2:R} {cell.Left:R} {cell.Right:R} {bottom:R} {top:R} {Math.Log10(cell.Value):R}"));
        }

        script.AppendLine("EOD");
        script.AppendLine("plot $h using 1:2:3:4:5:6:7 with boxxyerror fillstyle solid 1 noborder linecolor palette notitle");
    }
}
