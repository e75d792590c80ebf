using System.Buffers;
using System.Text;
using System.Text.Json;
using Bench.Report.Charts;

namespace Bench.Report.Html;

/// <summary>Charts as the page's script reads them. The default encoder escapes &lt;, &gt; and &amp;, so no text can end the script element.</summary>
internal static class ChartJson
{
    public static string Write(IReadOnlyList<ChartSpec> charts)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            Colors(json, "light", Palette.Light);
            Colors(json, "dark", Palette.Dark);
            json.WriteStartArray("heat");
            foreach (string color in Palette.Heat)
            {
                json.WriteStringValue(color);
            }

            json.WriteEndArray();
            json.WriteStartArray("charts");
            foreach (ChartSpec chart in charts)
            {
                Chart(json, chart);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Colors(Utf8JsonWriter json, string name, Func<int, string> color)
    {
        json.WriteStartArray(name);
        for (int i = 0; i < Palette.Count; i++)
        {
            json.WriteStringValue(color(i));
        }

        json.WriteStringValue(color(Palette.Neutral));
        json.WriteEndArray();
    }

    private static void Chart(Utf8JsonWriter json, ChartSpec chart)
    {
        json.WriteStartObject();
        json.WriteString("id", chart.Id);
        json.WriteString("title", chart.Title);
        json.WriteString("kind", chart.Kind switch { ChartKind.HorizontalBars => "bars", ChartKind.Changes => "changes", ChartKind.HeatMap => "heat", _ => "lines" });
        Axis(json, "x", chart.X);
        Axis(json, "y", chart.Y);
        json.WriteStartArray("series");
        foreach (ChartSeries series in chart.Series)
        {
            json.WriteStartObject();
            json.WriteString("name", series.Name);
            json.WriteNumber("color", series.Color < 0 ? Palette.Count : series.Color % Palette.Count);
            json.WriteString("dash", series.Dash.ToString().ToLowerInvariant());
            json.WriteString("style", series.Style.ToString().ToLowerInvariant());
            Numbers(json, "xs", series.Points.Select(p => p.X));
            Numbers(json, "ys", series.Points.Select(p => p.Y));
            if (series.Points.Any(p => p.Low is not null))
            {
                Numbers(json, "low", series.Points.Select(p => p.Low ?? p.Y));
                Numbers(json, "high", series.Points.Select(p => p.High ?? p.Y));
            }

            if (series.Points.Any(p => p.Label is not null))
            {
                json.WriteStartArray("labels");
                foreach (ChartPoint point in series.Points)
                {
                    json.WriteStringValue(point.Label ?? "");
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (chart.Cells.Count > 0)
        {
            // One row of numbers for each cell: left, right, bottom, top, value.
            Numbers(json, "cells", chart.Cells.SelectMany(c => new[] { c.Left, c.Right, c.Bottom, c.Top, c.Value }));
        }

        json.WriteEndObject();
    }

    private static void Axis(Utf8JsonWriter json, string name, ChartAxis axis)
    {
        json.WriteStartObject(name);
        json.WriteString("title", axis.Title);
        json.WriteString("quantity", axis.Quantity.ToString());
        json.WriteString("scale", axis.Scale.ToString());
        if (axis.Min is { } min)
        {
            json.WriteNumber("min", min);
        }

        if (axis.Max is { } max)
        {
            json.WriteNumber("max", max);
        }

        if (axis.Categories.Count > 0)
        {
            json.WriteStartArray("categories");
            foreach (string category in axis.Categories)
            {
                json.WriteStringValue(category);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Numbers(Utf8JsonWriter json, string name, IEnumerable<double> values)
    {
        json.WriteStartArray(name);
        foreach (double value in values)
        {
            if (double.IsFinite(value))
            {
                // Nine digits: more than any chart shows, and percentiles keep their nines.
                json.WriteRawValue(value.ToString("G9", System.Globalization.CultureInfo.InvariantCulture));
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndArray();
    }
}
