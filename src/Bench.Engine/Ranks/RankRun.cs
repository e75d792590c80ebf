using System.Diagnostics;
using System.Globalization;
using Bench.Engine.Planning;
using Bench.Engine.Results;
using Bench.Engine.Running;

namespace Bench.Engine.Ranks;

/// <summary>
/// One run of a job on many ranks: keeps its messages apart from those of other runs, tells rank 0 how this rank is doing, and leaves
/// a copy of what was measured at rank 0 and on disk every few seconds, so that it outlives this process.
/// </summary>
/// <param name="group">The ranks.</param>
/// <param name="number">Of the run in the job, from 1; the same on all ranks.</param>
/// <param name="planOf">What another rank was to run; used on rank 0.</param>
/// <param name="keep">Keeps a copy of this rank's report on disk.</param>
/// <param name="keepFor">On rank 0: keeps a copy of what another rank has told.</param>
public sealed class RankRun(RankGroup group, int number, Func<int, RunPlan> planOf, Action<byte[]> keep, Action<int, byte[]> keepFor) : IRunPeers
{
    private const long StatusSpacing = Clock.NanosecondsPerSecond / 2;
    private const long CopySpacing = 2 * Clock.NanosecondsPerSecond;

    // What copies may cost: a hundredth of a thread's time, a megabyte a second on the network.
    private const int CopyTimeShare = 100;
    private const long CopyNanosecondsPerByte = 1000;
    private const string CopyKey = "copy";
    private const string ReportKey = "report";
    private const string ProblemKey = "problem";
    private const string DoneKey = "done";

    private readonly IReadOnlyList<DaemonProgress>[] _shown = new IReadOnlyList<DaemonProgress>[group.Size];
    private readonly ReadOnlyMemory<byte>?[] _shownStatus = new ReadOnlyMemory<byte>?[group.Size];
    private readonly ReadOnlyMemory<byte>?[] _copies = new ReadOnlyMemory<byte>?[group.Size];
    private readonly ReadOnlyMemory<byte>?[] _finals = new ReadOnlyMemory<byte>?[group.Size];
    private long _nextStatus;
    private long _nextCopy;
    private int _seenNotices;

    /// <inheritdoc/>
    public int Rank => group.Rank;

    /// <inheritdoc/>
    public int Size => group.Size;

    /// <inheritdoc/>
    public string? Trouble => group.Losses is [RankLoss loss, ..] ? loss.ToString() : null;

    /// <inheritdoc/>
    public IEnumerable<DaemonProgress> Daemons => group.IsLeader ? Enumerable.Range(1, Size - 1).SelectMany(Shown) : [];

    /// <inheritdoc/>
    public IReadOnlyList<byte[]?> Exchange(string key, byte[] mine, CancellationToken cancellation) => group.Exchange(Named(key), mine, cancellation);

    /// <inheritdoc/>
    public void Arrive(string point) => group.Arrive(Named(point));

    /// <inheritdoc/>
    public long? MomentOf(string point) => group.MomentOf(Named(point));

    /// <inheritdoc/>
    public void Announce(string notice) => group.Announce(Named(notice));

    /// <summary>Tells the others that this rank cannot run at all; they end.</summary>
    public void AnnounceFailure(string message) => Announce(RankSteps.FailureNotice(Rank, $"{HostEnvironment.HostName}: {message}"));

    /// <summary>Tells rank 0 of something that ends nothing.</summary>
    public void AnnounceProblem(string message) => group.Send(0, Named(ProblemKey), System.Text.Encoding.UTF8.GetBytes(message));

    /// <summary>Tells rank 0 that this rank has written all its files.</summary>
    public void AnnounceDone() => group.Send(0, Named(DoneKey), default);

    /// <summary>Stops the run on all ranks, because this one got a signal.</summary>
    public void AnnounceStop(int signal) => Announce(RankSteps.StopNotice(signal));

    /// <inheritdoc/>
    public IReadOnlyList<string> News()
    {
        IReadOnlyList<string> news = group.NoticesFrom(_seenNotices);
        _seenNotices += news.Count;
        string prefix = Named("");
        return [.. news.Where(notice => notice.StartsWith(prefix, StringComparison.Ordinal)).Select(notice => notice[prefix.Length..])];
    }

    /// <inheritdoc/>
    public void Tick(RunProgress progress, Func<RunOutcome> outcome)
    {
        long now = Clock.Now;
        if (!group.IsLeader && now >= _nextStatus)
        {
            _nextStatus = now + StatusSpacing;
            group.SendStatus(RankStatus.Encode(progress.Own));
        }

        // Before the first I/O there is nothing to keep.
        if (_nextCopy == 0)
        {
            _nextCopy = progress.Own.Any(HasDoneAny) ? now + CopySpacing : 0;
        }
        else if (now >= _nextCopy)
        {
            long began = Stopwatch.GetTimestamp();
            byte[] copy = Encode(outcome());
            keep(copy);
            if (group.IsLeader)
            {
                KeepCopies();
            }
            else
            {
                group.Send(0, Named(CopyKey), copy);
            }

            long cost = Stopwatch.GetTimestamp() - began;
            _nextCopy = Clock.Now + Math.Max(CopySpacing, Math.Max(cost * CopyTimeShare, copy.Length * CopyNanosecondsPerByte));
        }
    }

    /// <summary>Keeps a last copy of this rank's outcome, and gives it to rank 0.</summary>
    public void Finish(RunOutcome outcome)
    {
        byte[] report = Encode(outcome);
        keep(report);
        if (!group.IsLeader)
        {
            group.Send(0, Named(ReportKey), report);
        }
    }

    /// <summary>On rank 0: the reports of the other ranks as far as they have come; final ones, else the newest copies.</summary>
    public IReadOnlyList<RankReport> Reports() => [.. Enumerable.Range(1, Size - 1).Select(ReportOf).OfType<RankReport>()];

    /// <summary>On rank 0: waits until all ranks that are not lost have written their files.</summary>
    public bool AwaitDone(TimeSpan limit)
    {
        bool[] done = new bool[Size];
        return group.WaitUntil(
            () => Enumerable.Range(1, Size - 1).All(rank => (done[rank] |= group.Take(Named(DoneKey), rank) is not null) || group.IsLost(rank) || FailureOf(rank) is not null),
            limit,
            CancellationToken.None);
    }

    /// <summary>On rank 0: what ranks had to say that ended nothing.</summary>
    public IEnumerable<string> Problems() => Enumerable.Range(1, Size - 1)
        .Select(rank => (Rank: rank, Text: group.Take(Named(ProblemKey), rank)))
        .Where(static entry => entry.Text is not null)
        .Select(entry => $"{group.Hosts[entry.Rank]} (rank {entry.Rank}): {System.Text.Encoding.UTF8.GetString(entry.Text!.Value.Span)}");

    /// <summary>Why a rank could not run at all; null for the others.</summary>
    public string? FailureOf(int rank)
    {
        string prefix = Named("");
        return group.NoticesFrom(0).Where(notice => notice.StartsWith(prefix, StringComparison.Ordinal))
            .Select(notice => RankSteps.FailureOf(notice[prefix.Length..])).FirstOrDefault(failure => failure?.Rank == rank)?.Message;
    }

    /// <summary>On rank 0: waits for the final reports of all ranks that are not lost.</summary>
    /// <returns>True when all of them are there.</returns>
    public bool AwaitReports(TimeSpan? limit) => group.WaitUntil(
        () => Enumerable.Range(1, Size - 1).All(rank => IsThere(rank) || group.IsLost(rank) || FailureOf(rank) is not null), limit, CancellationToken.None);

    private bool IsThere(int rank)
    {
        _finals[rank] ??= group.Take(Named(ReportKey), rank);
        return _finals[rank] is not null;
    }

    private static bool HasDoneAny(DaemonProgress daemon) =>
        daemon.Statistics.Read.TotalIos + daemon.Statistics.Write.TotalIos + daemon.Statistics.Trim.TotalIos > 0;

    private void KeepCopies()
    {
        for (int rank = 1; rank < Size; rank++)
        {
            if (group.Take(Named(CopyKey), rank) is { } copy)
            {
                _copies[rank] = copy;
                keepFor(rank, copy.ToArray());
            }
        }
    }

    private RankReport? ReportOf(int rank)
    {
        _copies[rank] = group.Take(Named(CopyKey), rank) ?? _copies[rank];
        ReadOnlyMemory<byte>? known = IsThere(rank) ? _finals[rank] : _copies[rank];
        return known is { } bytes ? RankReportCodec.Decode(bytes, planOf(rank), group.Clocks[rank].OffsetNanoseconds) : null;
    }

    private byte[] Encode(RunOutcome outcome) => RankReportCodec.Encode(RankReport.Of(Rank, HostEnvironment.HostName, outcome));

    private IReadOnlyList<DaemonProgress> Shown(int rank)
    {
        ReadOnlyMemory<byte>? status = group.StatusOf(rank);
        if (status is { } content && !content.Equals(_shownStatus[rank] ?? default))
        {
            _shownStatus[rank] = content;
            _shown[rank] = RankStatus.Decode(content, planOf(rank), group.Clocks[rank].OffsetNanoseconds);
        }

        return _shown[rank] ?? [];
    }

    private string Named(string key) => string.Create(CultureInfo.InvariantCulture, $"{number}/{key}");
}
