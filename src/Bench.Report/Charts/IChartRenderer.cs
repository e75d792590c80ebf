namespace Bench.Report.Charts;

/// <summary>Draws charts into image files.</summary>
public interface IChartRenderer
{
    /// <summary>Why it cannot draw here and what to install; null when it can.</summary>
    string? Unavailable { get; }

    /// <summary>Draws charts into <paramref name="directory"/>, one <c>ID.png</c> or <c>ID.svg</c> for each chart and format.</summary>
    /// <returns>Files written and charts that failed, with the reason.</returns>
    RenderedCharts Render(IReadOnlyList<ChartSpec> charts, string directory, IReadOnlyList<ImageFormat> formats);
}

/// <summary>Kinds of image files.</summary>
public enum ImageFormat
{
    /// <summary>Pixels, for documents and chats.</summary>
    Png,

    /// <summary>Vectors, for print.</summary>
    Svg,
}

/// <summary>What a renderer did.</summary>
/// <param name="Files">Names of the files written, without folder.</param>
/// <param name="Failures">One line for each chart that could not be drawn.</param>
public sealed record RenderedCharts(IReadOnlyList<string> Files, IReadOnlyList<string> Failures);
