using Bench.Engine.Measuring;

namespace Bench.Engine.Results;

/// <summary>The summary that <c>bench run</c> shows: a row per job and direction.</summary>
/// <param name="Rows">The rows, in order of jobs.</param>
public sealed record SummaryTable(IReadOnlyList<SummaryRow> Rows)
{
    /// <summary>The table of a run.</summary>
    public static SummaryTable Of(ResultDocument document)
    {
        var rows = new List<SummaryRow>();
        foreach (var job in document.Outcome.Daemons.GroupBy(daemon => daemon.Plan.Job.Index))
        {
            var merged = new MergedOutcome([.. job]);
            int before = rows.Count;
            for (IoDirection direction = IoDirection.Read; direction <= IoDirection.Trim; direction++)
            {
                if (merged.Statistics[direction].TotalIos > 0)
                {
                    rows.Add(SummaryRow.Of(merged, direction));
                }
            }

            if (rows.Count == before)
            {
                rows.Add(SummaryRow.Of(merged, null));
            }
        }

        return new SummaryTable(rows);
    }
}

/// <summary>One job in one direction.</summary>
/// <param name="Job">Job name.</param>
/// <param name="Daemons">Its daemons.</param>
/// <param name="Direction">The direction; null for a job that did no I/O.</param>
/// <param name="Iops">I/Os per second.</param>
/// <param name="BytesPerSecond">Bytes per second.</param>
/// <param name="Latency">Total latency (completion latency under <c>disable_lat</c>).</param>
/// <param name="Response">Response time of a rate-limited job; null for others.</param>
/// <param name="RequestedDepth"><c>iodepth</c> summed over the daemons.</param>
/// <param name="AchievedDepth">Mean I/Os in flight, all directions and daemons together; null without I/O.</param>
/// <param name="Errors">I/Os that failed in this direction.</param>
/// <param name="Ended">Why the job ended.</param>
/// <param name="Error">What went wrong, for people.</param>
public sealed record SummaryRow(
    string Job,
    int Daemons,
    IoDirection? Direction,
    double Iops,
    double BytesPerSecond,
    LatencyStatistics Latency,
    LatencyStatistics? Response,
    long RequestedDepth,
    double? AchievedDepth,
    long Errors,
    EndReason Ended,
    string? Error)
{
    internal static SummaryRow Of(MergedOutcome merged, IoDirection? direction)
    {
        DirectionStatistics? statistics = direction is { } used ? merged.Statistics[used] : null;
        LatencyStatistics latency = statistics is null ? new() : statistics.Lat.Count > 0 ? statistics.Lat : statistics.Clat;
        return new SummaryRow(
            merged.First.Plan.Job.Name,
            merged.Daemons.Count,
            direction,
            direction is { } d ? merged.Iops(d) : 0,
            direction is { } e ? merged.BytesPerSecond(e) : 0,
            latency,
            statistics?.Response.Count > 0 ? statistics.Response : null,
            merged.Daemons.Sum(daemon => (long)daemon.Plan.Options.IoDepth),
            Json.StatisticsSection.AchievedDepth(merged),
            statistics?.Errors ?? 0,
            merged.Ended,
            merged.ErrorMessage);
    }
}
