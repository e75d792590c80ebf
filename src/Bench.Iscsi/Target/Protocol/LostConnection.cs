namespace Bench.Iscsi.Target.Protocol;

/// <summary>A connection of a session that is gone, whose tasks wait for another to take them over (RFC 7143 sections 7.1.4.3 and 7.2.2).</summary>
/// <param name="Cid">The connection's number.</param>
internal sealed record LostConnection(ushort Cid)
{
    /// <summary>Logged out for recovery or reinstated: before that its tasks are still its own.</summary>
    public bool IsRemoved { get; set; }

    /// <summary>When its tasks are given up, nanoseconds.</summary>
    public long ExpiresAt { get; set; }

    /// <summary>Tasks by their tag, those with a status that was not acknowledged among them.</summary>
    public Dictionary<uint, TargetTask> Tasks { get; } = [];

    /// <summary>Commands by their tag whose turn had come and that were not looked at yet.</summary>
    public Dictionary<uint, HeldPdu> Undispatched { get; } = [];
}
