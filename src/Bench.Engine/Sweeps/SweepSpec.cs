using Bench.Engine.Jobs;
using Bench.Engine.Results.Statistics;
using Bench.Engine.Running;

namespace Bench.Engine.Sweeps;

/// <summary>A sweep as asked for: which options take which values, and how their combinations are run.</summary>
public sealed record SweepSpec
{
    /// <summary>The options that vary, in the order of the specification; the first varies slowest in <see cref="SweepPoint.Index"/>.</summary>
    public required IReadOnlyList<SweepAxis> Axes { get; init; }

    /// <summary>Measurements of each point.</summary>
    public int Repeat { get; init; } = 1;

    /// <summary>In which order points and repeats follow each other.</summary>
    public SweepOrderKind Order { get; init; }

    /// <summary>Seed of <see cref="SweepOrderKind.Random"/>.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Pause between two runs.</summary>
    public TimeSpan Settle { get; init; }

    /// <summary>When a point is the last one along <see cref="Growing"/>; null without.</summary>
    public ConditionSet? StopWhen { get; init; }

    /// <summary>The axis that <see cref="StopWhen"/> stops, an index of <see cref="Axes"/>.</summary>
    public int Growing { get; init; }

    /// <summary>What the sweep searches for over the axes given as a range; null runs every combination.</summary>
    public SweepGoal? Goal { get; init; }

    /// <summary>What must be steady before a point is measured; null measures at once.</summary>
    public SteadyStart? Steady { get; init; }

    /// <summary>The lines it was read from, in order.</summary>
    public IReadOnlyList<SweepSetting> Settings { get; init; } = [];
}

/// <summary>In which order a sweep runs.</summary>
public enum SweepOrderKind
{
    /// <summary>All points once, then all of them again: a drift of the device over time meets every point alike.</summary>
    Interleaved,

    /// <summary>All repeats of a point before the next point.</summary>
    Sequential,

    /// <summary>All points once in an order drawn from the seed, then all of them in another order.</summary>
    Random,
}
