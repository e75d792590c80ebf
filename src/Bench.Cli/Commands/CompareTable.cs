using Bench.Report.Comparison;
using Spectre.Console;

namespace Bench.Cli.Commands;

/// <summary>A comparison on standard output: the table, what it says in words, and what else differs.</summary>
internal static class CompareTable
{
    /// <summary>Writes it.</summary>
    public static void Write(ResultComparison comparison)
    {
        if (Console.IsOutputRedirected)
        {
            // A pipe has no width to wrap at.
            AnsiConsole.Profile.Width = 10_000;
            AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
        }

        foreach (IGrouping<string, PointComparison> candidate in comparison.Overall.Concat(comparison.Points).GroupBy(static p => p.Candidate))
        {
            Changes(comparison.Sides[0].Name, candidate.Key, [.. candidate]);
        }

        foreach (string line in ComparisonText.Summary(comparison).Concat(ComparisonText.Unpaired(comparison)))
        {
            Console.WriteLine(line);
        }

        Differences(comparison);
    }

    private static void Changes(string baseline, string candidate, List<PointComparison> points)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("point", "statistic");
        foreach (string column in new[] { baseline, candidate, "change", "interval" })
        {
            table.AddColumn(new TableColumn(Markup.Escape(column)).RightAligned());
        }

        table.AddColumn("verdict");
        foreach (PointComparison point in points)
        {
            string name = point.Name;
            foreach (StatisticChange change in point.Changes)
            {
                string color = change.Verdict switch { ChangeVerdict.Better => "green", ChangeVerdict.Worse => "red", _ => "default" };
                table.AddRow(
                    Markup.Escape(name),
                    change.Statistic.ToString(),
                    ComparisonText.Value(change, baseline: true),
                    ComparisonText.Value(change, baseline: false),
                    ComparisonText.Change(change.Percent),
                    ComparisonText.Interval(change),
                    $"[{color}]{ComparisonText.Verdict(change)}[/]");
            }
        }

        AnsiConsole.Write(table);
    }

    private static void Differences(ResultComparison comparison)
    {
        if (comparison.Differences.Count == 0)
        {
            Console.WriteLine("The sides do not differ in options, host, targets or negotiated keys, as far as the results tell.");
            return;
        }

        Console.WriteLine("Differences besides the numbers:");
        Table table = new Table().Border(TableBorder.Simple).AddColumns("of", "what");
        foreach (ComparisonSide side in comparison.Sides)
        {
            table.AddColumn(Markup.Escape(side.Name));
        }

        foreach (SideDifference difference in comparison.Differences)
        {
            table.AddRow([difference.Kind, Markup.Escape(difference.Name), .. difference.Values.Select(static v => Markup.Escape(v ?? "–"))]);
        }

        AnsiConsole.Write(table);
    }
}
