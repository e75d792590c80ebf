using System.CommandLine;
using System.Globalization;
using Bench.Engine;
using Bench.Engine.Results.Statistics;
using Bench.Report;
using Bench.Report.Comparison;
using Bench.Report.Reading;

namespace Bench.Cli.Commands;

/// <summary><c>bench compare A B…</c>: results side by side, and which differences are real.</summary>
internal static class CompareCommand
{
    private const string Description = """
        Compare results: pairs points by their options, tells differences from noise, lists what else differs

          bench compare results/hba results/toe --out review      tables here, charts and page in review/
          bench compare base.json new.json --fail-if "iops < -5% or p99 > 10%"
          bench compare results/sweep --by ioengine               sides are the values of an option
        """;

    /// <summary>Declares the command.</summary>
    public static Command Create()
    {
        var results = new Argument<string[]>("RESULT") { Description = "the baseline, then what to compare with it: a result.json, a folder of them (a sweep, repeats), or fio's JSON", Arity = ArgumentArity.OneOrMore };
        var by = new Option<string?>("--by") { Description = "what makes a side: path (default), label (default for one RESULT), or the name of an option", HelpName = "WHAT" };
        var statistics = new Option<string>("--statistics") { Description = "what to compare", DefaultValueFactory = static _ => "iops,lat_mean,p99", HelpName = "NAMES" };
        var confidence = new Option<double>("--confidence") { Description = "of intervals and verdicts, percent", DefaultValueFactory = static _ => 95, HelpName = "PERCENT" };
        confidence.Validators.Add(static result =>
        {
            // Asking for the value would throw where it is no number.
            if (result.Tokens is [var given] && !(double.TryParse(given.Value, CultureInfo.InvariantCulture, out double percent) && percent is > 50 and < 100))
            {
                result.AddError("--confidence takes a percentage above 50 and below 100");
            }
        });
        var output = new Option<string?>("--out") { Description = "folder for a report with charts", HelpName = "DIR" };
        var json = new Option<string?>("--json") { Description = "file for the comparison as JSON; - is standard output", HelpName = "FILE" };
        var failIf = new Option<string?>("--fail-if") { Description = "exit code 1 when a point changes like this, such as \"iops < -5%\"", HelpName = "COND" };
        var failOn = new Option<string>("--fail-on") { Description = "what a change must rest on for --fail-if: repeats, intervals (of single runs), any", DefaultValueFactory = static _ => "repeats", HelpName = "BASIS" };
        failOn.AcceptOnlyFromAmong("repeats", "intervals", "any");
        var title = new Option<string?>("--title") { Description = "title of the report's page", HelpName = "TEXT" };
        var command = new Command("compare", Description) { results, by, statistics, confidence, output, json, failIf, failOn, title };
        command.SetAction(parsed => Run(new CompareRequest(
            parsed.GetRequiredValue(results),
            parsed.GetValue(by),
            [.. parsed.GetRequiredValue(statistics).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(name => Parsed("--statistics", name, Statistic.Parse))],
            parsed.GetValue(confidence) / 100,
            parsed.GetValue(output),
            parsed.GetValue(json),
            parsed.GetValue(failIf) is string condition ? new ComparisonGate(Parsed("--fail-if", condition, ConditionSet.ParseChanges), Basis(parsed.GetRequiredValue(failOn))) : null,
            parsed.GetValue(title))));
        return command;
    }

    // The parsers know nothing of the option that a text came from.
    private static T Parsed<T>(string option, string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (FormatException problem)
        {
            throw new FormatException($"{option} \"{text}\": {problem.Message}");
        }
    }

    private static int Run(CompareRequest request)
    {
        ResultComparison comparison = Compare(request);
        bool jsonOnly = request.JsonFile == "-";
        if (!jsonOnly)
        {
            CompareTable.Write(comparison);
        }

        if (request.JsonFile is string file)
        {
            WriteJson(file, ComparisonJson.Write(comparison, request.Gate));
        }

        if (request.OutputDirectory is string directory)
        {
            ReportCommand.Write([.. comparison.Sides.SelectMany(static side => side.Results)], directory, new ReportOptions { Title = request.Title, Comparison = comparison, Notes = SweepNotes.Of(request.Paths) }, jsonOnly ? Console.Error : Console.Out);
        }

        return request.Gate is { } gate ? Judge(gate, comparison) : ExitCode.Done;
    }

    private static ResultComparison Compare(CompareRequest request)
    {
        List<(string Path, IReadOnlyList<ResultFile> Results)> loaded = [.. request.Paths.Select(path => (path, Once(ResultFile.Load(path))))];
        string by = request.By ?? (loaded.Count == 1 ? "label" : "path");
        IReadOnlyList<ComparisonSide> sides = by switch
        {
            "path" => ComparisonSide.ByPath(loaded),
            "label" => ComparisonSide.ByLabel(Once(loaded.SelectMany(l => l.Results))),
            _ => ComparisonSide.ByOption(Once(loaded.SelectMany(l => l.Results)), by),
        };
        if (request.Statistics.Count == 0)
        {
            throw new FormatException("--statistics names nothing to compare; give names such as iops,lat_mean,p99");
        }

        if (sides.Count < 2)
        {
            string only = sides.Count == 0 ? "none of these results has it" : $"there is only {sides[0].Name}";
            throw new FormatException($"nothing to compare by {by}: {only}; give a second result, or another --by");
        }

        for (int i = 1; i < sides.Count; i++)
        {
            int shared = by is "path" or "label" ? ResultCopies.Shared(sides[i].Results, sides[0].Results) : 0;
            if (shared > 0)
            {
                Console.Error.WriteLine($"bench: {shared} of the {sides[i].Results.Count} run(s) of {sides[i].Name} are the same as in {sides[0].Name}: compared with themselves they show no difference, whatever the noise");
            }
        }

        return ResultComparison.Of(sides, new ComparisonOptions
        {
            Statistics = [.. request.Statistics.Concat(request.Gate?.Statistics ?? []).Distinct()],
            Confidence = request.Confidence,
            SideOptions = by is "path" or "label" ? [] : [by],
        });
    }

    private static IReadOnlyList<ResultFile> Once(IEnumerable<ResultFile> loaded)
    {
        (IReadOnlyList<ResultFile> results, IReadOnlyList<string> copies) = ResultCopies.Once([.. loaded]);
        foreach (string copy in copies)
        {
            Console.Error.WriteLine($"bench: {copy}");
        }

        return results;
    }

    private static int Judge(ComparisonGate gate, ResultComparison comparison)
    {
        IReadOnlyList<(PointComparison Point, IReadOnlyList<StatisticCondition> Conditions)> failures = gate.Failures(comparison);
        foreach ((PointComparison point, IReadOnlyList<StatisticCondition> conditions) in failures)
        {
            Console.Error.WriteLine($"bench: failed: {point.Candidate}: {point.Name}: {string.Join(" and ", conditions)}");
        }

        if (failures.Count > 0)
        {
            return ExitCode.IoError;
        }

        // A gate that can never close would look like one that nothing tried to pass.
        if (comparison.Points.Count > 0 && !gate.IsMeasured(comparison))
        {
            throw new FormatException($"--fail-if \"{gate.Condition}\" names what none of the points has on both sides: check its job, direction and statistic");
        }

        return gate.Judged(comparison) > 0
            ? ExitCode.Done
            : throw new FormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"--fail-if \"{gate.Condition}\" could not be judged at any of {comparison.Points.Count} points: repeat the runs on both sides, or choose another --fail-on (intervals, any)"));
    }

    private static void WriteJson(string file, string text)
    {
        if (file == "-")
        {
            Console.Write(text);
            return;
        }

        try
        {
            File.WriteAllText(file, text);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new DeviceException(file, 0, $"the comparison cannot be written to {file}: {failure.Message}");
        }
    }

    private static ChangeBasis Basis(string name) => name switch
    {
        "intervals" => ChangeBasis.Intervals,
        "any" => ChangeBasis.None,
        _ => ChangeBasis.Repeats,
    };

    /// <summary>What was asked for.</summary>
    private sealed record CompareRequest(
        IReadOnlyList<string> Paths, string? By, IReadOnlyList<Statistic> Statistics, double Confidence, string? OutputDirectory, string? JsonFile, ComparisonGate? Gate, string? Title);
}
