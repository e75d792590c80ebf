namespace Bench.Engine.Sweeps;

/// <summary>One search for a goal: the path that it took and what it found.</summary>
public sealed class SearchRecord
{
    /// <summary>The values of the options that are not searched; empty when all are.</summary>
    public required Dictionary<string, string> Fixed { get; init; }

    /// <summary>The points visited, in order.</summary>
    public List<SearchVisit> Path { get; init; } = [];

    /// <summary>Index of the best point; null while the search goes on, and when no point meets the conditions.</summary>
    public int? Best { get; set; }

    /// <summary>What the search came to, for people.</summary>
    public string? Verdict { get; set; }
}

/// <summary>One point that a search looked at.</summary>
/// <param name="Point">Its index.</param>
/// <param name="Values">The values of the searched options.</param>
/// <param name="Why">Why it was visited: <c>scan</c> or <c>refine</c>.</param>
/// <param name="Objective">The objective, mean over the repeats, in the statistic's unit; null when not measured.</param>
/// <param name="Meets">Whether it meets the conditions.</param>
/// <param name="Conditions">The value of each condition's statistic.</param>
public sealed record SearchVisit(
    int Point,
    IReadOnlyDictionary<string, string> Values,
    string Why,
    double? Objective,
    bool Meets,
    IReadOnlyDictionary<string, double?> Conditions);
