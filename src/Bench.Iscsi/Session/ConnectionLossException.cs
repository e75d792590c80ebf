namespace Bench.Iscsi.Session;

/// <summary>A connection, or all of a session, is lost: found by us, or told by the target (asynchronous events 2 and 3, RFC 7143 section 11.9.1).</summary>
internal sealed class ConnectionLossException : IscsiException
{
    /// <summary>A connection that we found lost.</summary>
    public ConnectionLossException(ushort cid, string message)
        : base(message)
    {
        Cid = cid;
        IsTransient = true;
    }

    /// <summary>A connection, or with <paramref name="cid"/> null all, that the target drops.</summary>
    public ConnectionLossException(ushort? cid, int wait, int retain)
        : base($"the target drops the {(cid is null ? "session" : "connection")}, wait {wait} s")
    {
        (Cid, Wait, Retain) = (cid, TimeSpan.FromSeconds(wait), TimeSpan.FromSeconds(retain));
        IsTransient = true;
    }

    /// <summary>Number of the connection; null for all.</summary>
    public ushort? Cid { get; }

    /// <summary>What the target asks for before a new login; null where DefaultTime2Wait holds.</summary>
    public TimeSpan? Wait { get; }

    /// <summary>How long the target keeps tasks after that; null where DefaultTime2Retain holds.</summary>
    public TimeSpan? Retain { get; }
}
