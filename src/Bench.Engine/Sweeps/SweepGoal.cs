using Bench.Engine.Results.Statistics;

namespace Bench.Engine.Sweeps;

/// <summary>What a sweep searches for: <c>max iops where p99&lt;1ms and cpu&lt;80%</c>.</summary>
/// <param name="Maximize">True for the largest value, false for the smallest.</param>
/// <param name="Objective">Of what.</param>
/// <param name="Constraints">What must hold besides.</param>
public sealed record SweepGoal(bool Maximize, Statistic Objective, IReadOnlyList<StatisticCondition> Constraints)
{
    private const string Form = "max STATISTIC or min STATISTIC, then maybe where CONDITION and CONDITION, as in max iops where p99<1ms";

    /// <summary>Parses a goal.</summary>
    /// <exception cref="FormatException">It is none; the message is for the user.</exception>
    public static SweepGoal Parse(string text)
    {
        RequireConditions(text.Trim());
        string[] parts = text.Trim().Split(" where ", 2, StringSplitOptions.TrimEntries);
        string[] objective = parts[0].Split(' ', 2, StringSplitOptions.TrimEntries);
        if (objective.Length != 2 || objective[0] is not ("max" or "min"))
        {
            throw new FormatException($"'{text.Trim()}' is no goal: {Form}");
        }

        return new SweepGoal(
            objective[0] == "max",
            Statistic.Parse(objective[1]),
            parts.Length == 1 ? [] : [.. parts[1].Split(" and ").Select(StatisticCondition.Parse)]);
    }

    private static void RequireConditions(string text)
    {
        if (text.EndsWith(" where", StringComparison.Ordinal) || text.EndsWith(" and", StringComparison.Ordinal))
        {
            string last = text[(text.LastIndexOf(' ') + 1)..];
            throw new FormatException($"'{text}' has no condition after '{last}': say what must hold there, as in max iops where p99<1ms, or leave '{last}' out");
        }
    }

    /// <summary>The goal for people.</summary>
    public override string ToString() =>
        $"{(Maximize ? "max" : "min")} {Objective}{(Constraints.Count == 0 ? "" : $" where {string.Join(" and ", Constraints)}")}";
}
