namespace Bench.Report.Reading;

/// <summary>One percentile of a latency.</summary>
/// <param name="Percent">0..100.</param>
/// <param name="Nanoseconds">The latency that this share of I/Os did not exceed.</param>
public readonly record struct PercentilePoint(double Percent, double Nanoseconds);

/// <summary>A latency of one direction of one job: moments, percentiles and, where the file has it, the histogram.</summary>
public sealed record LatencyResult
{
    /// <summary>Which latency.</summary>
    public required LatencyKind Kind { get; init; }

    /// <summary>I/Os counted.</summary>
    public required long Count { get; init; }

    /// <summary>Smallest, ns.</summary>
    public double Min { get; init; }

    /// <summary>Largest, ns.</summary>
    public double Max { get; init; }

    /// <summary>Mean, ns.</summary>
    public double Mean { get; init; }

    /// <summary>Standard deviation, ns.</summary>
    public double StandardDeviation { get; init; }

    /// <summary>Percentiles as the file has them, ascending.</summary>
    public IReadOnlyList<PercentilePoint> Percentiles { get; init; } = [];

    /// <summary>Non-empty bins, ascending; empty when the file has none (fio's plain json).</summary>
    public IReadOnlyList<HistogramBin> Bins { get; init; } = [];

    /// <summary>There is a distribution to draw.</summary>
    public bool HasDistribution => Bins.Count > 0 || Percentiles.Count > 0;

    /// <summary>
    /// The latency that <paramref name="percent"/> of I/Os did not exceed, ns, never outside [min, max]; from the bins,
    /// else the file's own percentile; null when the file has neither.
    /// </summary>
    public double? Percentile(double percent)
    {
        if (Count == 0)
        {
            return null;
        }

        foreach (PercentilePoint point in Percentiles)
        {
            if (Math.Abs(point.Percent - percent) < 1e-9)
            {
                return Clip(point.Nanoseconds);
            }
        }

        return Bins.Count > 0 ? FromBins(percent) : null;
    }

    /// <summary>A value drawn into [min, max], because the centre of a bin can lie outside of what was measured.</summary>
    public double Clip(double nanoseconds) => Max > 0 ? Math.Clamp(nanoseconds, Math.Min(Min, Max), Max) : nanoseconds;

    private double FromBins(double percent)
    {
        long counted = Bins.Sum(b => b.Count);
        double wanted = Math.Clamp(percent, 0, 100) / 100 * counted;
        long below = 0;
        foreach (HistogramBin bin in Bins)
        {
            below += bin.Count;
            if (below >= wanted)
            {
                return Clip(bin.Centre);
            }
        }

        return Max;
    }
}
