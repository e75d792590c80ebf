using Bench.Cli.Live;
using Bench.Engine.Jobs;
using Bench.Engine.Planning;
using Bench.Engine.Results;
using Bench.Engine.Running;
using Bench.Iscsi.Engine;
using Spectre.Console;

namespace Bench.Cli.Commands;

/// <summary>One execution of jobs under <c>bench run</c>, alone or as a point of a sweep: shown live, ended by signals.</summary>
internal sealed class JobRun(RunRequest request, RunRelay relay)
{
    private static readonly TimeSpan LineSpacing = TimeSpan.FromSeconds(1);

    /// <summary>Runs.</summary>
    /// <param name="jobs">What to run.</param>
    /// <param name="settings">What it may do.</param>
    /// <param name="sweep">The sweep around it, for progress; null without.</param>
    /// <param name="status">Takes intermediate results.</param>
    /// <param name="finish">Takes the outcome; its statistics live until this returns.</param>
    public T Run<T>(JobSet jobs, RunSettings settings, SweepMeter? sweep, Action<RunOutcome> status, Func<RunOutcome, T> finish)
    {
        LiveView? live = IsLive() ? new LiveView(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }), sweep) : null;
        IRunObserver view = live ?? (IRunObserver)new PlainView(Console.Error, request.Eta == "never" ? TimeSpan.Zero : LineSpacing, sweep);
        var observer = new StatusObserver(view, request.StatusInterval, status);
        var iscsi = new IscsiResultSection();
        using var coordinator = new RunCoordinator(
            RunPlanner.Plan(jobs), BenchCatalog.EnginesReportingTo(iscsi), settings with { Sections = [iscsi] }, observer);
        observer.Outcome = coordinator.Outcome;
        relay.Attach(coordinator, observer.Ask);
        try
        {
            return finish(live is null ? coordinator.Run() : live.Show(coordinator.Run));
        }
        finally
        {
            relay.Detach();
        }
    }

    private bool IsLive() => request.Eta switch
    {
        "never" => false,
        _ => !Console.IsErrorRedirected,
    };
}
