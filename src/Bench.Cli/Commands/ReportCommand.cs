using System.CommandLine;
using Bench.Cli.Ranks;
using Bench.Engine;
using Bench.Report;
using Bench.Report.Comparison;
using Bench.Report.Reading;

namespace Bench.Cli.Commands;

/// <summary><c>bench report RESULT… --out DIR</c>: charts, CSV and an HTML page from result files.</summary>
internal static class ReportCommand
{
    /// <summary>Declares the command.</summary>
    public static Command Create()
    {
        var results = new Argument<string[]>("RESULT") { Description = "a result.json, a folder of them, or fio's JSON", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string>("--out") { Description = "folder for index.html, images and CSV", DefaultValueFactory = static _ => "report", HelpName = "DIR" };
        var title = new Option<string?>("--title") { Description = "title of the page", HelpName = "TEXT" };
        var command = new Command("report", "Write charts, CSV and one offline HTML page from results") { results, output, title };
        command.SetAction(parsed =>
        {
            foreach (string recovered in parsed.GetRequiredValue(results).SelectMany(RankRecovery.RecoverBelow))
            {
                Console.Error.WriteLine($"bench: {recovered}: made of what the ranks of a killed job had kept");
            }

            return Write(parsed.GetRequiredValue(results), parsed.GetRequiredValue(output), parsed.GetValue(title));
        });
        return command;
    }

    /// <summary>Writes a report and says where it is and what it lacks.</summary>
    public static int Write(IReadOnlyList<string> results, string directory, string? title = null)
    {
        (IReadOnlyList<ResultFile> once, IReadOnlyList<string> copies) = ResultCopies.Once(ComparisonSide.Labelled([.. results.Select(path => (path, ResultFile.Load(path)))]));
        return Write(once, directory, new ReportOptions { Title = title, Notes = SweepNotes.Of(results), LeftOut = copies }, Console.Out);
    }

    /// <summary>Writes a report of loaded results.</summary>
    public static int Write(IReadOnlyList<ResultFile> results, string directory, ReportOptions options, TextWriter output)
    {
        ReportManifest manifest;
        try
        {
            manifest = ReportBuilder.Write(results, directory, options);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new DeviceException(directory, 0, $"the report cannot be written to {directory}: {failure.Message}");
        }

        foreach (string missing in manifest.LeftOut)
        {
            Console.Error.WriteLine($"bench: left out of the report: {missing}");
        }

        output.WriteLine($"report: {manifest.Page}");
        return ExitCode.Done;
    }
}
