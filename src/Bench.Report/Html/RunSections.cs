using Bench.Report.Reading;
using Bench.Report.Units;

namespace Bench.Report.Html;

/// <summary>How the results were made: plan, targets, environment, messages, files.</summary>
internal static class RunSections
{
    private const int MostUnfolded = 3;

    public static void Write(HtmlText html, ReportContent content)
    {
        foreach (ResultFile result in content.Results)
        {
            string of = content.Results.Count == 1 ? "" : $": {result.Label}";
            bool fold = content.Results.Count > MostUnfolded;
            if (fold)
            {
                html.Open("details").Element("summary", "Plan and environment" + of);
            }

            Plan(html, result, of);
            Environment(html, result, of);
            if (fold)
            {
                html.Close("details");
            }
        }

        Files(html, content);
    }

    private static void Plan(HtmlText html, ResultFile result, string of)
    {
        html.Open("section").Element("h2", "Plan" + of);
        if (result.Command.Count > 0)
        {
            html.Element("p", string.Join(' ', result.Command.Select(Argument)), ("class", "command"));
        }

        if (result.Plan.Count > 0)
        {
            List<string> columns = [.. result.Plan.SelectMany(p => p.Facts.Select(f => f.Key)).Distinct()];
            html.Table("Plan", ["Job", "#Group", "#Phase", .. columns.Select(FactText.Name)],
                result.Plan.Select(p => (string[])[p.Job, Number(p.Group), Number(p.Phase), .. columns.Select(c => FactText.Of(c, p.Facts.FirstOrDefault(f => f.Key == c).Value))]));
        }

        if (result.GlobalOptions.Count > 0)
        {
            html.Open("details").Element("summary", "Options of [global]").Facts(result.GlobalOptions).Close("details");
        }

        IEnumerable<(string Name, IReadOnlyDictionary<string, string> Options)> options = result.Plan.Count > 0
            ? result.Plan.Select(p => (p.Job, p.Options))
            : result.Jobs.Select(j => (j.Name, j.Options));
        foreach ((string name, IReadOnlyDictionary<string, string> own) in options.Where(o => o.Options.Count > 0).Take(50))
        {
            html.Open("details").Element("summary", $"Options of [{name}]").Facts(own).Close("details");
        }

        html.Close("section");
    }

    private static void Environment(HtmlText html, ResultFile result, string of)
    {
        List<KeyValuePair<string, string>> run = [new("Result file", result.Path), new("Written by", result.Tool)];
        if (result.JobFiles.Count > 0)
        {
            run.Add(new("Job files", string.Join(", ", result.JobFiles)));
        }

        html.Open("section").Element("h2", "Environment" + of)
            .Facts(run.Concat(result.Environment.Facts.Where(f => f.Key != Mitigations.Field).Select(f => new KeyValuePair<string, string>(FactText.Name(f.Key), FactText.Of(f.Key, f.Value)))));
        Mitigations.Write(html, result.Environment[Mitigations.Field]);
        Table(html, "Targets", result.Targets);
        Table(html, "Block devices during the run", result.Disks);
        if (result.HostCpu is { Facts.Count: > 0 } cpu)
        {
            html.Element("h3", "Host CPU").Facts(cpu.Facts.Select(f => new KeyValuePair<string, string>(f.Key.Replace("_pct", "", StringComparison.Ordinal).Replace('_', ' '), $"{NumberText.Significant(f.Value)} %")));
        }

        if (result.Messages.Count + result.Notes.Count > 0)
        {
            html.Element("h3", "Messages").Open("ul");
            foreach (string message in result.Messages.Concat(result.Notes))
            {
                html.Element("li", message);
            }

            html.Close("ul");
        }

        html.Close("section");
    }

    private static void Table(HtmlText html, string caption, IReadOnlyList<FactTable> tables)
    {
        if (tables.Count == 0)
        {
            return;
        }

        List<string> columns = [.. tables.SelectMany(t => t.Facts.Select(f => f.Key)).Distinct()];
        html.Element("h3", caption).Table(caption, [.. columns.Select(FactText.Name)], tables.Select(t => (string[])[.. columns.Select(c => FactText.Of(c, t[c]))]));
    }

    private static void Files(HtmlText html, ReportContent content)
    {
        html.Open("section", ("id", "files")).Element("h2", "Files", ("class", "noprint")).Open("p", ("class", "noprint"));
        foreach (string file in content.Files.Skip(1))
        {
            html.Element("a", file, ("href", file)).Text(" ");
        }

        html.Close("p");
        if (content.LeftOut.Count > 0)
        {
            html.Element("h3", "Left out").Open("ul");
            foreach (string line in content.LeftOut)
            {
                html.Element("li", line);
            }

            html.Close("ul");
        }

        html.Close("section");
    }

    private static string Argument(string argument) => argument.Length == 0 || argument.Any(char.IsWhiteSpace) ? $"'{argument}'" : argument;

    private static string Number(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
