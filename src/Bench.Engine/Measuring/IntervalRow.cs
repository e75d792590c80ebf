namespace Bench.Engine.Measuring;

/// <summary>How often values fell into one bin of a <see cref="LatencyHistogram"/>.</summary>
/// <param name="Bin">Index of the bin.</param>
/// <param name="Count">Values in it.</param>
public readonly record struct BinCount(int Bin, long Count);

/// <summary>What one daemon, or several together, did in one direction in one interval.</summary>
/// <param name="Index">The interval: it ends (index + 1) intervals after the origin of the grid.</param>
/// <param name="Ios">I/Os ended.</param>
/// <param name="Bytes">Bytes transferred.</param>
/// <param name="LatencySum">Sum of the latencies, ns.</param>
/// <param name="Minimum">Smallest latency, ns; 0 without latencies.</param>
/// <param name="Maximum">Largest latency, ns; 0 without latencies.</param>
/// <param name="Bins">Latencies, bins in rising order.</param>
public sealed record IntervalRow(
    long Index, long Ios, long Bytes, long LatencySum, long Minimum, long Maximum, IReadOnlyList<BinCount> Bins)
{
    /// <summary>Latencies recorded; failed I/Os have none.</summary>
    public long LatencyCount { get; } = Bins.Sum(static bin => bin.Count);

    /// <summary>Mean latency, ns; 0 without latencies.</summary>
    public double Mean => LatencyCount == 0 ? 0 : (double)LatencySum / LatencyCount;

    /// <summary>The latency that <paramref name="percent"/> % of the interval's I/Os stayed within, ns; 0 without latencies.</summary>
    public long Percentile(double percent)
    {
        if (LatencyCount == 0)
        {
            return 0;
        }

        long rank = Math.Clamp((long)Math.Ceiling((decimal)percent * LatencyCount / 100), 1, LatencyCount);
        long seen = 0;
        foreach (BinCount bin in Bins)
        {
            seen += bin.Count;
            if (seen >= rank)
            {
                return Math.Clamp(LatencyHistogram.CentreOf(bin.Bin), Minimum, Maximum);
            }
        }

        return Maximum;
    }

    /// <summary>Both rows as one under another index.</summary>
    public IntervalRow With(IntervalRow other, long index)
    {
        bool mine = LatencyCount > 0;
        bool others = other.LatencyCount > 0;
        return new IntervalRow(
            index,
            Ios + other.Ios,
            Bytes + other.Bytes,
            LatencySum + other.LatencySum,
            mine && others ? Math.Min(Minimum, other.Minimum) : Minimum + other.Minimum,
            Math.Max(Maximum, other.Maximum),
            Union(Bins, other.Bins));
    }

    internal void WriteTo(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt64(Index);
        writer.Write7BitEncodedInt64(Ios);
        writer.Write7BitEncodedInt64(Bytes);
        writer.Write7BitEncodedInt64(LatencySum);
        writer.Write7BitEncodedInt64(Minimum);
        writer.Write7BitEncodedInt64(Maximum);
        writer.Write7BitEncodedInt(Bins.Count);
        int previous = 0;
        foreach (BinCount bin in Bins)
        {
            writer.Write7BitEncodedInt(bin.Bin - previous);
            writer.Write7BitEncodedInt64(bin.Count);
            previous = bin.Bin;
        }
    }

    internal static IntervalRow ReadFrom(BinaryReader reader)
    {
        long index = reader.Read7BitEncodedInt64();
        long ios = reader.Read7BitEncodedInt64();
        long bytes = reader.Read7BitEncodedInt64();
        long sum = reader.Read7BitEncodedInt64();
        long minimum = reader.Read7BitEncodedInt64();
        long maximum = reader.Read7BitEncodedInt64();
        var bins = new BinCount[reader.Read7BitEncodedInt()];
        int bin = 0;
        for (int i = 0; i < bins.Length; i++)
        {
            bin += reader.Read7BitEncodedInt();
            bins[i] = new BinCount(bin, reader.Read7BitEncodedInt64());
        }

        return new IntervalRow(index, ios, bytes, sum, minimum, maximum, bins);
    }

    private static IReadOnlyList<BinCount> Union(IReadOnlyList<BinCount> left, IReadOnlyList<BinCount> right)
    {
        if (left.Count == 0 || right.Count == 0)
        {
            return left.Count == 0 ? right : left;
        }

        var union = new List<BinCount>(left.Count + right.Count);
        int l = 0;
        int r = 0;
        while (l < left.Count && r < right.Count)
        {
            int order = left[l].Bin.CompareTo(right[r].Bin);
            union.Add(order switch
            {
                < 0 => left[l++],
                > 0 => right[r++],
                _ => new BinCount(left[l].Bin, left[l++].Count + right[r++].Count),
            });
        }

        for (; l < left.Count; l++)
        {
            union.Add(left[l]);
        }

        for (; r < right.Count; r++)
        {
            union.Add(right[r]);
        }

        return union;
    }
}
