namespace Bench.Engine;

/// <summary>Proportions of whole numbers whose product may be longer than 64 bits.</summary>
internal static class Proportion
{
    /// <summary><paramref name="value"/> times <paramref name="numerator"/> over <paramref name="denominator"/>, rounded towards zero.</summary>
    /// <param name="value">Not negative.</param>
    /// <param name="numerator">Positive.</param>
    /// <param name="denominator">Positive.</param>
    public static long Of(long value, long numerator, long denominator) =>
        value <= long.MaxValue / numerator ? value * numerator / denominator : OfLarge(value, numerator, denominator);

    // Apart, since a method with an Int128 is not compiled ahead of time.
    private static long OfLarge(long value, long numerator, long denominator) => (long)((Int128)value * numerator / denominator);
}
