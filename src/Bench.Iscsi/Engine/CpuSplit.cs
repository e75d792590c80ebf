using Bench.Engine.Measuring;
using Bench.Iscsi.Initiator;

namespace Bench.Iscsi.Engine;

/// <summary>
/// Where the wall time of a daemon's thread went, by routine, as the UNH initiator's profile has it (transmit, receive, digest, kernel,
/// idle); from its first command to the last answer, all its sessions together. The rows add up to the wall time exactly.
/// </summary>
/// <param name="WallNanoseconds">All of it.</param>
/// <param name="Transmit">Making PDUs, digests not counted.</param>
/// <param name="Receive">Reading PDUs, copying data, finishing commands; digests not counted.</param>
/// <param name="Digest">Calculating digests.</param>
/// <param name="KernelSend">sendmsg.</param>
/// <param name="KernelReceive">recvmsg that brought bytes, and the CPU part of calls that sleep.</param>
/// <param name="Polling">recvmsg in vain.</param>
/// <param name="Idle">In calls that sleep, and not on a CPU.</param>
/// <param name="Recovery">Without a session: waiting and logging in again.</param>
/// <param name="Other">The rest: the job's own loop (offsets, data, statistics), handing commands over and back, timers.</param>
/// <param name="Usage">CPU time of the thread in that time, as the kernel counts it.</param>
/// <param name="ClockReads">Clock readings that this split and the anatomy of commands took.</param>
public sealed record CpuSplit(
    double WallNanoseconds,
    double Transmit,
    double Receive,
    double Digest,
    double KernelSend,
    double KernelReceive,
    double Polling,
    double Idle,
    double Recovery,
    double Other,
    ThreadUsage Usage,
    long ClockReads)
{
    /// <summary>The rows by name, in the order of a report.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Rows =>
    [
        new("transmit", Transmit), new("receive", Receive), new("digest", Digest), new("kernel_send", KernelSend), new("kernel_receive", KernelReceive),
        new("polling", Polling), new("idle", Idle), new("recovery", Recovery), new("other", Other),
    ];

    /// <summary>Takes digests out of the routines that they are part of, and gives the rest of the wall time its row.</summary>
    internal static CpuSplit Of(RoutineTimes times, long wall, IReadOnlyList<DigestCost> digests, ThreadUsage usage)
    {
        // Digests are extrapolated: they cannot have taken more than the routines around them.
        var sent = Math.Min(times.Transmit, digests.Sum(static cost => cost.SentNanoseconds + cost.HeaderSentNanoseconds));
        var received = Math.Min(times.Receive, digests.Sum(static cost => cost.ReceivedNanoseconds + cost.HeaderReceivedNanoseconds));
        var known = times.Transmit + times.Receive + times.KernelSend + times.KernelReceive + times.Polling + times.Waiting + times.Recovery;
        var all = Math.Max(wall, known);

        // A receive that sleeps first is one call: the clock alone cannot tell sleeping from copying, the CPU time of the thread can.
        var idle = Math.Clamp(all - usage.UserNanoseconds - usage.SystemNanoseconds, 0, times.Waiting);
        return new CpuSplit(
            all, times.Transmit - sent, times.Receive - received, sent + received, times.KernelSend, times.KernelReceive + times.Waiting - idle, times.Polling, idle, times.Recovery, all - known, usage, times.ClockReads);
    }
}
