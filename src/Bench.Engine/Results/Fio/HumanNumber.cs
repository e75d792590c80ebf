using System.Globalization;

namespace Bench.Engine.Results.Fio;

/// <summary>Numbers as fio prints them for people: <c>23.5k</c>, <c>91.7MiB/s</c>, <c>96.2MB/s</c>.</summary>
public static class HumanNumber
{
    private static readonly string[] Decimal = ["", "k", "M", "G", "T", "P", "E"];
    private static readonly string[] Binary = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

    /// <summary>Formats a number with as many digits as fit into <paramref name="width"/> characters, the point included.</summary>
    /// <param name="value">The number, not negative.</param>
    /// <param name="width">Most characters before the prefix (fio <c>significant_figures</c>).</param>
    /// <param name="binary">True for multiples of 1024, false for multiples of 1000.</param>
    /// <param name="unit">Text behind the prefix.</param>
    public static string Format(long value, int width = 4, bool binary = false, string unit = "")
    {
        int thousand = binary ? 1024 : 1000;
        string[] prefixes = binary ? Binary : Decimal;
        long whole = value;
        long rest = 0;
        int prefix = 0;
        while (Digits(whole) > width && prefix < prefixes.Length - 1)
        {
            rest = whole % thousand;
            whole /= thousand;
            prefix++;
        }

        int decimals = prefix == 0 ? 0 : width - Digits(whole) - 1;
        if (decimals <= 0)
        {
            // No room for a point: the part that was cut off rounds the number.
            whole += prefix > 0 && rest * 2 >= thousand ? 1 : 0;
            return whole.ToString(CultureInfo.InvariantCulture) + prefixes[prefix] + unit;
        }

        // The fraction rounds on its own and can carry into the whole: 9.996 is 10.00.
        long scale = (long)Math.Pow(10, decimals);
        long fraction = (long)Math.Round((double)rest / thousand * scale, MidpointRounding.ToEven);
        if (fraction == scale)
        {
            whole++;
            fraction = 0;
        }

        string digits = fraction.ToString(CultureInfo.InvariantCulture).PadLeft(decimals, '0');
        return $"{whole.ToString(CultureInfo.InvariantCulture)}.{digits}{prefixes[prefix]}{unit}";
    }

    private static int Digits(long value) => value.ToString(CultureInfo.InvariantCulture).Length;
}
