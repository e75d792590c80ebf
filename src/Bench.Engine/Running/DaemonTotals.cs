using Bench.Engine.Measuring;

namespace Bench.Engine.Running;

/// <summary>What some daemons have done together until a moment; two of them make a sample.</summary>
/// <param name="Time">Clock time, ns.</param>
/// <param name="Ios">I/Os.</param>
/// <param name="Bytes">Bytes.</param>
/// <param name="LatencySum">Sum of the completion latencies, ns.</param>
/// <param name="LatencyCount">How many they are.</param>
internal readonly record struct DaemonTotals(long Time, long Ios, long Bytes, long LatencySum, long LatencyCount)
{
    /// <summary>The totals now; counters are read while daemons run.</summary>
    public static DaemonTotals Of(IReadOnlyList<Daemon> daemons, long now)
    {
        long ios = 0;
        long bytes = 0;
        long sum = 0;
        long count = 0;
        foreach (Daemon daemon in daemons)
        {
            for (IoDirection direction = IoDirection.Read; direction <= IoDirection.Trim; direction++)
            {
                DirectionStatistics statistics = daemon.Statistics[direction];
                ios += statistics.TotalIos;
                bytes += statistics.Bytes;
                sum += statistics.Clat.Sum;
                count += statistics.Clat.Count;
            }
        }

        return new DaemonTotals(now, ios, bytes, sum, count);
    }

    /// <summary>The rates and the mean completion latency since an earlier moment.</summary>
    public SteadySample Since(DaemonTotals earlier)
    {
        double seconds = (Time - earlier.Time) / (double)Clock.NanosecondsPerSecond;
        long samples = LatencyCount - earlier.LatencyCount;
        return new SteadySample(
            (long)((Ios - earlier.Ios) / seconds),
            (long)((Bytes - earlier.Bytes) / seconds),
            samples > 0 ? (LatencySum - earlier.LatencySum) / samples : 0);
    }
}
