using Bench.Cli.Live;
using Bench.Cli.Ranks;
using Bench.Engine.Jobs;
using Bench.Engine.Planning;
using Bench.Engine.Results;
using Bench.Engine.Running;
using Bench.Iscsi.Engine;
using Spectre.Console;

namespace Bench.Cli.Commands;

/// <summary>One execution of jobs under <c>bench run</c>, alone or as a point of a sweep: shown live, ended by signals.</summary>
/// <param name="request">What was asked for.</param>
/// <param name="relay">Passes signals on.</param>
/// <param name="ranks">The same run on other ranks; null without.</param>
internal sealed class JobRun(RunRequest request, RunRelay relay, LeaderRun? ranks = null)
{
    private const int Sigterm = 15;

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
        var observer = new StatusObserver(view, request.StatusInterval, ranks is null ? status : own => status(ranks.SoFar(own)));
        var iscsi = new IscsiResultSection();
        RunSettings all = ranks is null ? settings : settings with { Peers = ranks.Ranks, Host = ranks.Settings.Host };
        using var coordinator = new RunCoordinator(
            RunPlanner.Plan(jobs), BenchCatalog.EnginesReportingTo(iscsi), all with { Sections = [iscsi] }, observer);
        observer.Outcome = coordinator.Outcome;
        relay.Attach(coordinator, observer.Ask);
        try
        {
            RunOutcome own = live is null ? coordinator.Run() : live.Show(coordinator.Run);
            return finish(ranks is null ? own : ranks.Finish(own, status, static message => Console.Error.WriteLine($"bench: {message}")));
        }
        catch (Exception) when (ranks is not null)
        {
            ranks.Ranks.AnnounceStop(Sigterm);
            throw;
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
