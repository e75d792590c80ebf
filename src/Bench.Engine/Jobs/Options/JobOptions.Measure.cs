namespace Bench.Engine.Jobs.Options;

// What is measured and logged.
public sealed partial class JobOptions
{
    /// <summary>fio's default percentiles.</summary>
    public static IReadOnlyList<double> DefaultPercentiles { get; } =
        [1, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99, 99.5, 99.9, 99.95, 99.99];

    /// <summary>Prefix of the bandwidth log; empty = job name (<c>write_bw_log</c>).</summary>
    public string? WriteBwLog { get; set; }

    /// <summary>Prefix of the latency logs (<c>write_lat_log</c>).</summary>
    public string? WriteLatLog { get; set; }

    /// <summary>Prefix of the IOPS log (<c>write_iops_log</c>).</summary>
    public string? WriteIopsLog { get; set; }

    /// <summary>Prefix of the histogram log (<c>write_hist_log</c>).</summary>
    public string? WriteHistLog { get; set; }

    /// <summary>Window of the histogram log, ms (<c>log_hist_msec</c>).</summary>
    public int LogHistMsec { get; set; }

    /// <summary>0..6 (<c>log_hist_coarseness</c>).</summary>
    public int LogHistCoarseness { get; set; }

    /// <summary>Window of the logs, ms; 0 = one row per I/O (<c>log_avg_msec</c>).</summary>
    public int LogAvgMsec { get; set; }

    /// <summary><c>log_window_value</c>.</summary>
    public LogWindowValue LogWindowValue { get; set; }

    /// <summary>Offset column (<c>log_offset</c>).</summary>
    public bool LogOffset { get; set; }

    /// <summary>Priority column in hex (<c>log_prio</c>).</summary>
    public bool LogPriority { get; set; }

    /// <summary>Issue time column (<c>log_issue_time</c>).</summary>
    public bool LogIssueTime { get; set; }

    /// <summary>Absolute time stamps (<c>log_alternate_epoch</c>).</summary>
    public bool LogAlternateEpoch { get; set; }

    /// <summary>Clock of the absolute time stamps, as clock_gettime(2) numbers them (<c>log_alternate_epoch_clock_id</c>).</summary>
    public int LogAlternateEpochClockId { get; set; }

    /// <summary>Store logs compressed (<c>log_store_compressed</c>).</summary>
    public bool LogStoreCompressed { get; set; }

    /// <summary>One log per daemon (<c>per_job_logs</c>).</summary>
    public bool PerJobLogs { get; set; } = true;

    /// <summary>Bandwidth sample interval, ms (<c>bwavgtime</c>).</summary>
    public int BwAvgTime { get; set; } = 500;

    /// <summary>IOPS sample interval, ms (<c>iopsavgtime</c>).</summary>
    public int IopsAvgTime { get; set; } = 500;

    /// <summary><c>clat_percentiles</c>.</summary>
    public bool ClatPercentiles { get; set; } = true;

    /// <summary><c>lat_percentiles</c>.</summary>
    public bool LatPercentiles { get; set; }

    /// <summary><c>slat_percentiles</c>.</summary>
    public bool SlatPercentiles { get; set; }

    /// <summary>Percentiles reported, at most 20 (<c>percentile_list</c>).</summary>
    public IReadOnlyList<double> PercentileList { get; set; } = DefaultPercentiles;

    /// <summary>Digits of text output (<c>significant_figures</c>).</summary>
    public int SignificantFigures { get; set; } = 4;

    /// <summary>Disk statistics (<c>disk_util</c>).</summary>
    public bool DiskUtil { get; set; } = true;

    /// <summary><c>disable_lat</c>.</summary>
    public bool DisableLat { get; set; }

    /// <summary><c>disable_clat</c>.</summary>
    public bool DisableClat { get; set; }

    /// <summary><c>disable_slat</c>.</summary>
    public bool DisableSlat { get; set; }

    /// <summary><c>disable_bw_measurement</c>.</summary>
    public bool DisableBw { get; set; }

    /// <summary>Criterion of the steady state that ends the job (<c>steadystate</c>).</summary>
    public SteadyStateCriterion? SteadyState { get; set; }

    /// <summary>Time that must be steady, 0 for no detection (<c>steadystate_duration</c>).</summary>
    public TimeSpan SteadyStateDuration { get; set; }

    /// <summary>Time before the first sample (<c>steadystate_ramp_time</c>).</summary>
    public TimeSpan SteadyStateRampTime { get; set; }

    /// <summary>Time between samples (<c>steadystate_check_interval</c>).</summary>
    public TimeSpan SteadyStateCheckInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>File that gets every I/O as an iolog (<c>write_iolog</c>).</summary>
    public string? WriteIolog { get; set; }
}
