namespace Bench.Engine.Measuring;

/// <summary>
/// Takes a bandwidth or IOPS sample every so often from the counters of a daemon (fio <c>bwavgtime</c>, <c>iopsavgtime</c>).
/// </summary>
/// <remarks>
/// Unlike fio's, a stretch without any I/O gives a sample of 0 once the direction has begun: a stall belongs into the minimum.
/// </remarks>
internal sealed class RateSampler
{
    private const int Directions = 3;

    private readonly DaemonStatistics _statistics;
    private readonly long _interval;
    private readonly bool _bytes;
    private readonly long[] _seen = new long[Directions];
    private readonly bool[] _begun = new bool[Directions];

    /// <param name="statistics">The counters.</param>
    /// <param name="interval">Distance of samples, ns; 0 for none.</param>
    /// <param name="bytes">True for KiB/s, false for IOPS.</param>
    public RateSampler(DaemonStatistics statistics, long interval, bool bytes)
    {
        _statistics = statistics;
        _interval = interval;
        _bytes = bytes;
    }

    /// <summary>Clock time of the next sample.</summary>
    public long Next { get; private set; } = long.MaxValue;

    public void Start(long now)
    {
        Array.Clear(_seen);
        Array.Clear(_begun);
        Next = _interval > 0 ? now + _interval : long.MaxValue;
    }

    /// <summary>A new pass begins: directions that it does not use get no samples.</summary>
    public void BeginPass() => Array.Clear(_begun);

    /// <summary>Takes the samples that were due at <paramref name="now"/>; what was counted since the last one belongs to the first.</summary>
    public void Sample(long now)
    {
        double seconds = (double)_interval / Clock.NanosecondsPerSecond;
        for (; now >= Next; Next += _interval)
        {
            for (int i = 0; i < Directions; i++)
            {
                DirectionStatistics direction = _statistics[(IoDirection)i];
                long total = _bytes ? direction.Bytes : direction.TotalIos;
                long difference = total - _seen[i];
                _seen[i] = total;
                _begun[i] |= difference > 0;
                if (_begun[i])
                {
                    double rate = difference / seconds;
                    (_bytes ? direction.Bandwidth : direction.Iops).Record((long)(_bytes ? rate / 1024 : rate));
                }
            }
        }
    }
}
