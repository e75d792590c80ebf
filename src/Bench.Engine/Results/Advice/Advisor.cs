namespace Bench.Engine.Results.Advice;

/// <summary>Runs every analyser over a run.</summary>
public static class Advisor
{
    private static readonly IRunAnalyser[] Analysers = [];

    /// <summary>All findings, warnings first.</summary>
    public static IReadOnlyList<Advisory> Examine(RunOutcome outcome) => outcome.IsStatus
        ? []
        : [.. Analysers.SelectMany(analyser => analyser.Examine(outcome)).OrderByDescending(advisory => advisory.IsWarning)];
}
