namespace Bench.Iscsi.Target;

/// <summary>What a target server has done since it started, all connections together.</summary>
public sealed record TargetStatistics
{
    /// <summary>Connections that are open.</summary>
    public int Connections { get; init; }

    /// <summary>Sessions that are open, discovery sessions counted.</summary>
    public int Sessions { get; init; }

    /// <summary>Connections that were accepted.</summary>
    public long Accepted { get; init; }

    /// <summary>Connections that were refused for lack of room.</summary>
    public long Refused { get; init; }

    /// <summary>PDUs received.</summary>
    public long PdusIn { get; init; }

    /// <summary>PDUs sent.</summary>
    public long PdusOut { get; init; }

    /// <summary>Bytes received, headers and digests counted.</summary>
    public long BytesIn { get; init; }

    /// <summary>Bytes sent, headers and digests counted.</summary>
    public long BytesOut { get; init; }

    /// <summary>SCSI commands.</summary>
    public long Commands { get; init; }

    /// <summary>Commands that read the medium and moved data.</summary>
    public long Reads { get; init; }

    /// <summary>WRITE commands.</summary>
    public long Writes { get; init; }

    /// <summary>Bytes read from LUNs.</summary>
    public long ReadBytes { get; init; }

    /// <summary>Bytes written to LUNs.</summary>
    public long WriteBytes { get; init; }

    /// <summary>Commands that ended with CHECK CONDITION.</summary>
    public long CheckConditions { get; init; }

    /// <summary>PDUs that were rejected.</summary>
    public long Rejects { get; init; }

    /// <summary>PDUs with a wrong digest.</summary>
    public long DigestErrors { get; init; }

    /// <summary>SNACKs received (error recovery level 1 and 2).</summary>
    public long Snacks { get; init; }

    /// <summary>Data-In, R2T and response PDUs sent again since a SNACK or a reassignment asked for them.</summary>
    public long Retransmitted { get; init; }

    /// <summary>Times that data of a write was asked for again.</summary>
    public long RecoveryR2Ts { get; init; }

    /// <summary>Tasks that another connection took over (error recovery level 2).</summary>
    public long Reassigned { get; init; }

    /// <summary>Connections that were lost and replaced while their session went on.</summary>
    public long ConnectionsRecovered { get; init; }

    /// <summary>Connections that were lost to a defect of the target itself; anything but 0 is a bug.</summary>
    public long InternalErrors { get; init; }

    /// <summary>Faults that were injected on demand.</summary>
    public long FaultsInjected { get; init; }

    /// <summary>Receiving system calls that brought data.</summary>
    public long Receives { get; init; }

    /// <summary>Sending system calls.</summary>
    public long Sends { get; init; }

    /// <summary>Times that a connection's thread slept.</summary>
    public long Sleeps { get; init; }

    /// <summary>
    /// Processor time of the connections' threads, polling counted: what an embedded target takes from the process that measures. Zero where the system
    /// cannot tell. May lag by a few milliseconds under load.
    /// </summary>
    public TimeSpan CpuTime { get; init; }

    /// <summary>Time that connections' threads spent looking for input in vain: the processor cost of polling.</summary>
    public TimeSpan PollTime { get; init; }

    /// <summary>Time in receiving calls that brought data.</summary>
    public TimeSpan ReceiveTime { get; init; }

    /// <summary>Time spent on PDUs and commands: digests, data of LUNs and making answers.</summary>
    public TimeSpan ProcessTime { get; init; }

    /// <summary>Time in sending calls, waits for room in the socket counted.</summary>
    public TimeSpan SendTime { get; init; }

    /// <summary>Time asleep until input comes.</summary>
    public TimeSpan SleepTime { get; init; }
}
