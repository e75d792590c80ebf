namespace Bench.Iscsi.Initiator;

/// <summary>
/// Where the wall time of the thread that drives sessions went, nanoseconds: differences of clock readings around the batched calls, so
/// that every moment belongs to one routine or to none. Time in which the thread was ready but had no CPU counts where it struck.
/// </summary>
internal sealed class RoutineTimes
{
    /// <summary>Making PDUs of commands and of data that was asked for; digests included.</summary>
    public long Transmit;

    /// <summary>Reading PDUs, copying data and finishing commands; digests included.</summary>
    public long Receive;

    /// <summary>In the kernel, sending.</summary>
    public long KernelSend;

    /// <summary>In the kernel, receiving, where bytes came.</summary>
    public long KernelReceive;

    /// <summary>Looking for bytes in vain.</summary>
    public long Polling;

    /// <summary>In calls that may sleep: until bytes come, until some have gathered, or both with a receive in the same call.</summary>
    public long Waiting;

    /// <summary>Bringing lost sessions back.</summary>
    public long Recovery;

    /// <summary>Clock readings that are taken for these times and for those of commands alone.</summary>
    public long ClockReads;

    /// <summary>The times so far, which no longer change.</summary>
    public RoutineTimes Snapshot() => (RoutineTimes)MemberwiseClone();

    /// <summary>Begins anew.</summary>
    public void Clear() => Transmit = Receive = KernelSend = KernelReceive = Polling = Waiting = Recovery = ClockReads = 0;
}
