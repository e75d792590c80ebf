using System.CommandLine;
using System.Globalization;
using Bench.Engine.Running;

namespace Bench.Cli.Commands;

/// <summary><c>bench run JOB…</c>: runs job files, shows them live, prints the table and saves the results.</summary>
internal static class RunCommand
{
    /// <summary>Declares the command.</summary>
    public static Command Create()
    {
        var jobs = new Argument<string[]>("JOB") { Description = "job files in fio's dialect, or preset:NAME (bench presets lists them); - reads standard input", Arity = ArgumentArity.ZeroOrMore };
        var set = new Option<string[]>("--set") { Description = "an option that overrides the job file, in every job (repeatable)", HelpName = "KEY=VALUE" };
        var sweep = new Option<string[]>("--sweep") { Description = "values of an option to run one by one: iodepth=1..32*2 (repeatable; docs/sweeps.md)", HelpName = "KEY=VALUES" };
        var resume = new Option<string?>("--resume") { Description = "go on with the sweep in this folder where it stopped", HelpName = "DIR" };
        var stopOnError = new Option<bool>("--stop-on-error") { Description = "end a sweep at the first point that fails" };
        var section = new Option<string[]>("--section") { Description = "run only this job (repeatable)", HelpName = "NAME" };
        var label = new Option<string?>("--label") { Description = "what you call this configuration: hba, toe, software ...", HelpName = "L" };
        var output = new Option<string?>("--out") { Description = "folder for result.json (default: results/JOB-LABEL-TIME)", HelpName = "DIR" };
        var report = new Option<bool>("--report") { Description = "also write charts, CSV and an HTML page to DIR/report" };
        var readOnly = new Option<bool>("--readonly") { Description = "refuse any job that writes or trims" };
        var allowDestroy = new Option<string[]>("--allow-destroy") { Description = "a device or file that may be overwritten whatever it holds (repeatable)", HelpName = "PATH" };
        var allowExec = new Option<bool>("--allow-exec") { Description = "let jobs run their exec_prerun and exec_postrun commands" };
        var allowFill = new Option<bool>("--allow-fill") { Description = "let jobs fill a file system (fill_device, and files past the free-space floor)" };
        var auxiliary = new Option<string?>("--aux-path") { Description = "folder for files of the run itself: logs, verify states", HelpName = "DIR" };
        var triggerFile = new Option<string?>("--trigger-file") { Description = "save verify states and end the run once this file exists", HelpName = "FILE" };
        var triggerTimeout = new Option<double?>("--trigger-timeout") { Description = "save verify states and end the run after so many seconds", HelpName = "SECONDS" };
        var trigger = new Option<string?>("--trigger") { Description = "shell command to run then; needs --allow-exec", HelpName = "COMMAND" };
        var eta = new Option<string>("--eta") { Description = "progress: always, never, or auto (live on a terminal, lines elsewhere)", DefaultValueFactory = static _ => "auto", HelpName = "WHEN" };
        eta.AcceptOnlyFromAmong("always", "never", "auto");
        var status = new Option<double?>("--status-interval") { Description = "write result.json anew every so many seconds", HelpName = "SECONDS" };
        label.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<string?>()?.Any(char.IsControl) == true)
            {
                result.AddError("--label takes one line of text without control characters: it stands in tables, charts and names of folders");
            }
        });
        status.Validators.Add(static result =>
        {
            // Asking for the value would throw where it is no number.
            if (result.Tokens is [var given] && !(double.TryParse(given.Value, CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and < 1e9))
            {
                result.AddError("--status-interval takes a positive number of seconds");
            }
        });
        var rankTimeout = new Option<double>("--rank-timeout") { Description = "seconds without a sign of life after which a rank of an MPI job is given up", DefaultValueFactory = static _ => 30, HelpName = "SECONDS" };
        rankTimeout.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 1 and <= 3600))
            {
                result.AddError("--rank-timeout takes 1 to 3600 seconds");
            }
        });
        var command = new Command("run", "Run job files, show the table and save the results")
        {
            jobs, set, sweep, resume, stopOnError, section, label, output, report, readOnly, allowDestroy, allowExec, allowFill, eta, status, rankTimeout,
        };
        foreach (Option option in (Option[])[auxiliary, triggerFile, triggerTimeout, trigger])
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(trigger) is not null && !result.GetValue(allowExec))
            {
                result.AddError("--trigger runs a shell command; allow it with --allow-exec");
            }

            if (result.GetValue(triggerTimeout) <= 0)
            {
                result.AddError("--trigger-timeout takes a positive number of seconds");
            }

            bool hasJobs = result.GetValue(jobs) is { Length: > 0 };
            if (hasJobs == (result.GetValue(resume) is not null))
            {
                result.AddError(hasJobs ? "--resume takes the job files from its folder; leave them out" : "bench run needs a job file");
            }
            else if (!hasJobs && new Option[] { set, sweep, section, output }.FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is { } decided)
            {
                result.AddError($"--resume takes {decided.Name} from its folder; leave it out, or begin another sweep with the job file");
            }
        });
        command.SetAction(parsed => RunSession.Run(new RunRequest
        {
            JobFiles = parsed.GetValue(jobs) ?? [],
            Overrides = parsed.GetValue(set) ?? [],
            Sweep = parsed.GetValue(sweep) ?? [],
            Resume = parsed.GetValue(resume),
            StopOnError = parsed.GetValue(stopOnError),
            Sections = parsed.GetValue(section) ?? [],
            Label = parsed.GetValue(label),
            OutputDirectory = parsed.GetValue(output),
            WithReport = parsed.GetValue(report),
            Eta = parsed.GetRequiredValue(eta),
            StatusInterval = parsed.GetValue(status) is double seconds ? TimeSpan.FromSeconds(seconds) : null,
            RankTimeout = TimeSpan.FromSeconds(parsed.GetValue(rankTimeout)),
            Settings = new RunSettings
            {
                ReadOnly = parsed.GetValue(readOnly),
                AllowDestroy = parsed.GetValue(allowDestroy) ?? [],
                AllowExec = parsed.GetValue(allowExec),
                AllowFill = parsed.GetValue(allowFill),
                AuxiliaryDirectory = parsed.GetValue(auxiliary),
                Trigger = TriggerOf(parsed.GetValue(triggerFile), parsed.GetValue(triggerTimeout), parsed.GetValue(trigger)),
            },
        }));
        return command;
    }

    private static RunTrigger? TriggerOf(string? file, double? seconds, string? command) => file is null && seconds is null
        ? null
        : new RunTrigger(file, seconds is double after ? TimeSpan.FromSeconds(after) : null, command);
}
