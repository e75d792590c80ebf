using Bench.Engine.Measuring;

namespace Bench.Engine.Results.Fio;

/// <summary>
/// fio's coarse latency histogram: completion latencies of all directions in bands "below the key and not below the previous
/// key". Derived from the fine histogram, so a value within 0.8 % of an edge may count on its other side.
/// </summary>
internal sealed class LatencyBands
{
    public static readonly string[] NanosecondKeys = ["2", "4", "10", "20", "50", "100", "250", "500", "750", "1000"];
    public static readonly string[] MicrosecondKeys = NanosecondKeys;
    public static readonly string[] MillisecondKeys = [.. NanosecondKeys, "2000", ">=2000"];

    private static readonly long[] Edges = MakeEdges();

    private readonly long[] _counts = new long[Edges.Length + 1];

    public LatencyBands(DaemonStatistics statistics)
    {
        Total = statistics.Read.TotalIos + statistics.Write.TotalIos + statistics.Trim.TotalIos;
        foreach (DirectionStatistics direction in (ReadOnlySpan<DirectionStatistics>)[statistics.Read, statistics.Write, statistics.Trim])
        {
            ReadOnlySpan<long> bins = direction.Clat.Histogram.Counts;
            int band = 0;
            for (int bin = 0; bin < bins.Length; bin++)
            {
                long centre = LatencyHistogram.CentreOf(bin);
                while (band < Edges.Length && centre >= Edges[band])
                {
                    band++;
                }

                _counts[band] += bins[bin];
            }
        }
    }

    /// <summary>I/Os that percentages refer to.</summary>
    public long Total { get; }

    public double[] Nanoseconds => Shares(0, 10);

    public double[] Microseconds => Shares(10, 10);

    public double[] Milliseconds => Shares(20, 12);

    /// <summary>All nanosecond bands and the first microsecond band together, as terse reports want.</summary>
    public double BelowTwoMicroseconds => Nanoseconds.Sum() + Microseconds[0];

    // Like fio, a band that is not empty never shows as 0.00 %.
    private double[] Shares(int from, int count) =>
        [.. _counts[from..(from + count)].Select(n => n == 0 || Total == 0 ? 0 : Math.Max(100.0 * n / Total, 0.01))];

    private static long[] MakeEdges()
    {
        long[] steps = [2, 4, 10, 20, 50, 100, 250, 500, 750, 1000];
        return [.. steps, .. steps.Select(step => step * 1000), .. steps.Select(step => step * 1_000_000), 2_000_000_000];
    }
}
