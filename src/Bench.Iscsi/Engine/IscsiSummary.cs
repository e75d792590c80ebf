using System.Globalization;
using Bench.Engine;
using Bench.Engine.Results;
using Bench.Iscsi.Session;

namespace Bench.Iscsi.Engine;

/// <summary>What the terminal says of iSCSI after a run: two lines for a job.</summary>
internal static class IscsiSummary
{
    // Shares below that are left out of the line.
    private const double LeastShare = 0.5;

    private static readonly string[] RowNames = ["transmit", "receive", "digest", "kernel send", "kernel receive", "polling", "idle", "recovery", "other"];

    public static IEnumerable<string> Lines(IEnumerable<IscsiDaemonStatistics> daemons)
    {
        foreach (var job in daemons.GroupBy(static daemon => daemon.Job, StringComparer.Ordinal))
        {
            foreach (var direction in job.SelectMany(static daemon => daemon.Sessions).SelectMany(static session => session.Anatomy).GroupBy(static anatomy => anatomy.Direction).OrderBy(static group => group.Key))
            {
                yield return $"{job.Key} {MeasurementJson.DirectionName(direction.Key)}, mean iSCSI command: {Stages(direction.Key, [.. direction])}";
            }

            var splits = job.Select(static daemon => daemon.Cpu).OfType<CpuSplit>().ToList();
            var wall = splits.Sum(static split => split.WallNanoseconds);
            if (wall > 0)
            {
                var shares = RowNames.Select((name, i) => (Name: name, Percent: 100 * splits.Sum(split => split.Rows[i].Value) / wall)).Where(static row => row.Percent >= LeastShare);
                yield return $"{job.Key}, time of its threads: {string.Join(", ", shares.Select(static row => string.Create(CultureInfo.InvariantCulture, $"{row.Name} {row.Percent:0.#} %")))}";
            }
        }
    }

    private static string Stages(IoDirection direction, List<CommandAnatomy> anatomies)
    {
        double commands = anatomies.Sum(static anatomy => anatomy.Total.Count);
        var parts = Enumerable.Range(0, CommandTimes.Stages)
            .Select(i => (Stage: (CommandStage)i, Sum: anatomies.Sum(anatomy => anatomy[(CommandStage)i].Sum)))
            .Where(static part => part.Sum > 0)
            .Select(part => $"{MeasurementJson.StageName(part.Stage, direction).Replace('_', ' ')} {SummaryText.Duration(part.Sum / commands)}");
        return $"{string.Join(" + ", parts)} = {SummaryText.Duration(anatomies.Sum(static anatomy => (double)anatomy.Total.Sum) / commands)}";
    }
}
