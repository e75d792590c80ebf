using System.Globalization;

namespace Bench.Cli.Live;

/// <summary>Numbers for people, three significant digits and a unit.</summary>
internal static class Units
{
    /// <summary>A count per second: 950, 12.3k, 1.20M.</summary>
    public static string Rate(double value) => Scale(value, 1000, ["", "k", "M", "G"]);

    /// <summary>Bytes per second in decimal units, as storage vendors count.</summary>
    public static string BytesPerSecond(double value) => Scale(value, 1000, [" B/s", " kB/s", " MB/s", " GB/s"]);

    /// <summary>A size in binary units.</summary>
    public static string Bytes(double value) => Scale(value, 1024, [" B", " KiB", " MiB", " GiB", " TiB"]);

    /// <summary>A duration given in nanoseconds.</summary>
    public static string Nanoseconds(double value) => Scale(value, 1000, [" ns", " µs", " ms", " s"]);

    /// <summary>A remaining or elapsed time: 42s, 3m05s, 2h10m.</summary>
    public static string Time(TimeSpan time) => time.TotalSeconds < 60
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F0}s")
        : time.TotalMinutes < 60
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes}m{time.Seconds:00}s")
            : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}h{time.Minutes:00}m");

    /// <summary>A planned time, as fine as it matters: 250ms, 1.5s, 42s, 3m05s.</summary>
    public static string PlannedTime(TimeSpan time) => time.TotalSeconds switch
    {
        0 => "0s",
        < 0.001 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.###}ms"),
        < 0.9995 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0}ms"),
        < 9.95 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#}s"),
        _ => Time(time),
    };

    private static string Scale(double value, double step, ReadOnlySpan<string> units)
    {
        int unit = 0;
        while (Math.Abs(value) >= step * 0.9995 && unit < units.Length - 1)
        {
            value /= step;
            unit++;
        }

        string format = unit == 0 && value == Math.Floor(value) ? "F0" : Math.Abs(value) switch
        {
            < 10 => "F2",
            < 100 => "F1",
            _ => "F0",
        };
        return value.ToString(format, CultureInfo.InvariantCulture) + units[unit];
    }
}
