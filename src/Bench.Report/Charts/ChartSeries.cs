namespace Bench.Report.Charts;

/// <summary>One line or one set of bars.</summary>
public sealed record ChartSeries
{
    /// <summary>Its name in the legend.</summary>
    public required string Name { get; init; }

    /// <summary>Its points, ascending in X (but for <see cref="SeriesStyle.Path"/>); a gap is a point whose Y is NaN.</summary>
    public required IReadOnlyList<ChartPoint> Points { get; init; }

    /// <summary>How points are joined.</summary>
    public SeriesStyle Style { get; init; } = SeriesStyle.Line;

    /// <summary>Index into <see cref="Palette"/>; <see cref="Palette.Neutral"/> for sums and rests.</summary>
    public int Color { get; init; }

    /// <summary>Stroke.</summary>
    public SeriesDash Dash { get; init; } = SeriesDash.Solid;
}

/// <summary>A point in base units, with the ends of its error bar where it has one.</summary>
/// <param name="X">Position; percent (0..100) on a percentile axis.</param>
/// <param name="Y">Value; NaN for a gap.</param>
/// <param name="Low">Lower end of the error bar; null for none.</param>
/// <param name="High">Upper end of the error bar; null for none.</param>
/// <param name="Label">Written beside the point; null for none.</param>
public readonly record struct ChartPoint(double X, double Y, double? Low = null, double? High = null, string? Label = null);

/// <summary>How a series is drawn.</summary>
public enum SeriesStyle
{
    /// <summary>Straight lines from point to point.</summary>
    Line,

    /// <summary>Lines with a mark at each point.</summary>
    LineAndPoints,

    /// <summary>Each value holds to the next point: histograms, percentile curves.</summary>
    Steps,

    /// <summary>Bars.</summary>
    Bars,

    /// <summary>Points with marks, joined in their own order, which need not ascend in X: latency against IOPS with growing load.</summary>
    Path,
}

/// <summary>Stroke of a line.</summary>
public enum SeriesDash
{
    /// <summary>Unbroken.</summary>
    Solid,

    /// <summary>Dashes.</summary>
    Dashed,

    /// <summary>Dots.</summary>
    Dotted,

    /// <summary>Dash, dot.</summary>
    DashDot,
}
