namespace Bench.Engine.Results.Statistics;

/// <summary>A statistic compared with a value: <c>lat_mean&gt;100ms</c>, or as a change against another result, <c>iops &lt; -5%</c>.</summary>
/// <param name="Statistic">What is compared.</param>
/// <param name="Comparison">How.</param>
/// <param name="Threshold">With what, in the statistic's unit; percent where <paramref name="IsChange"/>.</param>
/// <param name="IsChange">True when the value compared is the change of the statistic, in percent.</param>
public sealed record StatisticCondition(Statistic Statistic, Comparison Comparison, double Threshold, bool IsChange = false)
{
    // The longer signs first, since they begin with the shorter ones.
    private static readonly (string Sign, Comparison Comparison)[] Signs =
    [
        ("<=", Comparison.AtMost), (">=", Comparison.AtLeast), ("<", Comparison.Less), (">", Comparison.Greater),
    ];

    /// <summary>The unit of <see cref="Threshold"/>.</summary>
    public StatisticUnit Unit => IsChange ? StatisticUnit.Percent : Statistic.Unit;

    /// <summary>Parses <c>STATISTIC OP VALUE</c>, OP one of &lt; &lt;= &gt; &gt;=.</summary>
    /// <exception cref="FormatException">It is no condition; the message is for the user.</exception>
    public static StatisticCondition Parse(string text) => Parse(text, isChange: false);

    /// <summary>Parses <c>STATISTIC OP PERCENT</c>, a change such as <c>iops &lt; -5%</c>.</summary>
    /// <exception cref="FormatException">It is no condition on a change; the message is for the user.</exception>
    public static StatisticCondition ParseChange(string text) => Parse(text, isChange: true);

    /// <summary>True when the value, or the change in percent, fulfils the condition; an unknown value fulfils nothing.</summary>
    public bool IsMetBy(double? value) => value is { } known && Comparison switch
    {
        Comparison.Less => known < Threshold,
        Comparison.AtMost => known <= Threshold,
        Comparison.Greater => known > Threshold,
        _ => known >= Threshold,
    };

    /// <summary>True when what <paramref name="source"/> measured fulfils the condition.</summary>
    public bool IsMetBy(IStatisticSource source) => IsMetBy(source.Value(Statistic));

    /// <summary>The condition for people.</summary>
    public override string ToString()
    {
        string sign = Array.Find(Signs, entry => entry.Comparison == Comparison).Sign;
        return $"{Statistic} {sign} {Unit.Format(Threshold)}";
    }

    private static StatisticCondition Parse(string text, bool isChange)
    {
        int at = text.AsSpan().IndexOfAny('<', '>');
        if (at < 0)
        {
            throw new FormatException($"'{text.Trim()}' is no condition: a statistic, then < <= > or >=, then a value, as in {(isChange ? "iops < -5%" : "lat_mean > 100ms")}");
        }

        (string sign, Comparison comparison) = Array.Find(Signs, entry => text.AsSpan(at).StartsWith(entry.Sign, StringComparison.Ordinal));
        var statistic = Statistic.Parse(text[..at]);
        string value = text[(at + sign.Length)..];
        if (isChange && !value.TrimEnd().EndsWith('%'))
        {
            throw new FormatException($"'{value.Trim()}' in '{text.Trim()}' is not a change in percent, such as -5%");
        }

        return new StatisticCondition(statistic, comparison, (isChange ? StatisticUnit.Percent : statistic.Unit).Parse(value), isChange);
    }
}

/// <summary>How a value is compared.</summary>
public enum Comparison
{
    /// <summary>Below.</summary>
    Less,

    /// <summary>Below or equal.</summary>
    AtMost,

    /// <summary>Above.</summary>
    Greater,

    /// <summary>Above or equal.</summary>
    AtLeast,
}
