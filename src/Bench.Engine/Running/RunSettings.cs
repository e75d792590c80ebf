using Bench.Engine.Ranks;
using Bench.Engine.Results;

namespace Bench.Engine.Running;

/// <summary>What a run may do and how it reports, beside its jobs.</summary>
public sealed record RunSettings
{
    /// <summary>Refuse any job that writes or trims (<c>--readonly</c>).</summary>
    public bool ReadOnly { get; init; }

    /// <summary>
    /// True as fio behaves: existing files are overwritten without asking. Devices in use are refused in either mode.
    /// </summary>
    public bool FioCompatible { get; init; }

    /// <summary>Targets that may be overwritten whatever they hold (<c>--allow-destroy</c>).</summary>
    public IReadOnlyList<string> AllowDestroy { get; init; } = [];

    /// <summary>Let jobs run <c>exec_prerun</c> and <c>exec_postrun</c> commands.</summary>
    public bool AllowExec { get; init; }

    /// <summary>Let a run fill the file system past the free-space floor.</summary>
    public bool AllowFill { get; init; }

    /// <summary>What the user calls this configuration.</summary>
    public string? Label { get; init; }

    /// <summary>The command line as typed, secrets removed.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Job files as the user named them.</summary>
    public IReadOnlyList<string> JobFiles { get; init; } = [];

    /// <summary>Directory for auxiliary files (<c>--aux-path</c>): logs, prerun output, verify state. Null: the current one.</summary>
    public string? AuxiliaryDirectory { get; init; }

    /// <summary>Notices about the jobs from before the run; the results repeat them.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>What ends the run from outside; null without.</summary>
    public RunTrigger? Trigger { get; init; }

    /// <summary>Prefix of the aggregated bandwidth logs (<c>--bandwidth-log</c>); null without.</summary>
    public string? BandwidthLog { get; init; }

    /// <summary>What the run's engines tell beyond the statistics of daemons; filled while the run goes on.</summary>
    public IReadOnlyList<IResultSection> Sections { get; init; } = [];

    /// <summary>Where the run stands in its sweep; null outside of one.</summary>
    public SweepPlace? Sweep { get; init; }

    /// <summary>What must be steady before each phase is measured; null measures at once.</summary>
    public SteadyStart? Steady { get; init; }

    /// <summary>Leave files in place that <c>unlink</c> would delete, since another run follows that needs them.</summary>
    public bool KeepFiles { get; init; }

    /// <summary>The other ranks that run the same.</summary>
    public IRunPeers Peers { get; init; } = new NoPeers();

    /// <summary>Name of this host in a job on many; null on a single one.</summary>
    public string? Host { get; init; }

    /// <summary>Spacing of the rows of the interval series; null chooses by the planned time.</summary>
    public TimeSpan? SeriesInterval { get; init; }

    /// <summary>How long daemons may take to finish their last I/Os after their end was asked for.</summary>
    public TimeSpan DrainLimit { get; init; } = TimeSpan.FromSeconds(30);
}
