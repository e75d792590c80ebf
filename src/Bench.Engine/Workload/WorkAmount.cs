using Bench.Engine.Jobs.Options;
using Bench.Engine.Targets;

namespace Bench.Engine.Workload;

/// <summary>
/// How much I/O a job does, as fio counts it. <c>size</c> is the region and the amount of a pass, reads and writes together;
/// <c>io_size</c> the amount alone, and a larger one goes round the region in several cycles; <c>loops</c> the number of passes;
/// <c>number_ios</c> bounds the I/Os of a pass. A time-based job has one endless pass, or passes of <c>size</c> when each
/// must be verified; no amount bounds it.
/// </summary>
internal sealed class WorkAmount
{
    private readonly long _loops;
    private readonly bool _timeBased;
    private long _loop;
    private long _cycleIssued;

    public WorkAmount(JobOptions options, IReadOnlyList<Target> targets, int smallestBlock, bool verifies)
    {
        _timeBased = options.TimeBased;
        _loops = Math.Max(1, options.Loops);
        SmallestBlock = smallestBlock;
        RegionBytes = Sum(targets, static t => t.RegionLength);
        var size = IoAmount.PerCycle(options, targets);
        var ioSize = IoAmount.PerLoop(options, targets);

        // A trimmed block is written too, so both amounts are twice as much I/O.
        var factor = options.ReadWrite.HasFlag(IoPattern.TrimWrite) ? 2 : 1;
        var regionPass = Times(size, factor);
        PassBytes = !_timeBased ? Times(ioSize, factor) : verifies ? regionPass : long.MaxValue;
        PassIos = !_timeBased && options.NumberIos is > 0 and var ios ? Times(ios, factor) : long.MaxValue;
        RepeatsRegion = PassBytes > regionPass;
    }

    /// <summary>Bytes of all regions.</summary>
    public long RegionBytes { get; }

    /// <summary>Bytes of one pass; <see cref="long.MaxValue"/> when it is endless.</summary>
    public long PassBytes { get; }

    /// <summary>I/Os of one pass at most.</summary>
    public long PassIos { get; }

    /// <summary>Smallest block of the job, bytes.</summary>
    public int SmallestBlock { get; }

    /// <summary>Bytes issued in this pass.</summary>
    public long PassIssued { get; private set; }

    /// <summary>I/Os issued in this pass.</summary>
    public long PassIosIssued { get; private set; }

    /// <summary>True when a pass goes round the region more than once.</summary>
    public bool RepeatsRegion { get; }

    /// <summary>True when this pass has issued its amount.</summary>
    public bool IsPassIssued => PassIssued >= PassBytes || PassIosIssued >= PassIos;

    /// <summary>I/Os that this pass has left at most.</summary>
    public long PassIosLeft => PassBytes == long.MaxValue && PassIos == long.MaxValue
        ? long.MaxValue
        : Math.Min(PassIos - PassIosIssued, Math.Max(PassBytes - PassIssued + SmallestBlock - 1, 0) / SmallestBlock);

    /// <summary>Counts issued I/O.</summary>
    public void Issued(long bytes, long ios)
    {
        PassIssued += bytes;
        _cycleIssued += bytes;
        PassIosIssued += ios;
    }

    /// <summary>Begins another cycle over the used-up targets, if this pass is to issue more than one.</summary>
    public bool TryNextCycle()
    {
        var goesOn = _cycleIssued > 0 && !IsPassIssued && RepeatsRegion && PassBytes - PassIssued >= SmallestBlock;
        if (goesOn)
        {
            _cycleIssued = 0;
        }

        return goesOn;
    }

    /// <summary>Begins the next pass, if there is one.</summary>
    public bool TryNextPass()
    {
        _loop++;
        if (PassIssued == 0 || (!_timeBased && _loop >= _loops))
        {
            return false;
        }

        PassIssued = 0;
        PassIosIssued = 0;
        _cycleIssued = 0;
        return true;
    }

    private static long Sum(IReadOnlyList<Target> targets, Func<Target, long> bytes)
    {
        long sum = 0;
        foreach (Target target in targets)
        {
            long more = bytes(target);
            sum = more > long.MaxValue - sum ? long.MaxValue : sum + more;
        }

        return sum;
    }

    private static long Times(long value, int factor) => value > long.MaxValue / factor ? long.MaxValue : value * factor;
}
