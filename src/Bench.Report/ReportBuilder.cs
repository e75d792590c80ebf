using Bench.Report.Advice;
using Bench.Report.Charts;
using Bench.Report.Charts.Standard;
using Bench.Report.Charts.Sweeps;
using Bench.Report.Comparison;
using Bench.Report.Csv;
using Bench.Report.Html;
using Bench.Report.Points;
using Bench.Report.Reading;

namespace Bench.Report;

/// <summary>Writes a report of results: one offline page, images and CSV.</summary>
public static class ReportBuilder
{
    /// <summary>Labels beyond this are too many to compare with the first: what was meant is probably something else.</summary>
    private const int MostSides = 7;

    /// <summary>Labels whose best run is shown in detail.</summary>
    private const int MostDetailed = 4;

    /// <summary>Name of the page.</summary>
    public const string PageName = "index.html";

    /// <summary>Writes the report of <paramref name="results"/> into a folder, which is created if need be; files of an older report there are replaced or removed.</summary>
    /// <exception cref="ArgumentException">There is no result.</exception>
    /// <exception cref="IOException">The folder cannot be written, or holds a page that is no report.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder must not be written.</exception>
    public static ReportManifest Write(IReadOnlyList<ResultFile> results, string outputDirectory, ReportOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfZero(results.Count);
        IReadOnlyList<ComparisonSide> sides = options.Comparison?.Sides ?? ComparisonSide.ByLabel(results);
        bool mixed = CommonLatency.IsMixed(sides.SelectMany(s => s.Results));
        sides = mixed ? [.. sides.Select(s => s with { Results = [.. s.Results.Select(CommonLatency.ByCompletion)] })] : sides;
        results = [.. sides.SelectMany(s => s.Results.Select(r => r with { Label = s.Name }))];
        ResultComparison? comparison = options.Comparison ?? Compare(sides);
        var table = PointTable.Of([.. sides.Select(s => (s.Name, s.Results))]);
        bool isSweep = table.Varying.Count > 0 || table.Points.Any(p => p.Runs.Count > 1);
        List<ResultFile> named = ResultNames.Distinct(results);
        IReadOnlyList<ResultFile> detailed = isSweep ? Detailed(table, results, named) : named;
        Directory.CreateDirectory(outputDirectory);
        var folder = new ReportFolder(outputDirectory);
        folder.Claim();
        IReadOnlyList<ReportSubject> subjects = ReportSubject.Of(detailed);
        IReadOnlyList<ChartSpec> charts = [.. ChangeCharts.Build(comparison), .. isSweep ? SweepCharts.Build(table).Concat(StandardCharts.Detailed(subjects)) : StandardCharts.Build(subjects)];
        var leftOut = new List<string>(options.LeftOut.Concat(StandardCharts.LeftOut(detailed)));

        var csv = new List<(string Name, Action<string> Write)>
        {
            ("summary.csv", p => SummaryCsv.Write(p, named)),
            ("series.csv", p => SeriesCsv.Write(p, named)),
            ("percentiles.csv", p => DistributionCsv.WritePercentiles(p, named)),
            ("histogram.csv", p => DistributionCsv.WriteHistogram(p, named)),
        };
        csv.AddRange(IscsiCsv.Tables(named));
        if (isSweep)
        {
            csv.Insert(0, ("points.csv", p => PointCsv.Write(p, table)));
        }

        if (comparison is not null)
        {
            csv.Insert(0, ("comparison.csv", p => ComparisonCsv.Write(p, comparison)));
        }

        var files = new List<string> { PageName };
        foreach ((string name, Action<string> write) in csv)
        {
            write(Path.Combine(outputDirectory, name));
            files.Add(name);
        }

        if (options.Images.Count > 0)
        {
            if (options.Renderer.Unavailable is { } reason)
            {
                leftOut.Add(reason);
            }
            else
            {
                RenderedCharts rendered = options.Renderer.Render(charts, outputDirectory, options.Images);
                files.AddRange(rendered.Files);
                leftOut.AddRange(rendered.Failures);
            }
        }

        File.WriteAllText(Path.Combine(outputDirectory, PageName), HtmlPage.Write(new ReportContent
        {
            Results = detailed,
            Subjects = subjects,
            Charts = charts,
            Files = files,
            LeftOut = leftOut,
            Title = options.Title,
            Notes = [.. options.Notes, .. mixed ? [CommonLatency.Note] : Array.Empty<string>()],
            All = named,
            Advice = ResultAdvisor.Examine(table),
            Sweep = isSweep ? table : null,
            Comparison = comparison,
        }));
        folder.Keep(files);
        return new(outputDirectory, files, leftOut);
    }

    private static ResultComparison? Compare(IReadOnlyList<ComparisonSide> sides)
    {
        ResultComparison? comparison = sides.Count is > 1 and <= MostSides ? ResultComparison.Of(sides, new ComparisonOptions()) : null;
        return comparison is { Points.Count: > 0 } ? comparison : null;
    }

    /// <summary>The run to show in detail of each label: of the point with the most IOPS, the run in the middle of its repeats.</summary>
    private static List<ResultFile> Detailed(PointTable table, IReadOnlyList<ResultFile> results, List<ResultFile> named)
    {
        var detailed = new List<ResultFile>();
        foreach (string side in table.Sides.Take(MostDetailed))
        {
            MeasuredPoint? best = table.Points.Where(p => p.Side == side).MaxBy(p => p.Runs.Average(r => r.Direction.Iops));
            if (best is not null)
            {
                ResultFile run = best.Runs.OrderBy(r => r.Direction.Iops).ElementAt(best.Runs.Count / 2).Result;
                detailed.Add(named[results.ToList().FindIndex(r => ReferenceEquals(r.Jobs, run.Jobs))]);
            }
        }

        return detailed.Count > 0 ? detailed : [named[0]];
    }
}
