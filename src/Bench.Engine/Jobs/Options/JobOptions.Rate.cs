namespace Bench.Engine.Jobs.Options;

// How fast I/O is issued.
public sealed partial class JobOptions
{
    /// <summary>Bytes/s; 0 = unlimited (<c>rate</c>).</summary>
    public PerDirection<long> Rate { get; set; }

    /// <summary>I/Os per second; 0 = unlimited (<c>rate_iops</c>).</summary>
    public PerDirection<long> RateIops { get; set; }

    /// <summary>Least bytes/s (<c>rate_min</c>).</summary>
    public PerDirection<long> RateMin { get; set; }

    /// <summary>Least I/Os per second (<c>rate_iops_min</c>).</summary>
    public PerDirection<long> RateIopsMin { get; set; }

    /// <summary>Averaging window of the minimum rates (<c>rate_cycle</c>).</summary>
    public TimeSpan RateCycle { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary><c>rate_process</c>.</summary>
    public RateProcess RateProcess { get; set; }

    /// <summary>Do not catch up think time (<c>rate_ignore_thinktime</c>).</summary>
    public bool RateIgnoreThinktime { get; set; }

    /// <summary>Pause after blocks (<c>thinktime</c>).</summary>
    public TimeSpan Thinktime { get; set; }

    /// <summary>Busy part of the pause (<c>thinktime_spin</c>).</summary>
    public TimeSpan ThinktimeSpin { get; set; }

    /// <summary>Blocks between pauses (<c>thinktime_blocks</c>).</summary>
    public int ThinktimeBlocks { get; set; } = 1;

    /// <summary><c>thinktime_blocks_type</c>.</summary>
    public ThinktimeBlocksType ThinktimeBlocksType { get; set; }

    /// <summary>I/O time between pauses (<c>thinktime_iotime</c>).</summary>
    public TimeSpan ThinktimeIotime { get; set; }

    /// <summary>The job ends with ETIMEDOUT above this; zero = off (<c>max_latency</c>).</summary>
    public PerDirection<TimeSpan> MaxLatency { get; set; }

    /// <summary>Weight among the jobs of one <see cref="FlowId"/>; 0 takes no part (<c>flow</c>).</summary>
    public int Flow { get; set; }

    /// <summary>Which flow (<c>flow_id</c>).</summary>
    public int FlowId { get; set; }

    /// <summary>Pause of a job that is ahead, us (<c>flow_sleep</c>).</summary>
    public int FlowSleep { get; set; }

    /// <summary>Latency that the depth is searched for; zero searches none (<c>latency_target</c>).</summary>
    public TimeSpan LatencyTarget { get; set; }

    /// <summary>Time each depth is tried (<c>latency_window</c>).</summary>
    public TimeSpan LatencyWindow { get; set; }

    /// <summary>Percent of I/Os below the target (<c>latency_percentile</c>).</summary>
    public double LatencyPercentile { get; set; } = 100;

    /// <summary>Go on adjusting (<c>latency_run</c>).</summary>
    public bool LatencyRun { get; set; }

    /// <summary>Processor cycles burnt before each I/O but the first (<c>thinkcycles</c>).</summary>
    public int ThinkCycles { get; set; }
}
