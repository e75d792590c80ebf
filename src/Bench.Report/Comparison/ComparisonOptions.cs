using Bench.Engine.Results.Statistics;

namespace Bench.Report.Comparison;

/// <summary>What to compare and how sure to be.</summary>
public sealed record ComparisonOptions
{
    /// <summary>The statistics compared.</summary>
    public IReadOnlyList<Statistic> Statistics { get; init; } = [Statistic.Parse("iops"), Statistic.Parse("lat_mean"), Statistic.Parse("p99")];

    /// <summary>Confidence, above 0.5 and below 1: of each interval, and that no difference is claimed where there is none.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Options in which the sides differ by definition.</summary>
    public IReadOnlyList<string> SideOptions { get; init; } = [];
}
