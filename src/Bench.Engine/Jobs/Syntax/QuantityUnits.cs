namespace Bench.Engine.Jobs.Syntax;

/// <summary>The suffixes that a number may carry and what each multiplies by.</summary>
/// <param name="Factor">The multiplier of a lower-case suffix (empty for none), or null for an unknown one.</param>
/// <param name="Expected">The valid suffixes, for people.</param>
internal sealed record QuantityUnits(Func<string, decimal?> Factor, string Expected)
{
    /// <summary>What a number without suffix is multiplied by.</summary>
    public decimal Bare => Factor("") ?? 1;

    /// <summary>Bytes and counts.</summary>
    /// <param name="kbBase">1024 or 1000; the IEC suffixes have the other meaning, as in fio.</param>
    public static QuantityUnits Size(int kbBase) => kbBase == 1000 ? DecimalSize : BinarySize;

    /// <summary>Times, in microseconds.</summary>
    /// <param name="bare">What a number without suffix counts, in microseconds.</param>
    public static QuantityUnits Time(decimal bare) => new(
        suffix => TimeFactor(suffix, bare),
        "us, ms, s, m (minutes), h or d");

    private static QuantityUnits BinarySize { get; } = new(s => SizeFactor(s, 1024, 1000), SizeSuffixes);

    private static QuantityUnits DecimalSize { get; } = new(s => SizeFactor(s, 1000, 1024), SizeSuffixes);

    private const string SizeSuffixes = "k, m, g, t or p, each also with b (kb) or ib (kib)";

    private static decimal? SizeFactor(string suffix, int kb, int kib)
    {
        if (suffix is "" or "b")
        {
            return 1;
        }

        var power = "kmgtp".IndexOf(suffix[0], StringComparison.Ordinal) + 1;
        var unit = suffix[1..] switch
        {
            "" or "b" or "i" => kb,
            "ib" => kib,
            _ => 0,
        };
        if (power == 0 || unit == 0)
        {
            return null;
        }

        decimal factor = 1;
        for (var i = 0; i < power; i++)
        {
            factor *= unit;
        }

        return factor;
    }

    private static decimal? TimeFactor(string suffix, decimal bare) => suffix switch
    {
        "" => bare,
        "us" or "usec" or "usecs" => 1,
        "ms" or "msec" or "msecs" => 1_000,
        "s" or "sec" or "secs" or "second" or "seconds" => 1_000_000,
        "m" or "min" or "mins" or "minute" or "minutes" => 60_000_000m,
        "h" or "hr" or "hour" or "hours" => 3_600_000_000m,
        "d" or "day" or "days" => 86_400_000_000m,
        _ => null,
    };
}
