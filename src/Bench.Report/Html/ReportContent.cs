using Bench.Report.Charts;
using Bench.Report.Charts.Standard;
using Bench.Report.Comparison;
using Bench.Report.Points;
using Bench.Report.Reading;

namespace Bench.Report.Html;

/// <summary>Everything that the page shows.</summary>
internal sealed record ReportContent
{
    /// <summary>The results that are shown in detail: all of them, or the best point of each label of a sweep.</summary>
    public required IReadOnlyList<ResultFile> Results { get; init; }

    /// <summary>The jobs of <see cref="Results"/>.</summary>
    public required IReadOnlyList<ReportSubject> Subjects { get; init; }

    /// <summary>The charts.</summary>
    public required IReadOnlyList<ChartSpec> Charts { get; init; }

    /// <summary>Names of the report's files.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>What is missing and why.</summary>
    public required IReadOnlyList<string> LeftOut { get; init; }

    /// <summary>The title; null: made from labels and jobs.</summary>
    public string? Title { get; init; }

    /// <summary>Sentences for the summary that concern all results.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>All results.</summary>
    public required IReadOnlyList<ResultFile> All { get; init; }

    /// <summary>Advice on the results together, beyond what each run says of itself.</summary>
    public IReadOnlyList<RunWarning> Advice { get; init; } = [];

    /// <summary>The points of sweeps and repeats; null when every result stands for itself.</summary>
    public PointTable? Sweep { get; init; }

    /// <summary>The labels side by side; null when there is one, or nothing pairs.</summary>
    public ResultComparison? Comparison { get; init; }
}
