namespace Bench.Engine.Workload;

/// <summary>What a daemon's workload has to give right now.</summary>
public enum PassState
{
    /// <summary>More I/O is to come; when <see cref="DaemonWorkload.TryNext"/> gave none, think time is running (<see cref="DaemonWorkload.PauseUntil"/>).</summary>
    Issuing,

    /// <summary>The next I/O depends on one in flight (overlap, think time, verification of what is being written): reap, then ask again.</summary>
    WaitingForCompletions,

    /// <summary>The amount of this pass, or of its read-back, has been issued; some of it may still be in flight.</summary>
    PassDone,
}
