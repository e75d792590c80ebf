using System.Globalization;

namespace Bench.Report.Units;

/// <summary>Numbers for people: three significant digits, the unit beside them.</summary>
internal static class NumberText
{
    private const string None = "–";

    /// <summary>A value with the unit that fits it: <c>1.25 ms</c>, <c>512 MB/s</c>, <c>125k</c>.</summary>
    public static string Of(Quantity quantity, double? value)
    {
        if (value is not { } number || !double.IsFinite(number))
        {
            return None;
        }

        if (quantity is Quantity.Iops)
        {
            return Si(number);
        }

        if (quantity is Quantity.Count)
        {
            return Si(number).Contains('.', StringComparison.Ordinal) && Math.Abs(number) < 9999.5 ? Si(number).TrimEnd('0').TrimEnd('.') : Si(number);
        }

        DisplayUnit unit = DisplayUnit.For(quantity, quantity is Quantity.Latency ? Math.Abs(number) * 2 : Math.Abs(number));
        return $"{Significant(number / unit.Divisor)} {unit.Symbol}";
    }

    /// <summary>Three significant digits, no exponent, thousands not grouped: <c>0.0123</c>, <c>12.3</c>, <c>1230</c>.</summary>
    public static string Significant(double number)
    {
        if (number == 0 || !double.IsFinite(number))
        {
            return number == 0 ? "0" : None;
        }

        int magnitude = (int)Math.Floor(Math.Log10(Math.Abs(number)));
        int decimals = Math.Clamp(2 - magnitude, 0, 9);
        return Math.Round(number, decimals).ToString(decimals == 0 ? "0" : "0." + new string('0', decimals), CultureInfo.InvariantCulture);
    }

    /// <summary>A number as short as it can be written: <c>1</c>, <c>2.5</c>.</summary>
    public static string Plain(double number) => number.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>Every digit of a count, grouped by narrow blanks: <c>1 234 567</c>.</summary>
    public static string Whole(double number) => number.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '\u202F');

    /// <summary>A percentile's name: <c>p50</c>, <c>p99.9</c>.</summary>
    public static string PercentileName(double percent) => "p" + percent.ToString("0.######", CultureInfo.InvariantCulture);

    private static string Si(double number) => Math.Abs(number) switch
    {
        >= 999.5e6 => Significant(number / 1e9) + "G",
        >= 999.5e3 => Significant(number / 1e6) + "M",
        >= 9999.5 => Significant(number / 1e3) + "k",
        _ => Math.Abs(number) >= 100 ? number.ToString("0", CultureInfo.InvariantCulture) : Significant(number),
    };
}
