namespace Bench.Report.Charts;

/// <summary>A chart as data, before anyone draws it: the same one becomes PNG, SVG and the interactive chart of the page.</summary>
public sealed record ChartSpec
{
    /// <summary>Name of its files and of its place in the page: lower-case letters, digits and dashes, unique in a report.</summary>
    public required string Id { get; init; }

    /// <summary>What it shows.</summary>
    public required string Title { get; init; }

    /// <summary>One line below the title: what was measured how; empty for none.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>The horizontal axis, or the vertical one of <see cref="ChartKind.HorizontalBars"/>.</summary>
    public required ChartAxis X { get; init; }

    /// <summary>The axis of the values.</summary>
    public required ChartAxis Y { get; init; }

    /// <summary>How the series are laid out.</summary>
    public ChartKind Kind { get; init; } = ChartKind.Lines;

    /// <summary>The data.</summary>
    public required IReadOnlyList<ChartSeries> Series { get; init; }

    /// <summary>The cells of a <see cref="ChartKind.HeatMap"/>; empty for others.</summary>
    public IReadOnlyList<HeatCell> Cells { get; init; } = [];

    /// <summary>What a reader must know to read it right: what was left out, summed up or assumed.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>The layout of a chart.</summary>
public enum ChartKind
{
    /// <summary>Values over a numeric axis.</summary>
    Lines,

    /// <summary>A row of bars for each category of the X axis, names at the left: long names stay readable.</summary>
    HorizontalBars,

    /// <summary>A row for each category of the X axis with a mark and its interval left or right of zero.</summary>
    Changes,

    /// <summary>Coloured cells over two numeric axes.</summary>
    HeatMap,
}

/// <summary>A cell of a heat map, in base units of the axes.</summary>
/// <param name="Left">From.</param>
/// <param name="Right">To.</param>
/// <param name="Bottom">From.</param>
/// <param name="Top">To.</param>
/// <param name="Value">What its colour shows, above 0.</param>
public readonly record struct HeatCell(double Left, double Right, double Bottom, double Top, double Value);
