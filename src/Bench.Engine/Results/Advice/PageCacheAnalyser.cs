using System.Globalization;
using Bench.Engine.Targets;

namespace Bench.Engine.Results.Advice;

/// <summary>Reads that the page cache served instead of the device.</summary>
internal sealed class PageCacheAnalyser : IRunAnalyser
{
    private const double NotableShare = 10;

    public IEnumerable<Advisory> Examine(RunOutcome outcome)
    {
        string[] buffered = [.. outcome.Daemons
            .Where(daemon => !daemon.Plan.Options.Direct && daemon.Statistics.Read.TotalIos + daemon.Statistics.Write.TotalIos > 0)
            .Where(daemon => daemon.Targets.Any(target => target.Kind is TargetKind.File or TargetKind.Block))
            .Select(daemon => daemon.Plan.Job.Name).Distinct()];
        if (buffered.Length == 0)
        {
            yield break;
        }

        const string fix = "Use direct=1, or a file several times larger than memory.";
        if (CacheUse.Of(outcome) is { CacheServedReadPercent: >= NotableShare } cache)
        {
            yield return new Advisory(
                "page-cache", true,
                "Reads were served by the page cache: the numbers show memory, not the device.",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The jobs read {cache.DoneReadBytes:N0} bytes, of which storage ({string.Join(", ", cache.Devices)}) was asked for {cache.OwnReadBytes:N0}: at least {cache.CacheServedReadPercent:F1} % came from memory."),
                fix, buffered);
        }
        else if (CacheUse.Of(outcome)?.CacheServedReadPercent is null && outcome.Daemons.Any(daemon => daemon.Statistics.Read.TotalIos > 0 && !daemon.Plan.Options.Direct))
        {
            yield return new Advisory(
                "buffered", false, "The I/O went through the page cache (direct=0).",
                "How much the devices did is not known here.", fix, buffered);
        }

        string[] writers = [.. outcome.Daemons
            .Where(daemon => buffered.Contains(daemon.Plan.Job.Name) && daemon.Statistics.Write.TotalIos > 0)
            .Where(daemon => daemon.Plan.Options is { Fsync: 0, Fdatasync: 0, EndFsync: false, Sync: Jobs.Options.SyncMode.None, FsyncOnClose: false })
            .Select(daemon => daemon.Plan.Job.Name).Distinct()];
        if (writers.Length > 0)
        {
            yield return new Advisory(
                "unflushed-writes", true,
                "Buffered writes were never flushed inside the measured time: they may be in memory only.",
                "direct=0 and neither fsync, fdatasync, sync nor end_fsync is set.",
                "Use direct=1, or end_fsync=1 and look at the time it adds.", writers);
        }
    }
}
