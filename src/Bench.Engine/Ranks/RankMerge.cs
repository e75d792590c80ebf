using Bench.Engine.Results;

namespace Bench.Engine.Ranks;

/// <summary>Puts the reports of all ranks together to one outcome, as if one process had run all daemons.</summary>
public static class RankMerge
{
    /// <summary>Merges; statistics are added up later, exactly, by whoever writes the document.</summary>
    /// <param name="own">Rank 0's outcome.</param>
    /// <param name="ranks">All ranks, rank 0 first.</param>
    /// <param name="transport">What carried their messages, for people.</param>
    public static RunOutcome Merge(RunOutcome own, IReadOnlyList<RankPresence> ranks, string transport)
    {
        RankReport[] reports = [.. ranks.Select(static rank => rank.Report).OfType<RankReport>()];
        return new RunOutcome
        {
            Plan = own.Plan,
            Daemons =
            [
                .. reports.SelectMany(static report => report.Outcome.Daemons.Select(daemon => (report.Rank, Daemon: daemon)))
                    .OrderBy(static entry => entry.Daemon.Plan.Job.Index).ThenBy(static entry => entry.Rank).ThenBy(static entry => entry.Daemon.Plan.CloneIndex)
                    .Select(static entry => entry.Daemon),
            ],
            StartedUnixMilliseconds = own.StartedUnixMilliseconds,
            StartedClock = own.StartedClock,
            EndedUnixMilliseconds = own.EndedUnixMilliseconds,
            ElapsedNanoseconds = own.ElapsedNanoseconds,
            Signal = reports.Select(static report => report.Outcome.Signal).Prepend(own.Signal).FirstOrDefault(static signal => signal != 0),
            Messages = [.. own.Messages, .. reports.Where(static report => report.Rank != 0).SelectMany(MessagesOf)],
            Label = own.Label,
            IsStatus = own.IsStatus,
            SecondsLeft = own.SecondsLeft,
            Command = own.Command,
            JobFiles = own.JobFiles,
            Sweep = own.Sweep,
            SteadyStarts = [.. reports.SelectMany(static report => report.Outcome.SteadyStarts).GroupBy(static start => start.Phase).Select(Slowest)],
            Environment = own.Environment,
            Targets = [.. reports.SelectMany(static report => report.Outcome.Targets).DistinctBy(static target => target.Target.Path)],
            Disks = [.. reports.DistinctBy(static report => report.Host).SelectMany(DisksOf)],
            ManagedMemory = reports.Select(static report => report.Outcome.ManagedMemory ?? default).Aggregate(static (all, one) => all + one),
            Sections = [new HostsSection(ranks, transport), .. RankSections.Join(reports)],
        };
    }

    /// <summary>A rank's messages with its host before them.</summary>
    public static IEnumerable<string> MessagesOf(RankReport report) =>
        report.Outcome.Messages.Select(message => $"{report.Host} (rank {report.Rank}): {message}");

    private static SteadyStartOutcome Slowest(IEnumerable<SteadyStartOutcome> starts) =>
        starts.OrderBy(static start => start.IsAttained).ThenByDescending(static start => start.Seconds).First();

    // Ranks on one host see the same disks.
    private static IEnumerable<DiskUtilization> DisksOf(RankReport report) =>
        report.Outcome.Disks.Select(disk => disk with { Name = $"{report.Host}:{disk.Name}" });
}
