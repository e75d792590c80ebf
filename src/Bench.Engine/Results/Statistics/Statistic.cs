using System.Globalization;

namespace Bench.Engine.Results.Statistics;

/// <summary>
/// One number of a result by its name: <c>iops</c>, <c>read.p99</c>, <c>clat_p99.9</c>, <c>lat_mean</c>, <c>cpu</c>, with a job before
/// it where a result has several: <c>fill:write.bw</c>. The names are listed in docs/statistics.md.
/// </summary>
/// <param name="Kind">What is measured.</param>
public sealed record Statistic(StatisticKind Kind)
{
    /// <summary>The job; null for all jobs together.</summary>
    public string? Job { get; init; }

    /// <summary>The direction; null for all together.</summary>
    public IoDirection? Direction { get; init; }

    /// <summary>Which latency; for <see cref="StatisticKind.Latency"/> only.</summary>
    public LatencyPart Part { get; init; }

    /// <summary>Which number of the latency; for <see cref="StatisticKind.Latency"/> only.</summary>
    public LatencyMeasure Measure { get; init; }

    /// <summary>The percentile, above 0 to 100; for <see cref="LatencyMeasure.Percentile"/> only.</summary>
    public double Percent { get; init; }

    /// <summary>The unit of its values.</summary>
    public StatisticUnit Unit => Kind switch
    {
        StatisticKind.Iops => StatisticUnit.PerSecond,
        StatisticKind.Bandwidth => StatisticUnit.BytesPerSecond,
        StatisticKind.Bytes => StatisticUnit.Bytes,
        StatisticKind.Latency or StatisticKind.CpuPerIo => StatisticUnit.Nanoseconds,
        StatisticKind.Cpu or StatisticKind.HostCpu => StatisticUnit.Percent,
        _ => StatisticUnit.Count,
    };

    /// <summary>True where more is better (rates and amounts), false where less is (latency, CPU, errors).</summary>
    public bool MoreIsBetter => Kind is StatisticKind.Iops or StatisticKind.Bandwidth or StatisticKind.Ios or StatisticKind.Bytes or StatisticKind.Depth;

    /// <summary>Parses a name.</summary>
    /// <exception cref="FormatException">There is no such statistic; the message is for the user.</exception>
    public static Statistic Parse(string text) => StatisticNames.Parse(text);

    /// <summary>The name, as <see cref="Parse"/> reads it.</summary>
    public override string ToString()
    {
        string job = Job is null ? "" : $"{Job}:";
        string direction = Direction is { } one ? $"{one.ToString().ToLowerInvariant()}." : "";
        return $"{job}{direction}{BareName}";
    }

    private string BareName => Kind != StatisticKind.Latency
        ? StatisticNames.Of(Kind)
        : Measure == LatencyMeasure.Percentile
            ? $"{StatisticNames.Of(Part)}_p{Percent.ToString(CultureInfo.InvariantCulture)}"
            : $"{StatisticNames.Of(Part)}_{StatisticNames.Of(Measure)}";
}

/// <summary>What a <see cref="Statistic"/> measures.</summary>
public enum StatisticKind
{
    /// <summary>I/Os per second.</summary>
    Iops,

    /// <summary>Bytes per second.</summary>
    Bandwidth,

    /// <summary>I/Os done.</summary>
    Ios,

    /// <summary>Bytes transferred.</summary>
    Bytes,

    /// <summary>I/Os that failed.</summary>
    Errors,

    /// <summary>A latency, ns.</summary>
    Latency,

    /// <summary>CPU time of the daemons' threads, % of one CPU.</summary>
    Cpu,

    /// <summary>CPU time of the daemons' threads per I/O, ns.</summary>
    CpuPerIo,

    /// <summary>CPU time of the whole machine, % of all CPUs.</summary>
    HostCpu,

    /// <summary>Mean I/Os in flight.</summary>
    Depth,
}

/// <summary>Which part of an I/O's life a latency covers.</summary>
public enum LatencyPart
{
    /// <summary>Submission and completion together (<c>lat</c>).</summary>
    Total,

    /// <summary>From the submit call's return (<c>clat</c>).</summary>
    Completion,

    /// <summary>To the submit call's return (<c>slat</c>).</summary>
    Submission,

    /// <summary>From the time the I/O was due, in rate-limited jobs (<c>response</c>).</summary>
    Response,
}

/// <summary>Which number of a latency's distribution.</summary>
public enum LatencyMeasure
{
    /// <summary>The mean.</summary>
    Mean,

    /// <summary>The smallest.</summary>
    Minimum,

    /// <summary>The largest.</summary>
    Maximum,

    /// <summary>The standard deviation.</summary>
    Deviation,

    /// <summary>A percentile.</summary>
    Percentile,
}
