using Bench.Report.Charts;
using Bench.Report.Charts.Standard;
using Bench.Report.Csv;
using Bench.Report.Html;
using Bench.Report.Reading;

namespace Bench.Report;

/// <summary>Writes a report of results: one offline page, images and CSV.</summary>
public static class ReportBuilder
{
    /// <summary>Name of the page.</summary>
    public const string PageName = "index.html";

    /// <summary>Writes the report of <paramref name="results"/> into a folder, which is created if need be; files of an older report there are replaced or removed.</summary>
    /// <exception cref="ArgumentException">There is no result.</exception>
    /// <exception cref="IOException">The folder cannot be written, or holds a page that is no report.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder must not be written.</exception>
    public static ReportManifest Write(IReadOnlyList<ResultFile> results, string outputDirectory, ReportOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfZero(results.Count);
        results = DistinctLabels(results);
        Directory.CreateDirectory(outputDirectory);
        var folder = new ReportFolder(outputDirectory);
        folder.Claim();
        IReadOnlyList<ReportSubject> subjects = ReportSubject.Of(results);
        IReadOnlyList<ChartSpec> charts = StandardCharts.Build(subjects);
        var leftOut = new List<string>(StandardCharts.LeftOut(results));

        var csv = new (string Name, Action<string> Write)[]
        {
            ("summary.csv", p => SummaryCsv.Write(p, results)),
            ("series.csv", p => SeriesCsv.Write(p, results)),
            ("percentiles.csv", p => DistributionCsv.WritePercentiles(p, results)),
            ("histogram.csv", p => DistributionCsv.WriteHistogram(p, results)),
        };
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

        File.WriteAllText(Path.Combine(outputDirectory, PageName), HtmlPage.Write(new ReportContent(results, subjects, charts, files, leftOut, options.Title)));
        folder.Keep(files);
        return new(outputDirectory, files, leftOut);
    }

    /// <summary>Charts tell results apart by label, so equal labels get a number.</summary>
    private static List<ResultFile> DistinctLabels(IReadOnlyList<ResultFile> results)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var distinct = new List<ResultFile>(results.Count);
        foreach (ResultFile result in results)
        {
            string point = string.Join(' ', result.SweepPoint.Select(o => $"{o.Key}={o.Value}"));
            string plain = point.Length > 0 && results.Count > 1 ? $"{result.Label} {point}" : result.Label;
            string label = plain;
            for (int i = 2; !taken.Add(label); i++)
            {
                label = $"{plain} ({i})";
            }

            distinct.Add(result with { Label = label });
        }

        return distinct;
    }
}
