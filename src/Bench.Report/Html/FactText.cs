using System.Globalization;
using Bench.Report.Units;

namespace Bench.Report.Html;

/// <summary>Values of the environment and the plan for people: the unit is in the field's name.</summary>
internal static class FactText
{
    public static string Of(string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return "–";
        }

        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
        {
            return value;
        }

        return name switch
        {
            _ when name.EndsWith("_bytes", StringComparison.Ordinal) => NumberText.Of(Quantity.Size, number),
            _ when name.EndsWith("_ns", StringComparison.Ordinal) => NumberText.Of(Quantity.Latency, number),
            _ when name.EndsWith("_ms", StringComparison.Ordinal) => $"{NumberText.Plain(number)} ms",
            _ when name.EndsWith("_s", StringComparison.Ordinal) => $"{NumberText.Plain(number)} s",
            _ when name.EndsWith("_pct", StringComparison.Ordinal) || name == "util" => $"{NumberText.Significant(number)} %",
            _ => value,
        };
    }
}
