using Bench.Report.Units;

namespace Bench.Report.Charts;

/// <summary>An axis of a chart.</summary>
public sealed record ChartAxis
{
    /// <summary>What is on it, without the unit.</summary>
    public required string Title { get; init; }

    /// <summary>What its numbers measure, which decides the unit shown.</summary>
    public Quantity Quantity { get; init; }

    /// <summary>How values become distances.</summary>
    public AxisScale Scale { get; init; } = AxisScale.Linear;

    /// <summary>Lower end in base units; null: from the data (0 on linear axes).</summary>
    public double? Min { get; init; }

    /// <summary>Upper end in base units; null: from the data.</summary>
    public double? Max { get; init; }

    /// <summary>Names of the categories, whose positions are 0, 1, 2 …; empty for a numeric axis.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];
}

/// <summary>How values become distances on an axis.</summary>
public enum AxisScale
{
    /// <summary>In proportion.</summary>
    Linear,

    /// <summary>Each decade the same width.</summary>
    Log10,

    /// <summary>Each doubling the same width: daemons, depths, I/O sizes.</summary>
    Log2,

    /// <summary>Percentiles by 1/(1-p): each further nine (90, 99, 99.9 …) the same width.</summary>
    Percentile,
}
