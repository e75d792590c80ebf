namespace Bench.Engine.Measuring;

/// <summary>
/// The closed intervals of one direction, packed into native memory: a typical row with 200 filled bins takes about 450
/// bytes. A row is the difference between the cumulative statistics at its two boundaries, so rows add up to the totals.
/// </summary>
internal sealed class IntervalTrack : IDisposable
{
    private const byte EmptyRow = 0;
    private const byte FullRow = 1;

    private readonly DirectionStatistics _source;
    private readonly long[] _closedCounts = new long[LatencyHistogram.BinCount];
    private NativeBuffer _rows = new(2048);
    private long _closedIos;
    private long _closedBytes;
    private long _closedSum;

    public IntervalTrack(DirectionStatistics source) => _source = source;

    public long Length => _rows.Length;

    // lat covers the whole stay of an I/O; with disable_lat the completion latency is the best there is.
    private LatencyStatistics Latency => _source.Lat.Count > 0 ? _source.Lat : _source.Clat;

    public void Clear()
    {
        _rows.Clear();
        Array.Clear(_closedCounts);
        _closedIos = 0;
        _closedBytes = 0;
        _closedSum = 0;
    }

    /// <summary>Appends the row of what happened since the last call.</summary>
    public void Close()
    {
        LatencyStatistics latency = Latency;
        ReadOnlySpan<long> counts = latency.Histogram.Counts;
        long ios = _source.TotalIos - _closedIos;
        if (ios == 0)
        {
            _rows.WriteByte(EmptyRow);
            return;
        }

        (long minimum, long maximum) = latency.OpenInterval;

        // Only bins between the interval's extremes can have changed: a look at all of them would push as much out of the
        // cache as a daemon's whole working set.
        int first = LatencyHistogram.BinOf(minimum);
        int end = LatencyHistogram.BinOf(maximum) + 1;
        int filled = 0;
        for (int bin = first; bin < end; bin++)
        {
            filled += counts[bin] != _closedCounts[bin] ? 1 : 0;
        }

        WriteHeader(ios, _source.Bytes - _closedBytes, latency.Sum - _closedSum, minimum, maximum, filled);
        int previous = 0;
        for (int bin = first; bin < end; bin++)
        {
            if (counts[bin] != _closedCounts[bin])
            {
                WriteBin(bin, counts[bin] - _closedCounts[bin], ref previous);
                _closedCounts[bin] = counts[bin];
            }
        }

        _closedIos = _source.TotalIos;
        _closedBytes = _source.Bytes;
        _closedSum = latency.Sum;
        latency.CloseInterval();
    }

    /// <summary>The interval that is still open.</summary>
    public IntervalRow Open(long index)
    {
        LatencyStatistics latency = Latency;
        ReadOnlySpan<long> counts = latency.Histogram.Counts;
        var bins = new List<BinCount>();
        for (int bin = 0; bin < counts.Length; bin++)
        {
            if (counts[bin] != _closedCounts[bin])
            {
                bins.Add(new BinCount(bin, counts[bin] - _closedCounts[bin]));
            }
        }

        (long minimum, long maximum) = latency.OpenInterval;
        return new IntervalRow(
            index, _source.TotalIos - _closedIos, _source.Bytes - _closedBytes, latency.Sum - _closedSum, minimum, maximum, bins);
    }

    /// <summary>The closed rows; the first one has index <paramref name="first"/>.</summary>
    public IEnumerable<IntervalRow> Read(long first)
    {
        long position = 0;
        for (long index = first; position < _rows.Length; index++)
        {
            yield return ReadRow(ref position, index);
        }
    }

    /// <summary>Doubles the interval: rows 2k and 2k + 1 become row k.</summary>
    public void Coalesce(long first)
    {
        var packed = new NativeBuffer(_rows.Length + 64);
        NativeBuffer old = _rows;
        IntervalRow? pending = null;
        foreach (IntervalRow row in Read(first))
        {
            long index = row.Index >> 1;
            if (pending?.Index == index)
            {
                pending = pending.With(row, index);
                continue;
            }

            Write(packed, pending);
            pending = row with { Index = index };
        }

        Write(packed, pending);
        _rows = packed;
        old.Dispose();
    }

    public void Dispose() => _rows.Dispose();

    private static void Write(NativeBuffer target, IntervalRow? row)
    {
        if (row is null)
        {
            return;
        }

        if (row.Ios == 0)
        {
            target.WriteByte(EmptyRow);
            return;
        }

        WriteHeader(target, row.Ios, row.Bytes, row.LatencySum, row.Minimum, row.Maximum, row.Bins.Count);
        int previous = 0;
        foreach (BinCount bin in row.Bins)
        {
            WriteBin(target, bin.Bin, bin.Count, ref previous);
        }
    }

    private static void WriteHeader(NativeBuffer target, long ios, long bytes, long sum, long minimum, long maximum, int bins)
    {
        target.WriteByte(FullRow);
        target.WriteVarint((ulong)ios);
        target.WriteVarint((ulong)bytes);
        target.WriteVarint((ulong)sum);
        target.WriteVarint((ulong)minimum);
        target.WriteVarint((ulong)maximum);
        target.WriteVarint((ulong)bins);
    }

    private static void WriteBin(NativeBuffer target, int bin, long count, ref int previous)
    {
        target.WriteVarint((ulong)(bin - previous));
        target.WriteVarint((ulong)count);
        previous = bin;
    }

    private void WriteHeader(long ios, long bytes, long sum, long minimum, long maximum, int bins) =>
        WriteHeader(_rows, ios, bytes, sum, minimum, maximum, bins);

    private void WriteBin(int bin, long count, ref int previous) => WriteBin(_rows, bin, count, ref previous);

    private IntervalRow ReadRow(ref long position, long index)
    {
        if (_rows.ReadVarint(ref position) == EmptyRow)
        {
            return new IntervalRow(index, 0, 0, 0, 0, 0, []);
        }

        long ios = (long)_rows.ReadVarint(ref position);
        long bytes = (long)_rows.ReadVarint(ref position);
        long sum = (long)_rows.ReadVarint(ref position);
        long minimum = (long)_rows.ReadVarint(ref position);
        long maximum = (long)_rows.ReadVarint(ref position);
        var bins = new BinCount[(int)_rows.ReadVarint(ref position)];
        int bin = 0;
        for (int i = 0; i < bins.Length; i++)
        {
            bin += (int)_rows.ReadVarint(ref position);
            bins[i] = new BinCount(bin, (long)_rows.ReadVarint(ref position));
        }

        return new IntervalRow(index, ios, bytes, sum, minimum, maximum, bins);
    }
}
