using Bench.Engine.Jobs.Options;
using Bench.Engine.Planning;

namespace Bench.Engine.Measuring;

/// <summary>What a daemon's statistics have to hold, known before it starts: everything is allocated then.</summary>
public sealed record StatisticsSetup
{
    /// <summary>Interval of the series when nothing else is asked for, ns.</summary>
    public const long DefaultSeriesInterval = Clock.NanosecondsPerSecond;

    private const int AllSeriesBytes = 256 << 20;

    /// <summary>Directions that can occur.</summary>
    public PerDirection<bool> Directions { get; init; } = new(true);

    /// <summary>True when fsync and its like can occur.</summary>
    public bool Syncs { get; init; } = true;

    /// <summary>True when the engine carries out I/O inside of the submit call: no submission latency, and lat = clat.</summary>
    public bool Synchronous { get; init; }

    /// <summary>True when I/Os have due times, so that response times mean something.</summary>
    public bool Rated { get; init; }

    /// <summary>Record submission latency (not <c>disable_slat</c>).</summary>
    public bool Slat { get; init; } = true;

    /// <summary>Record completion latency (not <c>disable_clat</c>).</summary>
    public bool Clat { get; init; } = true;

    /// <summary>Record total latency (not <c>disable_lat</c>).</summary>
    public bool Lat { get; init; } = true;

    /// <summary>Bandwidth sample interval, ns; 0 for none (<c>bwavgtime</c>, <c>disable_bw_measurement</c>).</summary>
    public long BandwidthInterval { get; init; } = Clock.NanosecondsPerSecond / 2;

    /// <summary>IOPS sample interval, ns; 0 for none (<c>iopsavgtime</c>).</summary>
    public long IopsInterval { get; init; } = Clock.NanosecondsPerSecond / 2;

    /// <summary>Finest interval of the series, ns; 0 for no series. The same for all daemons of a run.</summary>
    public long SeriesInterval { get; init; } = DefaultSeriesInterval;

    /// <summary>Most native memory for the series of one direction, bytes.</summary>
    public int SeriesBytes { get; init; } = 4 << 20;

    /// <summary>The setup of a planned daemon.</summary>
    /// <param name="plan">The daemon.</param>
    /// <param name="synchronous">Whether its engine is, as known once the engine is open.</param>
    /// <param name="daemons">Daemons in the run: memory for series is shared out among them.</param>
    /// <param name="seriesInterval">Finest interval of the series, ns.</param>
    public static StatisticsSetup For(
        DaemonPlan plan, bool synchronous, int daemons, long seriesInterval = DefaultSeriesInterval)
    {
        JobOptions options = plan.Options;
        IoPattern pattern = options.ReadWrite;
        return new StatisticsSetup
        {
            Directions = new PerDirection<bool>(
                pattern.HasFlag(IoPattern.Read) || options.Verify != VerifyMethod.None,
                pattern.HasFlag(IoPattern.Write),
                pattern.HasFlag(IoPattern.Trim) || options.TrimPercentage > 0),
            Syncs = options.Fsync > 0 || options.Fdatasync > 0 || options.SyncFileRange is not null || plan.Replay is { HasSyncs: true },
            Synchronous = synchronous,
            Rated = options.Rate != default || options.RateIops != default || plan.Replay is { End: > 0 },
            Slat = !options.DisableSlat && !options.GtodReduce,
            Clat = !options.DisableClat && !options.GtodReduce,
            Lat = !options.DisableLat && !options.GtodReduce,
            BandwidthInterval = options.DisableBw || options.GtodReduce ? 0 : options.BwAvgTime * 1_000_000L,
            IopsInterval = options.IopsAvgTime * 1_000_000L,
            SeriesInterval = seriesInterval,
            SeriesBytes = Math.Clamp(AllSeriesBytes / Math.Max(daemons, 1), 24 << 10, 4 << 20),
        };
    }
}
