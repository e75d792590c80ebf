using Bench.Report.Charts;
using Bench.Report.Comparison;
using Bench.Report.Gnuplot;

namespace Bench.Report;

/// <summary>What a report consists of.</summary>
public sealed record ReportOptions
{
    /// <summary>Title of the page; null: made from the labels and jobs.</summary>
    public string? Title { get; init; }

    /// <summary>The results side by side; null: their labels are compared, where there are several and they have points in common.</summary>
    public ResultComparison? Comparison { get; init; }

    /// <summary>Sentences for the summary: what is known of the results as a whole.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What was left out before, and why.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>Image formats; none for a report without images.</summary>
    public IReadOnlyList<ImageFormat> Images { get; init; } = [ImageFormat.Png, ImageFormat.Svg];

    /// <summary>Draws the images.</summary>
    public IChartRenderer Renderer { get; init; } = new GnuplotRenderer();
}
