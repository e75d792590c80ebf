using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Workload.Pace;

/// <summary>Watches that a direction holds its least rate (<c>rate_min</c>, <c>rate_iops_min</c>) over each <c>rate_cycle</c>.</summary>
internal sealed class RateFloor
{
    // fio lets a job settle this long.
    private const long Settle = 2 * Clock.NanosecondsPerSecond;

    private readonly string _job;
    private readonly long _bytesFloor;
    private readonly long _iosFloor;
    private readonly long _cycle;
    private long _started;
    private long _windowStart;
    private long _bytes;
    private long _ios;

    private RateFloor(string job, long bytesFloor, long iosFloor, long cycle)
    {
        _job = job;
        _bytesFloor = bytesFloor;
        _iosFloor = iosFloor;
        _cycle = cycle;
    }

    /// <summary>The watch of a direction, or null when it has no least rate.</summary>
    public static RateFloor? Create(string job, JobOptions options, IoDirection direction)
    {
        var bytes = options.RateMin[direction];
        var ios = options.RateIopsMin[direction];
        return bytes > 0 || ios > 0 ? new RateFloor(job, bytes, ios, options.RateCycle.Nanoseconds()) : null;
    }

    /// <summary>Begins to watch.</summary>
    public void Start(long now)
    {
        _started = now;
        _windowStart = now;
    }

    /// <summary>Counts a completion and says what was missed when a window has ended below the floor.</summary>
    public string? Completed(int bytes, long now)
    {
        _bytes += bytes;
        _ios++;
        var spent = now - _windowStart;
        if (now - _started < Settle || spent < _cycle)
        {
            return null;
        }

        var bytesRate = Proportion.Of(_bytes, Clock.NanosecondsPerSecond, spent);
        var iosRate = Proportion.Of(_ios, Clock.NanosecondsPerSecond, spent);
        _windowStart = now;
        _bytes = 0;
        _ios = 0;
        return bytesRate < _bytesFloor ? $"{_job}: rate_min={_bytesFloor}B/s not met, got {bytesRate}B/s"
            : iosRate < _iosFloor ? $"{_job}: rate_iops_min={_iosFloor} not met, got {iosRate} IOPS"
            : null;
    }
}
