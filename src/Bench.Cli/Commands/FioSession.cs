using Bench.Cli.Live;
using Bench.Cli.Settings;
using Bench.Engine;
using Bench.Engine.Jobs;
using Bench.Engine.Planning;
using Bench.Engine.Results;
using Bench.Engine.Results.Fio;
using Bench.Engine.Running;
using Bench.Iscsi.Engine;

namespace Bench.Cli.Commands;

/// <summary>A run under fio's command line: the document alone goes to the output, messages about errors go to standard error.</summary>
internal sealed class FioSession(FioInvocation invocation, IReadOnlyList<string> args, IReadOnlyList<string> notices)
{
    private const int Interrupted = 128;

    private readonly FioRunSettings _settings = invocation.Settings;

    /// <summary>Runs and returns fio's exit status: the number of daemons that failed, plus 128 after a signal.</summary>
    public int Run()
    {
        if (invocation.Jobs.Sweep is [var sweep, ..])
        {
            throw new JobFileException(sweep.Source, "sweep", "[sweep] describes a sweep, which is run by: bench run FILE (fio has none; a job needs another name)");
        }

        TextWriter output = OpenOutput();
        using EmbeddedTargets embedded = EmbeddedTargets.StartFor(invocation.Jobs);
        RunPlan plan = RunPlanner.Plan(invocation.Jobs);
        var iscsi = new IscsiResultSection();
        var settings = new RunSettings
        {
            FioCompatible = true,
            AllowExec = true,
            AllowDestroy = BenchSettings.AllowDestroy,
            ReadOnly = _settings.ReadOnly,
            AuxiliaryDirectory = _settings.AuxPath,
            Trigger = _settings.TriggerFile is null && _settings.TriggerTimeout is null
                ? null
                : new RunTrigger(_settings.TriggerFile, _settings.TriggerTimeout, _settings.TriggerCommand),
            BandwidthLog = _settings.BandwidthLog,
            Notices = notices,
            Sections = [iscsi],
            Command = ["bench", "fio", .. args],
        };
        var observer = new StatusObserver(View(), _settings.StatusInterval, status => Write(status, output));
        using var coordinator = new RunCoordinator(plan, BenchCatalog.EnginesReportingTo(iscsi), settings, observer);
        observer.Outcome = coordinator.Outcome;
        if (_settings.OutputFormats.Contains(FioOutputFormat.Normal))
        {
            FioOutput.WriteNotices(notices, output);
            NormalWriter.WriteHeader(plan, output);
        }

        using var signals = new Signals(coordinator.Interrupt, observer.Ask);
        RunOutcome outcome = coordinator.Run();
        bool isWritten = Write(outcome, output);
        int failed = outcome.Daemons.Count(static daemon => daemon.Errno != 0);
        if (!isWritten)
        {
            failed++;
        }

        return Math.Min(failed, byte.MaxValue - Interrupted) + (outcome.Signal != 0 ? Interrupted : 0);
    }

    private FioEtaLine View()
    {
        bool shows = _settings.Eta == FioEtaMode.Always || (_settings.Eta == FioEtaMode.Auto && !Console.IsOutputRedirected && _settings.OutputFile is null);
        return new FioEtaLine(shows ? Console.Out : TextWriter.Null, Console.Error, _settings.EtaInterval, _settings.EtaNewline);
    }

    private TextWriter OpenOutput()
    {
        if (_settings.OutputFile is not string path)
        {
            return Console.Out;
        }

        try
        {
            return new StreamWriter(path) { AutoFlush = false };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new DeviceException(path, 0, $"the output cannot be written to {path}: {failure.Message}");
        }
    }

    /// <summary>Writes a report; false when it had to go to standard error, because the output is full or gone.</summary>
    private bool Write(RunOutcome outcome, TextWriter output)
    {
        ResultDocument document = ResultDocument.From(outcome);
        try
        {
            FioOutput.Write(document, _settings, output);
            output.Flush();
            return true;
        }
        catch (IOException failure)
        {
            Console.Error.WriteLine($"bench: the output cannot be written: {failure.Message}; here it is:");
            FioOutput.Write(document, _settings, Console.Error);
            return false;
        }
    }
}
