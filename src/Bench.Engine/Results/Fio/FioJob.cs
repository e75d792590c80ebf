using Bench.Engine.Jobs.Options;
using Bench.Engine.Measuring;

namespace Bench.Engine.Results.Fio;

/// <summary>One entry of fio's reports: a daemon, or a report group under <c>group_reporting</c>.</summary>
internal sealed class FioJob
{
    public FioJob(IReadOnlyList<DaemonOutcome> members)
    {
        Merged = new MergedOutcome(members);
        DaemonStatistics statistics = Merged.Statistics;
        Mixed = new FioDirection(Mix(statistics), "mixed");
        Directions = Options.UnifiedReporting == UnifiedReporting.Mixed
            ? [Mixed]
            : [new(statistics.Read, "read"), new(statistics.Write, "write"), new(statistics.Trim, "trim")];
        Bands = new LatencyBands(statistics);
    }

    public MergedOutcome Merged { get; }

    public string Name => Merged.First.Plan.Job.Name;

    public int Group => Merged.First.Plan.Group;

    public int Members => Merged.Daemons.Count;

    /// <summary>Options of the first daemon: they decide percentiles and units of the entry.</summary>
    public JobOptions Options => Merged.First.Plan.Options;

    public string? Description => string.IsNullOrEmpty(Options.Description) ? null : Options.Description;

    public bool CountsErrors => Options.ContinueOnError != ContinueOnError.None;

    /// <summary>The fatal errno, or under <c>continue_on_error</c> that of the first error survived.</summary>
    public int Error => Merged.Errno != 0 ? Merged.Errno : CountsErrors ? Merged.FirstError : 0;

    /// <summary>read, write, trim; or the mix alone under <c>unified_rw_reporting=mixed</c>.</summary>
    public IReadOnlyList<FioDirection> Directions { get; }

    /// <summary>All directions as one.</summary>
    public FioDirection Mixed { get; }

    /// <summary>True when the mix is shown beside the directions.</summary>
    public bool ShowsMixToo => Options.UnifiedReporting == UnifiedReporting.Both;

    public LatencyBands Bands { get; }

    /// <summary>The depth that <c>latency_target</c> found, in a group that of the last daemon as in fio; else the depth asked for.</summary>
    public int Depth => Merged.Daemons[^1].SearchedDepth ?? Options.IoDepth;

    /// <summary>Sum of the run times of the members, ms.</summary>
    public long JobRuntime => FioTime.Milliseconds(Merged.SummedRuntime);

    public double UserCpu => Percent(Merged.Usage.UserNanoseconds);

    public double SystemCpu => Percent(Merged.Usage.SystemNanoseconds);

    public long TotalIos => Merged.Statistics.Read.TotalIos + Merged.Statistics.Write.TotalIos + Merged.Statistics.Trim.TotalIos;

    private double Percent(long nanoseconds) => Merged.SummedRuntime == 0 ? 0 : 100.0 * nanoseconds / Merged.SummedRuntime;

    private static DirectionStatistics Mix(DaemonStatistics statistics)
    {
        var mix = new DirectionStatistics();
        mix.Add(statistics.Read);
        mix.Add(statistics.Write);
        mix.Add(statistics.Trim);
        return mix;
    }
}
