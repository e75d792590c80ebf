using System.Globalization;
using Bench.Engine.Results.Fio;
using Bench.Engine.Results.Json;

namespace Bench.Engine.Results;

/// <summary>Draws a <see cref="SummaryTable"/> as plain text.</summary>
public static class SummaryText
{
    // Declared once: heading, alignment and content of a column stand together.
    private static readonly (string Heading, bool Right, Func<SummaryRow, string> Cell)[] Columns =
    [
        ("job", false, row => row.Daemons == 1 ? row.Job : $"{row.Job} ×{row.Daemons}"),
        ("", false, row => row.Direction is { } direction ? StatisticsSection.DirectionName(direction) : "-"),
        ("IOPS", true, row => row.Iops is > 0 and < 10
            ? row.Iops.ToString("0.0#", CultureInfo.InvariantCulture) : HumanNumber.Format((long)Math.Round(row.Iops), 5)),
        ("MB/s", true, row => (row.BytesPerSecond / 1e6).ToString(row.BytesPerSecond < 1e8 ? "F2" : "F0", CultureInfo.InvariantCulture)),
        ("lat mean", true, row => Time(row, row.Latency.Mean)),
        ("p50", true, row => Time(row, row.Latency.Percentile(50))),
        ("p99", true, row => Time(row, row.Latency.Percentile(99))),
        ("p99.9", true, row => Time(row, row.Latency.Percentile(99.9))),
        ("max", true, row => Time(row, row.Latency.Maximum)),
        ("resp p99", true, row => row.Response is { } response ? Duration(response.Percentile(99)) : ""),
        ("depth", true, row => row.AchievedDepth is { } depth
            ? string.Create(CultureInfo.InvariantCulture, $"{depth:0.#}/{row.RequestedDepth}") : $"-/{row.RequestedDepth}"),
        ("errors", true, row => row.Errors == 0 ? "" : row.Errors.ToString(CultureInfo.InvariantCulture)),
        ("ended by", false, row => StatisticsSection.Name(row.Ended)),
    ];

    /// <summary>The headings and cells; columns that are empty in every row are left out.</summary>
    public static (IReadOnlyList<string> Headings, IReadOnlyList<IReadOnlyList<string>> Rows) Cells(SummaryTable table)
    {
        var used = Columns.Where(column => table.Rows.Any(row => column.Cell(row).Length > 0)).ToList();
        return ([.. used.Select(column => column.Heading)], [.. table.Rows.Select(row => (IReadOnlyList<string>)[.. used.Select(column => column.Cell(row))])]);
    }

    /// <summary>Writes the table.</summary>
    public static void Write(SummaryTable table, TextWriter writer)
    {
        var used = Columns.Where(column => table.Rows.Any(row => column.Cell(row).Length > 0)).ToList();
        int[] widths = [.. used.Select(column => table.Rows.Select(row => column.Cell(row).Length).Append(column.Heading.Length).Max())];
        WriteLine(writer, used.Select((column, i) => Pad(column.Heading, widths[i], column.Right)));
        foreach (SummaryRow row in table.Rows)
        {
            WriteLine(writer, used.Select((column, i) => Pad(column.Cell(row), widths[i], column.Right)));
        }

        foreach (SummaryRow row in table.Rows.Where(row => row.Error is not null).DistinctBy(row => row.Job))
        {
            writer.Write($"{row.Job}: {row.Error}\n");
        }
    }

    /// <summary>A duration with three significant digits: <c>950 ns</c>, <c>12.4 µs</c>, <c>3.21 ms</c>, <c>1.50 s</c>.</summary>
    public static string Duration(double nanoseconds)
    {
        (double value, string unit) = nanoseconds switch
        {
            < 999.5 => (nanoseconds, "ns"),
            < 999.5e3 => (nanoseconds / 1e3, "µs"),
            < 999.5e6 => (nanoseconds / 1e6, "ms"),
            _ => (nanoseconds / 1e9, "s"),
        };
        string format = unit == "ns" || value >= 99.95 ? "F0" : value >= 9.995 ? "F1" : "F2";
        return value.ToString(format, CultureInfo.InvariantCulture) + " " + unit;
    }

    private static string Time(SummaryRow row, double nanoseconds) => row.Latency.Count == 0 ? "" : Duration(nanoseconds);

    private static string Pad(string text, int width, bool right) => right ? text.PadLeft(width) : text.PadRight(width);

    private static void WriteLine(TextWriter writer, IEnumerable<string> cells)
    {
        writer.Write(string.Join("  ", cells).TrimEnd());
        writer.Write('\n');
    }
}
