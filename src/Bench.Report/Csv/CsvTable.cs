using System.Globalization;
using CsvHelper;

namespace Bench.Report.Csv;

/// <summary>A column: its header, with the unit, and its value in a row.</summary>
internal sealed record CsvColumn<T>(string Header, Func<T, object?> Value);

/// <summary>Writes tables whose columns are declared once.</summary>
internal static class CsvTable
{
    private static readonly CsvWriterOptions Format = new()
    {
        NewLine = "\n",
        // A job may be named =cmd(); a spreadsheet must show the name, not run it.
        Injection = CsvInjection.Escape,
    };

    public static void Write<T>(string path, IReadOnlyList<CsvColumn<T>> columns, IEnumerable<T> rows)
    {
        using CsvWriter csv = CsvWriter.ToFile(path, Format);
        foreach (CsvColumn<T> column in columns)
        {
            csv.WriteField(column.Header);
        }

        csv.EndRecord();
        foreach (T row in rows)
        {
            foreach (CsvColumn<T> column in columns)
            {
                csv.WriteField(Text(column.Value(row)));
            }

            csv.EndRecord();
        }
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        double number => Math.Round(number, 3).ToString("0.###", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
