namespace Bench.Engine.Measuring;

// To bytes and back, exactly: what another rank measured is merged as if it had been measured here.
public sealed partial class LatencyStatistics
{
    internal void Write(BinaryWriter writer)
    {
        writer.Write(Count);
        if (Count == 0)
        {
            return;
        }

        writer.Write(_sum);
        writer.Write(_squaresLow);
        writer.Write(_squaresHigh);
        writer.Write(Minimum);
        writer.Write(Maximum);
        ReadOnlySpan<long> counts = Histogram.Counts;
        int filled = counts.Length - counts.Count(0L);
        writer.Write7BitEncodedInt(filled);
        int previous = 0;
        for (int bin = 0; bin < counts.Length && filled > 0; bin++)
        {
            if (counts[bin] != 0)
            {
                writer.Write7BitEncodedInt(bin - previous);
                writer.Write7BitEncodedInt64(counts[bin]);
                previous = bin;
                filled--;
            }
        }

        // A daemon may have filled a bin meanwhile, or none be left of those that were counted.
        for (; filled > 0; filled--)
        {
            writer.Write7BitEncodedInt(0);
            writer.Write7BitEncodedInt64(0);
        }
    }

    internal void Read(BinaryReader reader)
    {
        Clear();
        Count = reader.ReadInt64();
        if (Count == 0)
        {
            return;
        }

        Prepare();
        _sum = reader.ReadInt64();
        _squaresLow = reader.ReadUInt64();
        _squaresHigh = reader.ReadUInt64();
        _earlierMinimum = reader.ReadInt64();
        _earlierMaximum = reader.ReadInt64();
        int filled = reader.Read7BitEncodedInt();
        int bin = 0;
        for (int i = 0; i < filled; i++)
        {
            bin += reader.Read7BitEncodedInt();
            Histogram.Add(bin, reader.Read7BitEncodedInt64());
        }
    }

    /// <summary>Shows count and sum alone, for rates of a rank that runs.</summary>
    internal void Show(long count, long sum)
    {
        Count = count;
        _sum = sum;
    }
}
