using System.Globalization;
using Bench.Report.Units;

namespace Bench.Report.Html;

/// <summary>Names and values of the environment, the plan and the targets for people: in the file the unit is in the field's name.</summary>
internal static class FactText
{
    private const int MostOfList = 4;

    private static readonly string[] Units = ["_bytes", "_ns", "_ms", "_pct", "_s"];

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["rw"] = "Pattern",
        ["bs"] = "Block size",
        ["iodepth"] = "Depth",
        ["ramp_s"] = "Ramp",
        ["os"] = "Operating system",
        ["cpu_model"] = "CPU",
        ["cpus"] = "CPUs",
        ["cpus_online"] = "CPUs online",
        ["governor"] = "Frequency governor",
        ["load_before"] = "Load average before",
        ["clock.source"] = "Clock",
        ["util"] = "Utilization",
    };

    /// <summary>A field's name as a heading: <c>size_bytes</c> is Size.</summary>
    public static string Name(string field)
    {
        if (Names.TryGetValue(field, out string? known))
        {
            return known;
        }

        string unit = Units.FirstOrDefault(u => field.EndsWith(u, StringComparison.Ordinal)) ?? "";
        string words = field[..^unit.Length].Replace('_', ' ').Replace('.', ' ');
        return words.Length == 0 ? field : char.ToUpperInvariant(words[0]) + words[1..];
    }

    public static string Of(string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return "–";
        }

        if (name == "paths")
        {
            string[] paths = value.Split(", ");
            return paths.Length > MostOfList ? $"{string.Join(", ", paths.Take(MostOfList))} and {NumberText.Whole(paths.Length - MostOfList)} more" : value;
        }

        if (name == "bs")
        {
            return string.Join(",", value.Split(',').Select(BlockSizes));
        }

        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
        {
            return value;
        }

        return name switch
        {
            _ when name.EndsWith("_bytes", StringComparison.Ordinal) => NumberText.Of(Quantity.Size, number),
            _ when name.EndsWith("block_size", StringComparison.Ordinal) => Size(number),
            _ when name.EndsWith("_ns", StringComparison.Ordinal) => NumberText.Of(Quantity.Latency, number),
            _ when name.EndsWith("_ms", StringComparison.Ordinal) => $"{NumberText.Plain(number)} ms",
            _ when name.EndsWith("_s", StringComparison.Ordinal) => $"{NumberText.Plain(number)} s",
            _ when name.EndsWith("_pct", StringComparison.Ordinal) || name == "util" => $"{NumberText.Significant(number)} %",
            "load_before" => NumberText.Significant(number),
            _ => value,
        };
    }

    /// <summary>One size, or a range of them.</summary>
    private static string BlockSizes(string text) =>
        string.Join('–', text.Split('-').Select(t => double.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out double bytes) ? Size(bytes) : t));

    /// <summary>Block sizes are whole: 4 KiB, 512 B, 1 MiB.</summary>
    private static string Size(double bytes) => bytes switch
    {
        >= 1 << 20 when bytes % (1 << 20) == 0 => $"{NumberText.Plain(bytes / (1 << 20))} MiB",
        >= 1 << 10 when bytes % (1 << 10) == 0 => $"{NumberText.Plain(bytes / (1 << 10))} KiB",
        _ => $"{NumberText.Plain(bytes)} B",
    };
}
