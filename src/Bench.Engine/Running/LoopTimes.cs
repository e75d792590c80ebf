namespace Bench.Engine.Running;

/// <summary>The clock times that govern a daemon's loop, ns.</summary>
/// <param name="Start">When it begins to issue.</param>
/// <param name="RampEnd">When measuring begins; equal to <paramref name="Start"/> without a ramp.</param>
/// <param name="GridOrigin">The common start of the phase, from which all daemons count their intervals.</param>
/// <param name="Runtime">Longest measured time, ns; <see cref="long.MaxValue"/> without a limit.</param>
/// <param name="Hold">Prolongs the ramp until it is released; null without.</param>
/// <param name="Amount">Prolongs the ramp until so much I/O is done; null without.</param>
internal readonly record struct LoopTimes(
    long Start, long RampEnd, long GridOrigin, long Runtime, RampHold? Hold = null, RampAmount? Amount = null)
{
    /// <summary>True when something else than a clock time ends the ramp.</summary>
    public bool IsHeld => Hold is not null || Amount is not null;

    /// <summary>When issuing ends at the latest, for a phase of I/O that began being measured at <paramref name="from"/>.</summary>
    public long Deadline(long from) => Runtime == long.MaxValue ? long.MaxValue : from + Runtime;
}
