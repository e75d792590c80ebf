using Bench.Report.Charts;
using Bench.Report.Charts.Standard;
using Bench.Report.Reading;

namespace Bench.Report.Html;

/// <summary>The page of a report: one file that needs no network, in reading order from verdict to detail.</summary>
internal static class HtmlPage
{
    public static string Write(ReportContent content)
    {
        var html = new HtmlText();
        string title = SummaryText.Title(content);
        html.Trusted("<!doctype html>\n").Open("html", ("lang", "en")).Open("head")
            .Open("meta", ("charset", "utf-8"))
            .Open("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"))
            .Open("meta", ("http-equiv", "Content-Security-Policy"), ("content", $"default-src 'none'; style-src 'unsafe-inline'; script-src '{PageAssets.ScriptHash}'"))
            .Open("meta", ("name", "generator"), ("content", ReportFolder.Generator))
            .Open("meta", ("name", "color-scheme"), ("content", "light dark"))
            .Element("title", title + " – Bench report")
            .Open("style").Trusted(PageAssets.Style).Close("style")
            .Close("head").Open("body");
        Header(html, content, title);
        html.Open("main");
        ErrorNotice.Write(html, content);
        Summary(html, content);
        WarningNotices.Write(html, content);
        ComparisonSection.Write(html, content.Comparison);
        if (content.Sweep is null)
        {
            JobTables.Jobs(html, content);
        }

        Charts(html, content);
        if (content.Sweep is { } sweep)
        {
            PointTables.Write(html, sweep);
        }

        JobTables.Latencies(html, content);
        HostTables.Write(html, content);
        IscsiTables.Write(html, content);
        RunSections.Write(html, content);
        html.Close("main");
        Footer(html);
        html.Open("script", ("type", "application/json"), ("id", "chart-data")).Trusted(ChartJson.Write(content.Charts)).Close("script")
            .Open("script").Trusted(PageAssets.Script).Trusted("</script>\n")
            .Close("body").Close("html");
        return html.ToString();
    }

    private static void Header(HtmlText html, ReportContent content, string title)
    {
        html.Open("header").Open("div").Element("h1", title);
        foreach (ResultFile result in content.Results.Take(8))
        {
            html.Element("p", content.Results.Count == 1 ? SummaryText.Origin(result) : $"{result.Label}: {SummaryText.Origin(result)}", ("class", "origin"));
        }

        html.Close("div").Element("button", "Dark", ("type", "button"), ("id", "theme"), ("class", "noprint"), ("aria-label", "Switch between light and dark")).Close("header");
    }

    private static void Summary(HtmlText html, ReportContent content)
    {
        html.Open("section", ("id", "summary")).Element("h2", "Summary").Open("ul");
        foreach (string sentence in content.Sweep is { } sweep ? SweepSummary.Sentences(sweep) : SummaryText.Best(content.Subjects))
        {
            html.Element("li", sentence);
        }

        foreach (string sentence in content.Comparison is { } comparison ? SweepSummary.Differences(comparison) : [])
        {
            html.Element("li", sentence);
        }

        foreach (string note in content.Notes)
        {
            html.Element("li", note);
        }

        const int InWords = 12;
        foreach (ReportSubject subject in content.Sweep is null ? content.Subjects.Take(InWords) : [])
        {
            html.Open("li").Element("b", subject.Name).Text(": " + SummaryText.Job(subject)).Close("li");
        }

        if (content.Sweep is null && content.Subjects.Count > InWords)
        {
            html.Element("li", $"… and {content.Subjects.Count - InWords} more jobs, see the table.");
        }

        foreach (IGrouping<string, string> sentence in content.Results.SelectMany(r => SummaryText.Trust(r).Select(t => (Text: t, r.Label))).GroupBy(t => t.Text, t => t.Label))
        {
            html.Element("li", content.Results.Count == 1 ? sentence.Key : $"{SummaryText.Names([.. sentence])}: {sentence.Key}");
        }

        html.Close("ul").Close("section");
    }

    private static void Charts(HtmlText html, ReportContent content)
    {
        html.Open("section", ("id", "charts")).Element("h2", "Charts");
        if (content.Charts.Count == 0)
        {
            html.Element("p", "There is nothing to draw: no I/O was completed.");
        }

        html.Open("div", ("class", "figures"));
        foreach (ChartSpec chart in content.Charts)
        {
            html.Open("figure", ("id", chart.Id), ("data-chart", chart.Id)).Open("figcaption").Element("h3", chart.Title);
            if (chart.Subtitle.Length > 0)
            {
                html.Element("p", chart.Subtitle);
            }

            html.Close("figcaption").Open("div", ("class", "plot"), ("role", "img"), ("aria-label", $"{chart.Title}; its numbers are in the table below")).Close("div");
            foreach (string note in chart.Notes)
            {
                html.Element("p", note, ("class", "note"));
            }

            html.Open("div", ("class", "tools noprint"));
            foreach (string image in content.Files.Where(f => Path.GetFileNameWithoutExtension(f) == chart.Id))
            {
                html.Element("a", Path.GetExtension(image).TrimStart('.').ToUpperInvariant(), ("href", image));
            }

            html.Close("div").Open("details", ("class", "noprint data")).Element("summary", "Table").Close("details").Close("figure");
        }

        html.Close("div").Element("noscript", "The charts need JavaScript; the tables and the image files beside this page do not.").Close("section");
    }

    private static void Footer(HtmlText html) =>
        html.Open("footer").Element("p", "1 kB/s = 1000 B/s, 1 KiB = 1024 B. Latencies are counted from submission; percentiles are exact to 0.8 %.")
            .Open("details", ("class", "noprint")).Element("summary", "Charts drawn by uPlot (MIT licence)").Element("pre", PageAssets.LibraryLicence).Close("details").Close("footer");
}
