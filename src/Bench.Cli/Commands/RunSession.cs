using System.Globalization;
using Bench.Engine.Jobs;
using Bench.Engine.Results;
using Bench.Engine.Results.Advice;
using Bench.Engine.Running;
using Bench.Engine.Sweeps;

namespace Bench.Cli.Commands;

/// <summary>One <c>bench run</c> from reading the job files to the exit code.</summary>
internal sealed class RunSession(RunRequest request)
{
    /// <summary>Runs, reports, saves; returns the exit code.</summary>
    public int Run()
    {
        if (request.Resume is string folder)
        {
            return SweepSession.Resume(request, folder).Run();
        }

        var texts = new JobTexts();
        JobSet jobs = JobFiles.Read(request, texts, []);
        RequireExecAllowed(jobs, request.Settings);
        Say(jobs);
        string? label = string.IsNullOrWhiteSpace(request.Label) ? BenchCatalog.Settings.Label : request.Label;
        RunRequest labelled = request with { Label = label };
        if (JobFiles.SweepOf(labelled, jobs) is not SweepSpec sweep)
        {
            return RunOnce(jobs, label);
        }

        return sweep.Axes.FirstOrDefault(static axis => axis.Sets(SweepAxis.Label)) is { } axis && !string.IsNullOrWhiteSpace(request.Label)
            ? throw new JobFileException(axis.Source, SweepAxis.Label, "the sweep sets the label; leave out --label, or sweep the options alone")
            : new SweepSession(labelled with { OutputDirectory = request.OutputDirectory ?? ResultFolder.Free(DefaultFolder(label)) }, texts, sweep).Run();
    }

    /// <summary>Jobs that run shell commands do so only when that was allowed.</summary>
    /// <exception cref="JobFileException">It was not.</exception>
    public static void RequireExecAllowed(JobSet jobs, RunSettings settings)
    {
        JobDefinition? job = jobs.Jobs.FirstOrDefault(static job => job.Options.ExecPrerun is not null || job.Options.ExecPostrun is not null || job.Options.IoEngine == "exec");
        if (job is not null && !settings.AllowExec)
        {
            throw job.Options.IoEngine == "exec"
                ? new JobFileException(job.Source, "ioengine", $"job {job.Name} runs a program (ioengine=exec); allow it with --allow-exec")
                : new JobFileException(
                    job.Source, "exec_prerun", $"job {job.Name} runs a shell command (exec_prerun or exec_postrun); allow it with --allow-exec");
        }
    }

    /// <summary>The settings of a run that was asked for like this.</summary>
    public static RunSettings Settings(RunRequest request) => request.Settings with
    {
        Label = request.Label,
        Command = ["bench", .. Environment.GetCommandLineArgs().Skip(1)],
        JobFiles = request.JobFiles,
    };

    private int RunOnce(JobSet jobs, string? label)
    {
        using EmbeddedTargets embedded = EmbeddedTargets.StartFor(jobs);
        ResultFolder folder = request.OutputDirectory is string chosen
            ? ResultFolder.Create(chosen)
            : ResultFolder.Create(ResultFolder.Free(DefaultFolder(label)));
        using var relay = new RunRelay();
        return new JobRun(request, relay).Run(
            jobs,
            Settings(request with { Label = label }),
            null,
            status => folder.Save(ResultDocument.From(status)),
            outcome =>
            {
                string? saved = Report(ResultDocument.From(outcome), folder);
                int exitCode = Outcomes.ExitCode(outcome);
                return exitCode == ExitCode.Done && saved != folder.ResultPath ? ExitCode.Environment : exitCode;
            });
    }

    /// <summary>Saves before it shows: what is measured must survive a closed terminal. Returns where it was saved.</summary>
    private string? Report(ResultDocument document, ResultFolder folder)
    {
        string? saved = folder.Save(document);
        SummaryText.Write(SummaryTable.Of(document), Console.Out);
        foreach (string line in document.Outcome.Sections.SelectMany(static section => section.Summarize()))
        {
            Console.WriteLine(line);
        }

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

    private static void Say(JobSet jobs)
    {
        foreach (JobMessage message in jobs.Messages)
        {
            Console.Error.WriteLine($"bench: {message.Source}: {message.Text}");
        }
    }

    private string DefaultFolder(string? label)
    {
        string job = request.JobFiles[0] switch
        {
            "-" => "stdin",
            string preset when JobPresets.IsPreset(preset) => preset[JobPresets.Prefix.Length..],
            string file => Path.GetFileNameWithoutExtension(file),
        };
        string time = DateTime.Now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        IEnumerable<string> parts = label is null ? [job, time] : [job, FileName(label), time];
        return Path.Combine(BenchCatalog.Settings.ResultsDirectory, string.Join('-', parts));
    }

    private static string FileName(string label) =>
        string.Concat(label.Select(static letter => char.IsLetterOrDigit(letter) || letter is '.' or '_' ? letter : '-'));
}
