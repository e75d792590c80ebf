namespace Bench.Engine.Results.Advice.Plan;

/// <summary>Runs every analyser over a plan.</summary>
public static class PlanAdvisor
{
    private static readonly IPlanAnalyser[] Analysers =
    [
        new PlannedPageCacheAnalyser(),
        new PlannedDepthAnalyser(),
        new PlannedDurationAnalyser(),
        new PlannedDaemonCountAnalyser(),
        new PlannedContentAnalyser(),
        new UnwrittenBlocksAnalyser(),
        new SameSequenceAnalyser(),
    ];

    /// <summary>All findings, warnings first.</summary>
    public static IReadOnlyList<Advisory> Examine(PlanContext context) =>
        [.. Analysers.SelectMany(analyser => analyser.Examine(context)).OrderByDescending(static advisory => advisory.IsWarning)];
}
