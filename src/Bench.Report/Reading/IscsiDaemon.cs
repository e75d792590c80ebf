namespace Bench.Report.Reading;

/// <summary>Where the time of a daemon's thread went that drove iSCSI sessions.</summary>
public sealed record IscsiDaemon
{
    /// <summary>Name of the job.</summary>
    public required string Job { get; init; }

    /// <summary>The daemon, <c>job.clone</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its sessions.</summary>
    public long Sessions { get; init; }

    /// <summary>Wall time from its first command to its last answer, ns.</summary>
    public double WallNanoseconds { get; init; }

    /// <summary>User CPU time in it, ns.</summary>
    public double UserNanoseconds { get; init; }

    /// <summary>System CPU time in it, ns.</summary>
    public double SystemNanoseconds { get; init; }

    /// <summary>Wall time by routine, ns, in the file's order; adds up to the wall time.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Routines { get; init; } = [];

    /// <summary>Share of the wall time that measuring took, percent.</summary>
    public double? ClockPercent { get; init; }
}
