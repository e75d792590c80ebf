namespace Bench.Engine.Results.Advice;

/// <summary>Runs every analyser over a run.</summary>
public static class Advisor
{
    private static readonly IRunAnalyser[] Analysers =
    [
        new ErrorAnalyser(),
        new DurationAnalyser(),
        new SteadinessAnalyser(),
        new SteadyStartAnalyser(),
        new PageCacheAnalyser(),
        new DataAnalyser(),
        new RereadAnalyser(),
        new DepthAnalyser(),
        new RateAnalyser(),
        new ClientCpuAnalyser(),
        new DaemonCountAnalyser(),
        new StartSkewAnalyser(),
        new GarbageCollectionAnalyser(),
        new ClockAnalyser(),
    ];

    /// <summary>All findings, warnings first.</summary>
    public static IReadOnlyList<Advisory> Examine(RunOutcome outcome) => outcome.IsStatus
        ? []
        : [.. ExamineDaemons(outcome)
            .Concat(outcome.Sections.SelectMany(section => section.Examine(outcome)))
            .OrderByDescending(advisory => advisory.IsWarning)];

    /// <summary>What the analysers find, without what the run's sections add.</summary>
    internal static IEnumerable<Advisory> ExamineDaemons(RunOutcome outcome) => Analysers.SelectMany(analyser => analyser.Examine(outcome));
}
