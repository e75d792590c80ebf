using System.Text.Json;
using Bench.Engine.Results;
using Bench.Engine.Results.Advice;

namespace Bench.Engine.Ranks;

/// <summary>What one rank has to tell of a run, at its end or so far.</summary>
public sealed record RankReport
{
    /// <summary>The rank.</summary>
    public required int Rank { get; init; }

    /// <summary>Its host.</summary>
    public required string Host { get; init; }

    /// <summary>Version of Bench there.</summary>
    public required string BenchVersion { get; init; }

    /// <summary>Its outcome; times are in rank 0's clock.</summary>
    public required RunOutcome Outcome { get; init; }

    /// <summary>What it found out about its own run; empty in reports on a run that goes on.</summary>
    public IReadOnlyList<Advisory> Advice { get; init; } = [];

    /// <summary>What its engines tell, by key of the <c>bench</c> object.</summary>
    public IReadOnlyDictionary<string, JsonElement> Sections { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>Lines of its engines for the terminal.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>False for a report on a run that was going on.</summary>
    public bool IsFinal => !Outcome.IsStatus;

    /// <summary>The report of this process.</summary>
    public static RankReport Of(int rank, string host, RunOutcome outcome) => new()
    {
        Rank = rank,
        Host = host,
        BenchVersion = ResultDocument.BenchVersion,
        Outcome = outcome,
        Advice = Advisor.Examine(outcome),
        Sections = RankSections.Of(outcome),
        Lines = [.. outcome.Sections.SelectMany(static section => section.Summarize())],
    };
}
