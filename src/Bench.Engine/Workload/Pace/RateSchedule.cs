using Bench.Engine.Jobs.Options;
using Bench.Engine.Measuring;
using Bench.Engine.Workload.Seeding;

namespace Bench.Engine.Workload.Pace;

/// <summary>
/// When the I/Os of one direction are due under <c>rate</c> or <c>rate_iops</c>: a fixed timetable from the start of issuing,
/// kept with exact remainders so that it never drifts, whatever the target does (open loop).
/// </summary>
internal sealed class RateSchedule
{
    private readonly long _bytesPerSecond;
    private readonly long _iosPerSecond;
    private readonly bool _poisson;
    private RandomStream _random;
    private ulong _remainder;

    private RateSchedule(long bytesPerSecond, long iosPerSecond, bool poisson, RandomStream random)
    {
        _bytesPerSecond = bytesPerSecond;
        _iosPerSecond = iosPerSecond;
        _poisson = poisson;
        _random = random;
    }

    /// <summary>When the next I/O is due.</summary>
    public long Due { get; private set; }

    /// <summary>The schedule of a direction, or null when it is not limited.</summary>
    public static RateSchedule? Create(JobOptions options, IoDirection direction, RandomStream random)
    {
        var bytes = options.Rate[direction];
        var ios = options.RateIops[direction];
        return bytes > 0 || ios > 0
            ? new RateSchedule(bytes, bytes > 0 ? 0 : ios, options.RateProcess == RateProcess.Poisson, random)
            : null;
    }

    /// <summary>Starts the timetable: the first I/O is due now, or one random gap later with Poisson arrivals.</summary>
    public void Start(long now, int smallestBlock)
    {
        Due = now;
        _remainder = 0;
        if (_poisson)
        {
            Advance(smallestBlock);
        }
    }

    /// <summary>Moves on by the I/O just taken.</summary>
    public void Advance(int length)
    {
        if (_poisson)
        {
            Due += (long)(-Math.Log(1 - _random.Unit()) * MeanGap(length));
            return;
        }

        // 2^31 bytes times 10^9 ns plus a remainder below 2^63 stays below 2^64.
        var (amount, rate) = _iosPerSecond > 0 ? (1UL, (ulong)_iosPerSecond) : ((ulong)length, (ulong)_bytesPerSecond);
        var (gap, rest) = Math.DivRem((amount * Clock.NanosecondsPerSecond) + _remainder, rate);
        Due += (long)gap;
        _remainder = rest;
    }

    /// <summary>What is due before <paramref name="cutoff"/> and was not taken.</summary>
    /// <param name="cutoff">Clock time.</param>
    /// <param name="length">Bytes that an I/O is taken to have.</param>
    /// <param name="most">I/Os left to do.</param>
    public DueBacklog Backlog(long cutoff, double length, long most)
    {
        if (Due >= cutoff)
        {
            return default;
        }

        double gap = MeanGap(length);
        return new DueBacklog(Due, gap, (long)Math.Min(Math.Ceiling((cutoff - Due) / gap), most));
    }

    /// <summary>Shifts the rest of the timetable, for <c>rate_ignore_thinktime</c>.</summary>
    public void Shift(long nanoseconds) => Due += nanoseconds;

    private double MeanGap(double length) => _iosPerSecond > 0
        ? (double)Clock.NanosecondsPerSecond / _iosPerSecond
        : length * Clock.NanosecondsPerSecond / _bytesPerSecond;
}
