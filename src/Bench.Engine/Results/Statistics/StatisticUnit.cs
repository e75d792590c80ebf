using System.Globalization;

namespace Bench.Engine.Results.Statistics;

/// <summary>The unit of a <see cref="Statistic"/>'s values.</summary>
public enum StatisticUnit
{
    /// <summary>A number without unit.</summary>
    Count,

    /// <summary>Per second.</summary>
    PerSecond,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>Bytes per second.</summary>
    BytesPerSecond,

    /// <summary>Nanoseconds.</summary>
    Nanoseconds,

    /// <summary>Percent.</summary>
    Percent,
}

/// <summary>Reads and writes values with their unit.</summary>
public static class StatisticUnits
{
    private static readonly (string Suffix, double Factor)[] Decimal = [("", 1), ("k", 1e3), ("m", 1e6), ("g", 1e9), ("t", 1e12)];

    private static readonly (string Suffix, double Factor)[] Sizes =
    [
        ("", 1), ("b", 1), ("k", 1e3), ("kb", 1e3), ("m", 1e6), ("mb", 1e6), ("g", 1e9), ("gb", 1e9), ("t", 1e12), ("tb", 1e12),
        ("kib", 1L << 10), ("mib", 1L << 20), ("gib", 1L << 30), ("tib", 1L << 40),
    ];

    private static readonly (string Suffix, double Factor)[] Times =
        [("ns", 1), ("us", 1e3), ("µs", 1e3), ("ms", 1e6), ("s", 1e9), ("min", 60e9)];

    /// <summary>Reads a value: <c>10k</c> (thousands), <c>100MB/s</c>, <c>100MiB/s</c>, <c>1ms</c> (the unit is required), <c>80%</c>.</summary>
    /// <exception cref="FormatException">It is none, or of another unit.</exception>
    public static double Parse(this StatisticUnit unit, string text)
    {
        string value = text.Trim();
        int end = 0;
        while (end < value.Length && (char.IsAsciiDigit(value[end]) || value[end] is '.' || (end == 0 && value[end] is '-' or '+')))
        {
            end++;
        }

        string suffix = value[end..].Trim().ToLowerInvariant();
        if (unit == StatisticUnit.BytesPerSecond && suffix.EndsWith("/s", StringComparison.Ordinal))
        {
            suffix = suffix[..^2];
        }

        (string Suffix, double Factor)[] known = unit switch
        {
            StatisticUnit.Nanoseconds => Times,
            StatisticUnit.Bytes or StatisticUnit.BytesPerSecond => Sizes,
            StatisticUnit.Percent => [("", 1), ("%", 1)],
            _ => Decimal,
        };
        int at = Array.FindIndex(known, entry => entry.Suffix == suffix);
        bool isNumber = double.TryParse(value.AsSpan(0, end), NumberStyles.Float, CultureInfo.InvariantCulture, out double number);
        return isNumber && at >= 0 ? number * known[at].Factor : throw new FormatException($"'{value}' is not {Expected(unit)}");
    }

    /// <summary>Writes a value for people: three digits and a unit.</summary>
    public static string Format(this StatisticUnit unit, double value) => unit switch
    {
        StatisticUnit.Nanoseconds => Scale(value, " ns", " µs", " ms", " s"),
        StatisticUnit.Bytes => Scale(value, " B", " kB", " MB", " GB", " TB"),
        StatisticUnit.BytesPerSecond => Scale(value, " B/s", " kB/s", " MB/s", " GB/s"),
        StatisticUnit.Percent => $"{value.ToString("0.#", CultureInfo.InvariantCulture)} %",
        _ => Scale(value, "", "k", "M", "G"),
    };

    private static string Expected(StatisticUnit unit) => unit switch
    {
        StatisticUnit.Nanoseconds => "a time with its unit (500us, 1.5ms, 2s)",
        StatisticUnit.Bytes => "a size (4096, 10MB, 10MiB)",
        StatisticUnit.BytesPerSecond => "a bandwidth (100MB/s, 100MiB/s)",
        StatisticUnit.Percent => "a percentage (80%)",
        _ => "a number (500, 10k, 1.5m)",
    };

    private static string Scale(double value, params ReadOnlySpan<string> units)
    {
        int unit = 0;
        while (Math.Abs(value) >= 999.5 && unit < units.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        string format = Math.Abs(value) switch
        {
            < 10 => "0.##",
            < 100 => "0.#",
            _ => "0",
        };
        return value.ToString(format, CultureInfo.InvariantCulture) + units[unit];
    }
}
