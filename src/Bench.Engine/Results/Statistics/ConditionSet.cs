namespace Bench.Engine.Results.Statistics;

/// <summary>Conditions joined by <c>and</c> and <c>or</c>; <c>and</c> binds closer, as everywhere.</summary>
public sealed class ConditionSet
{
    private readonly IReadOnlyList<IReadOnlyList<StatisticCondition>> _alternatives;
    private readonly string _text;

    private ConditionSet(IReadOnlyList<IReadOnlyList<StatisticCondition>> alternatives, string text)
    {
        _alternatives = alternatives;
        _text = text;
    }

    /// <summary>All conditions in it.</summary>
    public IEnumerable<StatisticCondition> Conditions => _alternatives.SelectMany(static one => one);

    /// <summary>Parses conditions on values: <c>lat_mean&gt;100ms or p99.9&gt;1s</c>.</summary>
    /// <exception cref="FormatException">One of them is none; the message is for the user.</exception>
    public static ConditionSet Parse(string text) => Parse(text, StatisticCondition.Parse);

    /// <summary>Parses conditions on changes: <c>iops &lt; -5% or p99 &gt; 10%</c>.</summary>
    /// <exception cref="FormatException">One of them is none; the message is for the user.</exception>
    public static ConditionSet ParseChanges(string text) => Parse(text, StatisticCondition.ParseChange);

    /// <summary>The conditions that together fulfil the set for these values; null when it is not fulfilled.</summary>
    /// <param name="value">Gives the value, or the change in percent, of a statistic; null where it is unknown.</param>
    public IReadOnlyList<StatisticCondition>? FulfilledBy(Func<Statistic, double?> value) =>
        _alternatives.FirstOrDefault(all => all.All(condition => condition.IsMetBy(value(condition.Statistic))));

    /// <summary>The text that it was parsed from.</summary>
    public override string ToString() => _text;

    private static ConditionSet Parse(string text, Func<string, StatisticCondition> parse) =>
        new([.. text.Split(" or ").Select(all => (IReadOnlyList<StatisticCondition>)[.. all.Split(" and ").Select(parse)])], text.Trim());
}
