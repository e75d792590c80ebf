namespace Bench.Iscsi.Initiator;

/// <summary>A time without session: from the failure to the login that healed it.</summary>
/// <param name="StartedAt">When the session was lost, nanoseconds of the monotonic clock.</param>
/// <param name="Nanoseconds">How long it was away.</param>
/// <param name="Requeued">Commands that were in flight and were sent again.</param>
/// <param name="Reason">What happened, in words.</param>
public sealed record ConnectionGap(long StartedAt, long Nanoseconds, long Requeued, string Reason);
