namespace Bench.Report.Reading;

/// <summary>The hosts of a run on many.</summary>
public sealed record HostsResult
{
    /// <summary>What carried their messages.</summary>
    public required string Transport { get; init; }

    /// <summary>Ranks that did not report to the end.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Distance of the earliest first I/O from the latest one, ns; null when unknown.</summary>
    public double? StartSkewNanoseconds { get; init; }

    /// <summary>How far off that may be, ns.</summary>
    public double? StartSkewErrorNanoseconds { get; init; }

    /// <summary>The one with most I/Os per second; null when there is no comparison.</summary>
    public string? Fastest { get; init; }

    /// <summary>The one with fewest.</summary>
    public string? Slowest { get; init; }

    /// <summary>Those far from the others.</summary>
    public IReadOnlyList<string> Outliers { get; init; } = [];

    /// <summary>What each host contributed.</summary>
    public IReadOnlyList<HostResult> Hosts { get; init; } = [];

    /// <summary>What each rank contributed.</summary>
    public IReadOnlyList<HostResult> Ranks { get; init; } = [];
}

/// <summary>What one host, or one rank, contributed.</summary>
public sealed record HostResult
{
    /// <summary>The host.</summary>
    public required string Host { get; init; }

    /// <summary>Its ranks.</summary>
    public IReadOnlyList<int> Ranks { get; init; } = [];

    /// <summary>Daemons.</summary>
    public long Daemons { get; init; }

    /// <summary>I/Os per second.</summary>
    public double Iops { get; init; }

    /// <summary>Bytes per second.</summary>
    public double BytesPerSecond { get; init; }

    /// <summary>Mean latency, ns; null without I/O.</summary>
    public double? LatencyMean { get; init; }

    /// <summary>99th percentile, ns.</summary>
    public double? LatencyP99 { get; init; }

    /// <summary>Largest, ns.</summary>
    public double? LatencyMaximum { get; init; }

    /// <summary>First I/O after the common start, ns; ranks only.</summary>
    public double? StartSkewNanoseconds { get; init; }

    /// <summary>Its clock minus rank 0's, ns; ranks only.</summary>
    public double? ClockOffsetNanoseconds { get; init; }

    /// <summary>Bound of the error of that, ns.</summary>
    public double? ClockErrorNanoseconds { get; init; }

    /// <summary>Share of its CPUs that was busy, percent; ranks only.</summary>
    public double? CpuBusyPercent { get; init; }

    /// <summary>Kernel; ranks only.</summary>
    public string? Kernel { get; init; }

    /// <summary>Why it is missing; null when it is not.</summary>
    public string? Missing { get; init; }
}
