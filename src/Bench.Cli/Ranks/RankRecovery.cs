using System.Globalization;
using Bench.Cli.Commands;
using Bench.Engine;
using Bench.Engine.Jobs;
using Bench.Engine.Ranks;
using Bench.Engine.Results;

namespace Bench.Cli.Ranks;

/// <summary>Makes a result of what the ranks of a job that was killed have left in its folder.</summary>
internal static class RankRecovery
{
    private const string InterruptedName = "interrupted.json";
    private const string ResultName = "result.json";

    // What a launcher kills with when the time it has given is up.
    private const int Sigkill = 9;

    /// <summary>Recovers every run below a folder that has left copies and no result.</summary>
    /// <returns>The results that were made.</returns>
    public static IReadOnlyList<string> RecoverBelow(string folder) =>
        Directory.Exists(folder)
            ? [.. Directory.EnumerateDirectories(folder, RankFiles.FolderName, SearchOption.AllDirectories).Select(static ranks => Recover(Path.GetDirectoryName(ranks)!)).OfType<string>()]
            : [];

    /// <summary>Recovers a run.</summary>
    /// <param name="folder">Its folder.</param>
    /// <returns>The result that was made; null when there is one already, or nothing to make it of.</returns>
    public static string? Recover(string folder)
    {
        if (File.Exists(Path.Combine(folder, ResultName)) || File.Exists(Path.Combine(folder, InterruptedName)))
        {
            return null;
        }

        Dictionary<int, Copy> copies = [];
        foreach (Copy copy in FilesOf(folder).Select(Read).OfType<Copy>())
        {
            if (!copies.TryGetValue(copy.Rank, out Copy? other) || other.Written < copy.Written)
            {
                copies[copy.Rank] = copy;
            }
        }

        if (copies.Count == 0)
        {
            return null;
        }

        RankOrder order = copies.Values.First().Order;
        RankPresence[] ranks = [.. Enumerable.Range(0, order.Hosts.Count).Select(rank => Presence(order, rank, copies.GetValueOrDefault(rank)))];
        RunOutcome own = copies[copies.Keys.Min()].Report.Outcome;
        RunOutcome merged = RankMerge.Merge(
            new RunOutcome
            {
                Plan = own.Plan,
                Daemons = [],
                StartedUnixMilliseconds = own.StartedUnixMilliseconds,
                StartedClock = own.StartedClock,
                EndedUnixMilliseconds = own.EndedUnixMilliseconds,
                ElapsedNanoseconds = own.ElapsedNanoseconds,
                Signal = Sigkill,
                Messages = [.. own.Messages, "the job was killed; this is what its ranks had kept"],
                Label = order.Label,
                Command = order.Command,
                JobFiles = order.JobFiles,
                Sweep = order.Sweep,
                Environment = own.Environment,
            },
            ranks,
            order.Transport);
        return ResultFolder.Save(ResultDocument.From(merged), Path.Combine(folder, order.Sweep is null ? ResultName : InterruptedName));
    }

    private static RankPresence Presence(RankOrder order, int rank, Copy? copy) => new(
        rank,
        order.Hosts[rank],
        copy?.Report,
        copy is { Report.IsFinal: true } ? null
            : copy is null ? "it has left nothing here"
            : string.Create(CultureInfo.InvariantCulture, $"it was ended before it could report; its last copy is of {copy.Written:HH:mm:ss.f} UTC"),
        order.Clocks[rank],
        null);

    private static IEnumerable<string> FilesOf(string folder)
    {
        string ranks = Path.Combine(folder, RankFiles.FolderName);
        return Directory.Exists(ranks)
            ? Directory.EnumerateFiles(ranks, "*" + RankFiles.PartEnding).Concat(Directory.EnumerateFiles(ranks, "*" + RankFiles.CopyEnding))
            : [];
    }

    private static Copy? Read(string path)
    {
        try
        {
            using var reader = new BinaryReader(File.OpenRead(path));
            int rank = reader.ReadInt32();
            RankOrder order = RankOrder.Decode(reader.ReadBytes(reader.ReadInt32()));
            byte[] report = reader.ReadBytes((int)(reader.BaseStream.Length - reader.BaseStream.Position));
            return new Copy(rank, order, RankReportCodec.Decode(report, order.PlanOf(rank), order.Clocks[rank].OffsetNanoseconds), File.GetLastWriteTimeUtc(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException or System.Text.Json.JsonException or JobFileException or DeviceException)
        {
            Console.Error.WriteLine($"bench: {path} is no copy of a rank that can be read: {failure.Message}");
            return null;
        }
    }

    private sealed record Copy(int Rank, RankOrder Order, RankReport Report, DateTime Written);
}
