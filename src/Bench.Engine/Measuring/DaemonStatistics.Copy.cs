namespace Bench.Engine.Measuring;

// To bytes and back, exactly, with the series; safe while the daemon runs, when single fields may be of slightly different moments.
public sealed partial class DaemonStatistics
{
    internal void WriteTo(BinaryWriter writer)
    {
        Read.Write(writer);
        Write.Write(writer);
        Trim.Write(writer);
        Sync.Write(writer);
        foreach (long[] classes in (ReadOnlySpan<long[]>)[DepthLevels, SubmitSizes, CompleteSizes])
        {
            foreach (long count in classes)
            {
                writer.Write7BitEncodedInt64(count);
            }
        }

        writer.Write(DepthSum);
        writer.Write(DepthCount);
        writer.Write(Started);
        writer.Write(Series is not null);
        Series?.WriteTo(writer);
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote.</summary>
    /// <param name="reader">The bytes.</param>
    /// <param name="clockOffset">How far the writer's clock is ahead of this one's, ns.</param>
    internal static DaemonStatistics ReadFrom(BinaryReader reader, long clockOffset)
    {
        var read = new DirectionStatistics();
        var write = new DirectionStatistics();
        var trim = new DirectionStatistics();
        var sync = new LatencyStatistics();
        read.Read(reader);
        write.Read(reader);
        trim.Read(reader);
        sync.Read(reader);
        long[][] classes = [new long[DepthClasses], new long[DepthClasses], new long[DepthClasses]];
        foreach (long[] counts in classes)
        {
            for (int i = 0; i < DepthClasses; i++)
            {
                counts[i] = reader.Read7BitEncodedInt64();
            }
        }

        long depthSum = reader.ReadInt64();
        long depthCount = reader.ReadInt64();
        long started = reader.ReadInt64();
        IntervalSeries? series = reader.ReadBoolean() ? IntervalSeries.ReadFrom(reader, clockOffset) : null;
        var statistics = new DaemonStatistics(read, write, trim, sync, series)
        {
            DepthSum = depthSum,
            DepthCount = depthCount,
            Started = started == 0 ? 0 : started - clockOffset,
        };
        classes[0].CopyTo(statistics.DepthLevels, 0);
        classes[1].CopyTo(statistics.SubmitSizes, 0);
        classes[2].CopyTo(statistics.CompleteSizes, 0);
        return statistics;
    }
}
