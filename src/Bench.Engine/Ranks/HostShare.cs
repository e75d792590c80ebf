using Bench.Engine.Measuring;
using Bench.Engine.Results;

namespace Bench.Engine.Ranks;

/// <summary>What one host, or one rank, contributed to a run.</summary>
/// <param name="Name">The host's name, with the rank where a host has several and each is shown.</param>
/// <param name="Ranks">Its ranks.</param>
/// <param name="Merged">Its daemons together; null when nothing is known of them.</param>
public sealed record HostShare(string Name, IReadOnlyList<RankPresence> Ranks, MergedOutcome? Merged)
{
    // The usual factor between the median absolute deviation and a standard deviation, and the usual distance of an outlier in it.
    private const double DeviationScale = 1.4826;
    private const double OutlierDistance = 3.5;
    private const double LeastOutlierShare = 0.1;
    private const int FewestForOutliers = 4;

    /// <summary>I/Os per second, all directions.</summary>
    public double Iops { get; } = Merged is null ? 0 : Merged.Iops(IoDirection.Read) + Merged.Iops(IoDirection.Write) + Merged.Iops(IoDirection.Trim);

    /// <summary>Bytes per second, all directions.</summary>
    public double BytesPerSecond { get; } =
        Merged is null ? 0 : Merged.BytesPerSecond(IoDirection.Read) + Merged.BytesPerSecond(IoDirection.Write) + Merged.BytesPerSecond(IoDirection.Trim);

    /// <summary>Latencies of all directions.</summary>
    public LatencyStatistics Latency { get; } = LatencyOf(Merged);

    /// <summary>The hosts of a run.</summary>
    public static IReadOnlyList<HostShare> OfHosts(IReadOnlyList<RankPresence> ranks) =>
        [.. ranks.GroupBy(static rank => rank.Host).Select(static host => new HostShare(host.Key, [.. host], Merge(host)))];

    /// <summary>The ranks of a run, each by itself.</summary>
    public static IReadOnlyList<HostShare> OfRanks(IReadOnlyList<RankPresence> ranks)
    {
        bool isOnePerHost = ranks.DistinctBy(static rank => rank.Host).Count() == ranks.Count;
        return [.. ranks.Select(rank => new HostShare(isOnePerHost ? rank.Host : $"{rank.Host}:{rank.Rank}", [rank], Merge([rank])))];
    }

    /// <summary>
    /// Those whose IOPS lie far from the others': by more than 3.5 robust standard deviations (from the median absolute deviation)
    /// and by more than a tenth of the median. Fewer than four have none.
    /// </summary>
    public static IReadOnlyList<HostShare> OutliersOf(IReadOnlyList<HostShare> shares)
    {
        HostShare[] known = [.. shares.Where(static share => share.Merged is not null)];
        if (known.Length < FewestForOutliers)
        {
            return [];
        }

        double middle = Median(known.Select(static share => share.Iops));
        double spread = DeviationScale * Median(known.Select(share => Math.Abs(share.Iops - middle)));
        double limit = Math.Max(OutlierDistance * spread, LeastOutlierShare * middle);
        return [.. known.Where(share => Math.Abs(share.Iops - middle) > limit)];
    }

    private static MergedOutcome? Merge(IEnumerable<RankPresence> ranks)
    {
        DaemonOutcome[] daemons = [.. ranks.SelectMany(static rank => rank.Report?.Outcome.Daemons ?? [])];
        return daemons.Length == 0 ? null : new MergedOutcome(daemons);
    }

    private static LatencyStatistics LatencyOf(MergedOutcome? merged)
    {
        var all = new LatencyStatistics();
        if (merged is not null)
        {
            for (IoDirection direction = IoDirection.Read; direction <= IoDirection.Trim; direction++)
            {
                DirectionStatistics statistics = merged.Statistics[direction];
                all.Add(statistics.Lat.Count > 0 ? statistics.Lat : statistics.Clat);
            }
        }

        return all;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
