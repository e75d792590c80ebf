using System.Globalization;
using Bench.Cli.Commands;
using Bench.Engine;
using Bench.Engine.Engines;
using Bench.Engine.Jobs;
using Bench.Engine.Planning;
using Bench.Engine.Ranks;
using Bench.Engine.Results;
using Bench.Engine.Running;
using Bench.Iscsi.Engine;

namespace Bench.Cli.Ranks;

/// <summary>A rank other than 0: does what rank 0 orders, prints nothing, and tells rank 0 everything.</summary>
internal sealed class RankFollower(RankGroup group)
{
    private int _runs;
    private RankFiles? _files;

    /// <summary>Follows orders to the end; returns the exit code.</summary>
    public int Run()
    {
        using var relay = new RunRelay();
        for (int number = 1; ; number++)
        {
            if (group.Await(KeyOf(number), 0, null, CancellationToken.None) is not { } bytes)
            {
                // Rank 0 is gone: what was measured is in this rank's files, and nobody is there to tell.
                Environment.Exit(ExitCode.Environment);
            }
            else
            {
                RankOrder order = RankOrder.Decode(bytes.Span);
                _files?.RemoveCopies([]);
                _files = null;
                switch (order.Task)
                {
                    case RankTask.Quit:
                        return order.ExitCode;
                    case RankTask.Run:
                        Measure(order, bytes.ToArray(), relay);
                        break;
                    default:
                        SweepFiles.Remove(order.JobsOf(group.Rank), static _ => { });
                        break;
                }
            }
        }
    }

    /// <summary>The key of an order by its number.</summary>
    public static string KeyOf(int number) => string.Create(CultureInfo.InvariantCulture, $"order {number}");

    private void Measure(RankOrder order, byte[] encoded, RunRelay relay)
    {
        var files = new RankFiles(order.Folder, group.Rank);
        var ranks = new RankRun(group, ++_runs, order.PlanOf, report => files.Keep(encoded, report), static (_, _) => { });
        RunPlan plan;
        try
        {
            plan = order.PlanOf(group.Rank);
        }
        catch (Exception failure) when (failure is JobFileException or DeviceException)
        {
            ranks.AnnounceFailure(failure.Message);
            return;
        }

        var iscsi = new IscsiResultSection();
        EngineRegistry engines = BenchCatalog.EnginesReportingTo(iscsi);
        using var coordinator = new RunCoordinator(plan, engines, order.Settings(ranks) with { Sections = [iscsi] }, new SilentView());
        relay.Attach(coordinator, static () => { });
        try
        {
            RunOutcome outcome = coordinator.Run();
            ranks.Finish(outcome);

            // Rank 0 has been told already, so that a kill which follows at once costs this file at most.
            if (files.Save(outcome) is string problem)
            {
                ranks.AnnounceProblem(problem);
            }

            ranks.AnnounceDone();
            _files = files;
        }
        finally
        {
            relay.Detach();
        }
    }

    // Its messages reach rank 0 in the report.
    private sealed class SilentView : IRunObserver
    {
        public void Message(string text)
        {
        }

        public void Layout(string path, long done, long total)
        {
        }

        public void Progress(RunProgress progress)
        {
        }
    }
}
