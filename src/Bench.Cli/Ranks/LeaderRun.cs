using Bench.Engine.Ranks;
using Bench.Engine.Results;

namespace Bench.Cli.Ranks;

/// <summary>One run of all ranks as rank 0 sees it: its own outcome becomes that of all.</summary>
/// <param name="group">The ranks.</param>
/// <param name="number">Of the run, from 1.</param>
/// <param name="order">What is run.</param>
/// <param name="encoded">The same as bytes.</param>
/// <param name="broken">Told when a rank is missing at the end.</param>
/// <param name="saved">Told when the result is saved.</param>
internal sealed class LeaderRun(RankGroup group, int number, RankOrder order, byte[] encoded, Action broken, Action saved)
{
    // Launchers kill soon after they have asked to end: Open MPI after a second.
    private static readonly TimeSpan FirstWaitAfterSignal = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan WaitAfterSignal = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WaitAfterLoss = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan WaitForFiles = TimeSpan.FromSeconds(5);

    private readonly RankFiles _files = new(order.Folder, 0);
    private RankRun? _ranks;

    /// <summary>What the coordinator talks to.</summary>
    public RankRun Ranks => _ranks ??= new RankRun(group, number, order.PlanOf, report => _files.Keep(encoded, report), KeepFor);

    /// <summary>Settings of this rank's part.</summary>
    public Bench.Engine.Running.RunSettings Settings => order.Settings(Ranks);

    /// <summary>What all ranks have measured so far, while the run goes on.</summary>
    public RunOutcome SoFar(RunOutcome own) => Merge(own, atEnd: false);

    /// <summary>Waits for the other ranks' reports and puts all together.</summary>
    /// <param name="own">This rank's outcome.</param>
    /// <param name="save">Saves what is there while something is still waited for.</param>
    /// <param name="say">Shows messages of other ranks.</param>
    public RunOutcome Finish(RunOutcome own, Action<RunOutcome> save, Action<string> say)
    {
        Ranks.Finish(own);
        bool isHurried = own.Signal != 0 || group.Losses.Count > 0;
        if (isHurried && !Ranks.AwaitReports(FirstWaitAfterSignal))
        {
            save(Merge(own, atEnd: true));
        }

        bool isComplete = Ranks.AwaitReports(own.Signal != 0 ? WaitAfterSignal : isHurried ? WaitAfterLoss : null);
        IReadOnlyList<ClockEstimate>? after = null;
        if (isComplete && group.Losses.Count == 0 && own.Signal == 0)
        {
            after = group.MeasureClocks();
        }

        RunOutcome merged = Merge(own, atEnd: true, after);
        if (_files.Save(own) is string problem)
        {
            say(problem);
        }

        foreach (RankReport report in Ranks.Reports())
        {
            foreach (string message in RankMerge.MessagesOf(report))
            {
                say(message);
            }
        }

        Ranks.AwaitDone(isHurried ? FirstWaitAfterSignal : WaitForFiles);
        return merged;
    }

    /// <summary>The result is saved, so that this rank's copy can go.</summary>
    public void Saved()
    {
        saved();
        _files.RemoveCopies(OnOtherHosts);
    }

    private IEnumerable<int> OnOtherHosts => Enumerable.Range(1, order.Hosts.Count - 1).Where(rank => order.Hosts[rank] != order.Hosts[0]);

    // Files of the others on this host lie in the same folder.
    private void KeepFor(int rank, byte[] report)
    {
        if (order.Hosts[rank] != order.Hosts[0])
        {
            _files.KeepFor(rank, encoded, report);
        }
    }

    private RunOutcome Merge(RunOutcome own, bool atEnd, IReadOnlyList<ClockEstimate>? after = null)
    {
        Dictionary<int, RankReport> reports = Ranks.Reports().ToDictionary(static report => report.Rank);
        reports[0] = RankReport.Of(0, order.Hosts[0], own);
        RankPresence[] ranks =
        [
            .. Enumerable.Range(0, group.Size).Select(rank => new RankPresence(
                rank, order.Hosts[rank], reports.GetValueOrDefault(rank), atEnd ? WhyMissing(rank, reports.GetValueOrDefault(rank)) : null, order.Clocks[rank], after?[rank])),
        ];
        if (atEnd && ranks.Any(static rank => rank.Missing is not null))
        {
            broken();
        }

        return RankMerge.Merge(own, ranks, order.Transport);
    }

    private string? WhyMissing(int rank, RankReport? report) => report is { IsFinal: true }
        ? null
        : group.Losses.FirstOrDefault(loss => loss.Rank == rank)?.Reason ?? Ranks.FailureOf(rank) ?? "it did not answer when the run was ended";
}
