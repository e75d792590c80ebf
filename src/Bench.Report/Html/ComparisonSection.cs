using Bench.Report.Comparison;

namespace Bench.Report.Html;

/// <summary>The comparison of labels: each point's change with its verdict, what had no partner, and what else differs.</summary>
internal static class ComparisonSection
{
    public static void Write(HtmlText html, ResultComparison? comparison)
    {
        if (comparison is null)
        {
            return;
        }

        html.Open("section", ("id", "comparison")).Element("h2", $"Comparison against {comparison.Sides[0].Name}");
        foreach (IGrouping<string, PointComparison> candidate in comparison.Overall.Concat(comparison.Points).GroupBy(p => p.Candidate))
        {
            string caption = $"{candidate.Key} against {comparison.Sides[0].Name}";
            html.Element("h3", caption).Table(
                caption,
                ["Point", "Statistic", "#" + comparison.Sides[0].Name, "#" + candidate.Key, "#Change", $"#{comparison.Confidence * 100:0.###} % interval", "Verdict"],
                candidate.SelectMany(p => p.Changes.Select(c => (IReadOnlyList<string>)
                [
                    p.Name, c.Statistic.ToString(), ComparisonText.Value(c, baseline: true), ComparisonText.Value(c, baseline: false),
                    ComparisonText.Change(c.Percent), ComparisonText.Interval(c), ComparisonText.Verdict(c),
                ])),
                rowClass: Class(candidate.SelectMany(p => p.Changes)));
        }

        foreach (string line in ComparisonText.Unpaired(comparison))
        {
            html.Element("p", line, ("class", "note"));
        }

        if (comparison.Differences.Count > 0)
        {
            html.Element("h3", "What else differs").Table(
                "What else differs",
                ["Of", "What", .. comparison.Sides.Select(s => s.Name)],
                comparison.Differences.Select(d => (IReadOnlyList<string>)[d.Kind, FactText.Name(d.Name), .. d.Values.Select(v => FactText.Of(d.Name, v))]));
        }
        else
        {
            html.Element("p", "The sides do not differ in options, host, targets or negotiated keys, as far as the results tell.");
        }

        html.Close("section");
    }

    private static Func<int, string> Class(IEnumerable<StatisticChange> changes)
    {
        List<ChangeVerdict> verdicts = [.. changes.Select(c => c.Verdict)];
        return row => verdicts[row] switch { ChangeVerdict.Better => "verdict-better", ChangeVerdict.Worse => "verdict-worse", _ => "" };
    }
}
