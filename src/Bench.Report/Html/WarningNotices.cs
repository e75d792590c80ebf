using Bench.Report.Reading;

namespace Bench.Report.Html;

/// <summary>The advice of all results, what occurs in many of them said once.</summary>
internal static class WarningNotices
{
    /// <summary>From so many on, notices of one kind are put together, with the evidence of the first of them.</summary>
    private const int MostOfKind = 3;

    public static void Write(HtmlText html, ReportContent content)
    {
        List<(ResultFile? Result, RunWarning Warning)> warnings = [.. content.Advice.Select(w => ((ResultFile?)null, w)), .. content.All.SelectMany(r => r.Warnings.Select(w => ((ResultFile?)r, w)))];
        if (warnings.Count == 0)
        {
            return;
        }

        html.Open("section", ("id", "warnings")).Element("h2", "Warnings");
        foreach (var kind in warnings.GroupBy(w => (w.Warning.Severity, w.Warning.Code)).OrderBy(g => g.Key.Severity == "warning" ? 0 : 1))
        {
            List<List<(ResultFile? Result, RunWarning Warning)>> same = [.. kind.GroupBy(w => (w.Warning.Text, w.Warning.Evidence, w.Warning.Fix)).Select(g => g.ToList())];
            if (same.Count > MostOfKind)
            {
                Notice(html, [.. kind], content, [.. same.Take(MostOfKind).Select(s => s[0])]);
                continue;
            }

            foreach (List<(ResultFile? Result, RunWarning Warning)> one in same)
            {
                Notice(html, one, content, [one[0]]);
            }
        }

        html.Close("section");
    }

    private static void Notice(HtmlText html, List<(ResultFile? Result, RunWarning Warning)> same, ReportContent content, List<(ResultFile? Result, RunWarning Warning)> examples)
    {
        RunWarning warning = same[0].Warning;
        html.Open("div", ("class", warning.Severity == "info" ? "notice" : "notice warning")).Open("p");
        List<string> where = [.. same.SelectMany(w => w.Warning.Jobs.Count == 0 ? [""] : w.Warning.Jobs, (w, job) => Where(w.Result, job, content)).Where(n => n.Length > 0).Distinct()];
        if (where.Count > 0)
        {
            html.Element("b", SummaryText.Names(where) + ": ");
        }

        html.Text(warning.Text).Close("p");
        foreach ((ResultFile? result, RunWarning example) in examples.Where(e => e.Warning.Evidence is { Length: > 0 }))
        {
            html.Open("p").Element("i", examples.Count == 1 ? "Evidence: " : $"Evidence, {Where(result, example.Jobs.Count == 1 ? example.Jobs[0] : "", content)}: ").Text(example.Evidence!).Close("p");
        }

        if (warning.Fix is { Length: > 0 } fix)
        {
            html.Open("p").Element("i", "What to do: ").Text(fix).Close("p");
        }

        html.Close("div");
    }

    private static string Where(ResultFile? result, string job, ReportContent content) =>
        result is null || content.All.Count == 1 ? job : job.Length == 0 ? result.Label : $"{result.Label} · {job}";
}
