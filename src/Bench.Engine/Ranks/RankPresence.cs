namespace Bench.Engine.Ranks;

/// <summary>One rank of a run, whether it has told anything or not.</summary>
/// <param name="Rank">Which.</param>
/// <param name="Host">Its host.</param>
/// <param name="Report">What it told last; null when nothing.</param>
/// <param name="Missing">Why it is missing; null when its report is complete.</param>
/// <param name="ClockAtStart">How far its clock was ahead before the run.</param>
/// <param name="ClockAtEnd">The same after it; null when it was not there any more.</param>
public sealed record RankPresence(int Rank, string Host, RankReport? Report, string? Missing, ClockEstimate ClockAtStart, ClockEstimate? ClockAtEnd)
{
    /// <summary>How much its clock has drifted against rank 0's during the run, ns; null when unknown.</summary>
    public long? DriftNanoseconds => ClockAtEnd is null ? null : ClockAtEnd.OffsetNanoseconds - ClockAtStart.OffsetNanoseconds;

    /// <summary>
    /// How late its first daemon issued its first I/O after the common start, ns, in its own clock; null when none did.
    /// </summary>
    public long? StartSkewNanoseconds => Report?.Outcome.Daemons
        .Where(static daemon => daemon is { MeasuredFrom: > 0, Plan.Phase: 0 } && daemon.StartSkewNanoseconds > 0)
        .Select(static daemon => (long?)daemon.StartSkewNanoseconds).Min();
}
