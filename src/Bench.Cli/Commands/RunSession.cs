using System.Globalization;
using Bench.Cli.Ranks;
using Bench.Engine.Jobs;
using Bench.Engine.Ranks;
using Bench.Engine.Results;
using Bench.Engine.Results.Advice;
using Bench.Engine.Running;
using Bench.Engine.Sweeps;

namespace Bench.Cli.Commands;

/// <summary>One <c>bench run</c> from reading the job files to the exit code.</summary>
/// <param name="request">What was asked for.</param>
/// <param name="leader">The other ranks; null without.</param>
internal sealed class RunSession(RunRequest request, RankLeader? leader)
{
    /// <summary>Runs, reports, saves; returns the exit code. Under a launcher of many, rank 0 does so for all.</summary>
    public static int Run(RunRequest request)
    {
        Signals.Heed();
        using RankGroup? group = RankJob.Join(request.RankTimeout);
        if (group is null)
        {
            return new RunSession(request, null).Run();
        }

        if (!group.IsLeader)
        {
            return new RankFollower(group).Run();
        }

        var texts = new JobTexts();
        RunRequest shared = request with { Variables = new RankVariables(0, group.Size, group.Hosts[0], null), Texts = texts };
        using var leader = new RankLeader(group, shared, texts);
        try
        {
            int exitCode = new RunSession(shared, leader).Run();
            leader.Quit(exitCode);
            return exitCode;
        }
        catch (Exception failure)
        {
            // Said before the others go: a launcher may end this process with the first of them.
            Console.Error.WriteLine($"bench: {failure.Message}");
            int exitCode = RankJob.ExitCodeOf(failure);
            leader.Quit(exitCode);
            return exitCode;
        }
    }

    private int Run()
    {
        if (request.Resume is string folder)
        {
            return SweepSession.Resume(request, folder, leader).Run();
        }

        JobTexts texts = request.Texts ?? new JobTexts();
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
            : new SweepSession(labelled with { OutputDirectory = request.OutputDirectory ?? ResultFolder.Free(DefaultFolder(label)) }, texts, sweep, leader).Run();
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
        using EmbeddedTargets embedded = EmbeddedTargets.StartFor(jobs, AddressFor(leader));
        ResultFolder folder = request.OutputDirectory is string chosen
            ? ResultFolder.Create(chosen)
            : ResultFolder.Create(ResultFolder.Free(DefaultFolder(label)));
        using var relay = new RunRelay();
        RunSettings settings = Settings(request with { Label = label });
        LeaderRun? ranks = leader?.Begin(settings, [], embedded.Urls, folder.Folder);
        return new JobRun(request, relay, ranks).Run(
            jobs,
            settings,
            null,
            status => folder.Save(ResultDocument.From(status)),
            outcome =>
            {
                string? saved = Report(ResultDocument.From(outcome), folder);
                if (saved == folder.ResultPath)
                {
                    ranks?.Saved();
                }

                int exitCode = Outcomes.ExitCode(outcome);
                return exitCode == ExitCode.Done && saved != folder.ResultPath ? ExitCode.Environment : exitCode;
            });
    }

    /// <summary>Where embedded targets listen: on this host alone unless ranks run on others.</summary>
    public static Func<System.Net.IPAddress>? AddressFor(RankLeader? leader) =>
        leader is { HasOtherHosts: true } ? static () => ReachableAddress.Find(BenchCatalog.Settings.Address) : null;

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
