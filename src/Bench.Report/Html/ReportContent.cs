using Bench.Report.Charts;
using Bench.Report.Charts.Standard;
using Bench.Report.Reading;

namespace Bench.Report.Html;

/// <summary>Everything that the page shows.</summary>
internal sealed record ReportContent(
    IReadOnlyList<ResultFile> Results,
    IReadOnlyList<ReportSubject> Subjects,
    IReadOnlyList<ChartSpec> Charts,
    IReadOnlyList<string> Files,
    IReadOnlyList<string> LeftOut,
    string? Title);
