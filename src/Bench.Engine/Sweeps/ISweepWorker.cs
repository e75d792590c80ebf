using Bench.Engine.Results;
using Bench.Engine.Results.Statistics;

namespace Bench.Engine.Sweeps;

/// <summary>Measures points; the sweep decides which and in what order.</summary>
public interface ISweepWorker
{
    /// <summary>Runs one point once and saves its result.</summary>
    /// <param name="run">What to run.</param>
    /// <param name="place">Where it stands in the sweep.</param>
    /// <param name="result">Where the result belongs.</param>
    SweepMeasurement Measure(SweepRun run, SweepPlace place, string result);

    /// <summary>Waits before the next run; ends early when the sweep was interrupted.</summary>
    void Settle(TimeSpan time);

    /// <summary>True once the user wants the sweep to end.</summary>
    bool IsInterrupted { get; }

    /// <summary>The statistics of a finished result; null when there is none at that path.</summary>
    IStatisticSource? Read(string result);
}

/// <summary>What came of one run.</summary>
/// <param name="State"><see cref="RunState.Done"/>, <see cref="RunState.Failed"/> or <see cref="RunState.Interrupted"/>.</param>
/// <param name="Why">What failed.</param>
/// <param name="Statistics">What was measured; null when nothing was.</param>
/// <param name="EndsSweep">True when no further point can be measured: the device is gone, or results cannot be saved.</param>
public sealed record SweepMeasurement(RunState State, string? Why, IStatisticSource? Statistics, bool EndsSweep = false);

/// <summary>Watches a sweep between its runs.</summary>
public interface ISweepObserver
{
    /// <summary>A run is about to begin.</summary>
    void Starting(SweepRun run, SweepManifest manifest);

    /// <summary>A run ended.</summary>
    void Ended(SweepRun run, ManifestRun state, IStatisticSource? statistics);

    /// <summary>The stop rule left points out.</summary>
    void Skipped(IReadOnlyList<SweepPoint> points, string why);

    /// <summary>A search visited a point.</summary>
    void Visited(SearchRecord search, SearchVisit visit);

    /// <summary>A search ended.</summary>
    void Found(SearchRecord search);
}
