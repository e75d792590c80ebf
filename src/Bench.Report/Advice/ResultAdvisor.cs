using Bench.Report.Points;
using Bench.Report.Reading;

namespace Bench.Report.Advice;

/// <summary>Runs every analyser over results.</summary>
internal static class ResultAdvisor
{
    private static readonly IResultAnalyser[] Analysers = [new RepeatSpreadAnalyser(), new WarmedByRepeatsAnalyser(), new ForeignRunAnalyser()];

    public static IReadOnlyList<RunWarning> Examine(PointTable points) =>
        [.. Analysers.SelectMany(analyser => analyser.Examine(points)).OrderBy(warning => warning.Severity == "warning" ? 0 : 1)];
}
