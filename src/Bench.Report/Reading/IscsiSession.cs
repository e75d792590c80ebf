namespace Bench.Report.Reading;

/// <summary>One iSCSI session of a run as its initiator saw it, set-up not counted.</summary>
public sealed record IscsiSession
{
    /// <summary>Name of the job.</summary>
    public required string Job { get; init; }

    /// <summary>Its daemon, <c>job.clone</c>.</summary>
    public required string Daemon { get; init; }

    /// <summary>The logical unit's URL, without user and secret.</summary>
    public string Url { get; init; } = "";

    /// <summary>Where the session ended up, redirections followed.</summary>
    public string Portal { get; init; } = "";

    /// <summary>Vendor and product of the logical unit.</summary>
    public string Model { get; init; } = "";

    /// <summary>Size of the logical unit, bytes.</summary>
    public double? SizeBytes { get; init; }

    /// <summary>Bytes of a logical block.</summary>
    public double? BlockSize { get; init; }

    /// <summary>What the login agreed on, keys as in RFC 7143.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Negotiated { get; init; } = [];

    /// <summary>TCP connections.</summary>
    public long Connections { get; init; }

    /// <summary>SCSI commands sent, repetitions counted.</summary>
    public long Commands { get; init; }

    /// <summary>Commands sent again.</summary>
    public long Retries { get; init; }

    /// <summary>PDUs in both directions.</summary>
    public long Pdus { get; init; }

    /// <summary>Bytes in both directions.</summary>
    public long Bytes { get; init; }

    /// <summary>Commands that waited for the target's window.</summary>
    public long WindowStalls { get; init; }

    /// <summary>Which of the daemon's sessions, from 1.</summary>
    public int Number { get; init; } = 1;

    /// <summary>What digests cost; null where none were calculated.</summary>
    public IscsiDigests? Digests { get; init; }

    /// <summary>Where the time of commands went, by direction.</summary>
    public IReadOnlyList<IscsiAnatomy> Anatomy { get; init; } = [];

    /// <summary>What TCP said over time.</summary>
    public IReadOnlyList<IscsiTcpPoint> TcpPoints { get; init; } = [];

    /// <summary>Times without session.</summary>
    public IReadOnlyList<IscsiGap> Gaps { get; init; } = [];

    /// <summary>Round-trip times of the connections, µs.</summary>
    public IReadOnlyList<double> RoundTripMicroseconds { get; init; } = [];

    /// <summary>TCP segments sent again, over all connections; null where the system does not tell.</summary>
    public long? Retransmits { get; init; }
}

/// <summary>A time in which a session was lost.</summary>
/// <param name="StartMilliseconds">Its start, ms since the start of the run.</param>
/// <param name="Milliseconds">Its length, ms.</param>
/// <param name="Requeued">Commands that were sent again after it.</param>
/// <param name="Reason">What happened.</param>
public sealed record IscsiGap(double StartMilliseconds, double Milliseconds, long Requeued, string Reason);
