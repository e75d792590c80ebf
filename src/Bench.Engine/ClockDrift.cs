namespace Bench.Engine;

/// <summary>The distance between <see cref="Clock"/> and CLOCK_MONOTONIC some time after they agreed.</summary>
/// <param name="Nanoseconds">How far the clock is ahead, ns; negative when behind.</param>
/// <param name="Elapsed">Time since they agreed, ns of CLOCK_MONOTONIC.</param>
/// <param name="Uncertainty">Error of the distance at most, ns.</param>
public sealed record ClockDrift(long Nanoseconds, long Elapsed, long Uncertainty)
{
    /// <summary>Drift in millionths of the time passed; 0 when none has passed.</summary>
    public double PartsPerMillion => Elapsed <= 0 ? 0 : Nanoseconds * 1e6 / Elapsed;

    /// <summary>What of the drift is beyond doubt, in millionths of the time passed.</summary>
    public double CertainPartsPerMillion => Elapsed <= 0 ? 0 : Math.Max(Math.Abs(Nanoseconds) - Uncertainty, 0) * 1e6 / Elapsed;
}
