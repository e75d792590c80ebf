using System.Globalization;
using Bench.Cli.Live;
using Bench.Engine.Jobs;
using Bench.Engine.Planning;
using Bench.Engine.Results;
using Bench.Engine.Results.Advice;
using Bench.Engine.Running;
using Bench.Iscsi.Engine;
using Spectre.Console;

namespace Bench.Cli.Commands;

/// <summary>One <c>bench run</c> from reading the job files to the exit code.</summary>
internal sealed class RunSession(RunRequest request)
{
    private static readonly TimeSpan LineSpacing = TimeSpan.FromSeconds(1);

    /// <summary>Runs, reports, saves; returns the exit code.</summary>
    public int Run()
    {
        JobSet jobs = JobFiles.Read(request.JobFiles, request.Overrides, request.Sections, request.Settings.ReadOnly);
        RequireExecAllowed(jobs);
        foreach (JobMessage message in jobs.Messages)
        {
            Console.Error.WriteLine($"bench: {message.Source}: {message.Text}");
        }

        using EmbeddedTargets embedded = EmbeddedTargets.StartFor(jobs);
        string? label = string.IsNullOrWhiteSpace(request.Label) ? BenchCatalog.Settings.Label : request.Label;
        ResultFolder folder = request.OutputDirectory is string chosen
            ? ResultFolder.Create(chosen)
            : ResultFolder.CreateNew(DefaultFolder(label));
        LiveView? live = IsLive() ? new LiveView(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) })) : null;
        IRunObserver view = live ?? (IRunObserver)new PlainView(Console.Error, request.Eta == "never" ? TimeSpan.Zero : LineSpacing);
        var observer = new StatusObserver(view, request.StatusInterval, status => folder.Save(ResultDocument.From(status)));
        var iscsi = new IscsiResultSection();
        RunSettings settings = Settings(label) with { Sections = [iscsi] };
        using var coordinator = new RunCoordinator(RunPlanner.Plan(jobs), BenchCatalog.EnginesReportingTo(iscsi), settings, observer);
        observer.Outcome = coordinator.Outcome;
        using var signals = new Signals(coordinator, observer.Ask);
        RunOutcome outcome = live is null ? coordinator.Run() : live.Show(coordinator.Run);
        string? saved = Report(ResultDocument.From(outcome), folder);
        int exitCode = Outcomes.ExitCode(outcome);
        return exitCode == ExitCode.Done && saved != folder.ResultPath ? ExitCode.Environment : exitCode;
    }

    /// <summary>Saves before it shows: what is measured must survive a closed terminal. Returns where it was saved.</summary>
    private string? Report(ResultDocument document, ResultFolder folder)
    {
        string? saved = folder.Save(document);
        SummaryText.Write(SummaryTable.Of(document), Console.Out);
        foreach (Advisory advisory in Advisor.Examine(document.Outcome).Where(static advisory => advisory.IsWarning))
        {
            Console.WriteLine($"warning: {advisory.Text} {advisory.Evidence} {advisory.Fix}");
        }

        if (saved is not null)
        {
            Console.WriteLine($"results: {saved}");
            if (request.WithReport)
            {
                ReportCommand.Write([saved], Path.Combine(folder.Folder, "report"));
            }
        }

        return saved;
    }

    private RunSettings Settings(string? label) => request.Settings with
    {
        Label = label,
        Command = ["bench", .. Environment.GetCommandLineArgs().Skip(1)],
        JobFiles = request.JobFiles,
    };

    private bool IsLive() => request.Eta switch
    {
        "never" => false,
        _ => !Console.IsErrorRedirected,
    };

    private void RequireExecAllowed(JobSet jobs)
    {
        JobDefinition? job = jobs.Jobs.FirstOrDefault(static job => job.Options.ExecPrerun is not null || job.Options.ExecPostrun is not null);
        if (job is not null && !request.Settings.AllowExec)
        {
            throw new JobFileException(
                job.Source, "exec_prerun", $"job {job.Name} runs a shell command (exec_prerun or exec_postrun); allow it with --allow-exec");
        }
    }

    private string DefaultFolder(string? label)
    {
        string job = request.JobFiles[0] == "-" ? "stdin" : Path.GetFileNameWithoutExtension(request.JobFiles[0]);
        string time = DateTime.Now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        IEnumerable<string> parts = label is null ? [job, time] : [job, FileName(label), time];
        return Path.Combine(BenchCatalog.Settings.ResultsDirectory, string.Join('-', parts));
    }

    private static string FileName(string label) =>
        string.Concat(label.Select(static letter => char.IsLetterOrDigit(letter) || letter is '.' or '_' ? letter : '-'));
}
