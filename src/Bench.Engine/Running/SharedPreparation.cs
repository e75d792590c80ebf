using System.Globalization;
using System.Text.Json;
using Bench.Engine.Engines;
using Bench.Engine.Native;
using Bench.Engine.Ranks;
using Bench.Engine.Targets;

namespace Bench.Engine.Running;

/// <summary>
/// Prepares a run on many ranks. Which of them see the same files is found out by trying: each puts a mark of its own beside its
/// files and looks for the marks of the others. Then ranks prepare in turns, so that a shared file is laid out by one of them
/// before the next looks at it; ranks that share nothing prepare at the same time.
/// </summary>
internal sealed class SharedPreparation(RunContext context, FileLayout layout, IRunPeers peers, CancellationToken cancellation)
{
    private const string Mark = ".bench-rank-";

    // The same on all ranks once they have told each other.
    private string _mark = "";

    /// <summary>Prepares this rank's daemons when it is their turn.</summary>
    /// <param name="daemons">The daemons.</param>
    /// <param name="phases">Phases of this rank's plan.</param>
    /// <param name="prepare">Prepares them.</param>
    /// <returns>Phases of the longest plan of all ranks.</returns>
    /// <exception cref="OperationCanceledException">Cancelled, or a rank is missing.</exception>
    public int Prepare(List<Daemon> daemons, int phases, Action<IReadOnlyList<Daemon>> prepare)
    {
        Dictionary<string, long> needs = NeedsOf(daemons);
        RankNeeds[] all = Tell("needs", new RankNeeds(phases, Guid.NewGuid().ToString("N"), needs, []));
        _mark = all[0].Id;
        string[] marks = PlaceMarks(needs.Keys);
        RankNeeds[] seen;
        try
        {
            Tell("marks", new RankNeeds(0, "", [], []));
            Dictionary<string, int> owners = needs.Keys.ToDictionary(static path => path, path => LowestSeen(path, all));
            seen = Tell("owners", new RankNeeds(0, "", [], owners));
        }
        finally
        {
            RemoveMarks(marks);
        }

        SharedFiles shared = SharedOf(all, seen);
        layout.Shared = shared;
        context.Guard.Shared = shared;
        RefuseRenewal(daemons, shared);
        PrepareInTurns(daemons, prepare, seen, shared);
        return all.Max(static other => other.Phases);
    }

    private void PrepareInTurns(List<Daemon> daemons, Action<IReadOnlyList<Daemon>> prepare, RankNeeds[] seen, SharedFiles shared)
    {
        int[] turns = TurnsOf(seen);
        for (int turn = 0; turn <= turns.Max(); turn++)
        {
            if (turns[peers.Rank] == turn)
            {
                prepare(daemons);
            }

            // What failed its checks is not named, and so stays closed to the ranks that share it.
            IEnumerable<string> ready = turns[peers.Rank] == turn
                ? daemons.Where(static daemon => !daemon.HasFailed).SelectMany(static daemon => daemon.Targets)
                    .Where(static target => target.Kind == TargetKind.File).Select(static target => Path.GetFullPath(target.Path)).Distinct()
                : [];
            RankNeeds[] laid = Tell(string.Create(CultureInfo.InvariantCulture, $"laid {turn}"), new RankNeeds(0, "", ready.ToDictionary(static path => path, static _ => 0L), []));
            for (int rank = 0; rank < laid.Length; rank++)
            {
                foreach (string path in laid[rank].Files.Keys)
                {
                    if (seen[peers.Rank].Owners.GetValueOrDefault(path, -1) == rank)
                    {
                        shared.MarkReady(path);
                    }
                }
            }
        }
    }

    // A rank's turn comes after those of the owners of its files, who have lower numbers.
    private static int[] TurnsOf(RankNeeds[] seen)
    {
        int[] turns = new int[seen.Length];
        for (int rank = 0; rank < seen.Length; rank++)
        {
            turns[rank] = seen[rank].Owners.Values.Where(owner => owner != rank).Select(owner => turns[owner] + 1).DefaultIfEmpty(0).Max();
        }

        return turns;
    }

    private SharedFiles SharedOf(RankNeeds[] all, RankNeeds[] seen)
    {
        var files = new Dictionary<string, SharedFile>(StringComparer.Ordinal);
        foreach ((string path, int owner) in seen[peers.Rank].Owners)
        {
            int[] sharers = [.. Enumerable.Range(0, seen.Length).Where(rank => seen[rank].Owners.GetValueOrDefault(path, -1) == owner)];
            if (sharers.Length > 1)
            {
                files.Add(path, new SharedFile(owner, sharers.Max(rank => all[rank].Files[path])));
            }
        }

        return new SharedFiles(peers.Rank, files);
    }

    // A dry look: what cannot be resolved is reported by the preparation itself.
    private Dictionary<string, long> NeedsOf(List<Daemon> daemons)
    {
        var needs = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (Daemon daemon in daemons)
        {
            EngineDescriptor engine = context.Registry.Find(daemon.Plan.Options.IoEngine)!;
            if (engine.Targets != EngineTargets.Files)
            {
                continue;
            }

            try
            {
                foreach (Target target in TargetLayout.Resolve(daemon.Plan, engine).Where(static target => target.Kind == TargetKind.File))
                {
                    string path = Path.GetFullPath(target.Path);
                    long needed = daemon.Plan.Options.FillDevice ? 0 : target.RegionStart + target.RegionLength;
                    needs[path] = Math.Max(needs.GetValueOrDefault(path), needed);
                }
            }
            catch (DeviceException)
            {
            }
        }

        return needs;
    }

    private string[] PlaceMarks(IEnumerable<string> paths)
    {
        var placed = new List<string>();
        foreach (string mark in paths.Select(path => MarkOf(path, peers.Rank)).Distinct())
        {
            try
            {
                File.WriteAllBytes(mark, []);
                placed.Add(mark);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // Where nothing can be made nothing will be laid out either.
            }
        }

        return [.. placed];
    }

    private static void RemoveMarks(string[] marks)
    {
        foreach (string mark in marks)
        {
            try
            {
                File.Delete(mark);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
            }
        }
    }

    private int LowestSeen(string path, RankNeeds[] all)
    {
        for (int rank = 0; rank < peers.Rank; rank++)
        {
            if (all[rank].Files.ContainsKey(path) && File.Exists(MarkOf(path, rank)))
            {
                return rank;
            }
        }

        return peers.Rank;
    }

    private string MarkOf(string path, int rank)
    {
        string folder = Path.GetDirectoryName(path)!;
        while (!Directory.Exists(folder))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Mark}{_mark}-{rank}"));
    }

    private static void RefuseRenewal(List<Daemon> daemons, SharedFiles shared)
    {
        foreach (Daemon daemon in daemons.Where(daemon => daemon.Plan.Options.UnlinkEachLoop && daemon.Plan.Paths.Any(shared.IsShared)))
        {
            daemon.FailBeforeStart(
                Errno.EINVAL, $"{daemon.Plan.Job.Name}: unlink_each_loop would take files away from other ranks; give each rank files of its own (${{BENCH_RANK}} in filename or directory)");
        }
    }

    private RankNeeds[] Tell(string key, RankNeeds mine)
    {
        IReadOnlyList<byte[]?> all = peers.Exchange(key, JsonSerializer.SerializeToUtf8Bytes(mine), cancellation);

        // Whoever goes on without knowing what the others share might lay out a file under their hands.
        return all.Contains(null)
            ? throw new OperationCanceledException("a rank is missing")
            : [.. all.Select(static content => JsonSerializer.Deserialize<RankNeeds>(content!)!)];
    }

    // What a rank tells the others while a run is prepared; each step uses a part of it.
    private sealed record RankNeeds(int Phases, string Id, Dictionary<string, long> Files, Dictionary<string, int> Owners);
}
