namespace Bench.Engine.Measuring;

/// <summary>
/// What a daemon did interval by interval, on a grid that all daemons of a phase share: interval k is
/// [origin + k · <see cref="Interval"/>, origin + (k + 1) · <see cref="Interval"/>). Memory is bounded: when it is full,
/// pairs of intervals are joined and the interval doubles, so a run of any length keeps between half of and all of
/// <see cref="MaximumRows"/> rows.
/// </summary>
/// <remarks>
/// The lock is taken once an interval by the daemon and by whoever reads the series; recording an I/O takes none.
/// </remarks>
public sealed class IntervalSeries : IDisposable
{
    /// <summary>Rows per direction that are kept at most.</summary>
    public const int MaximumRows = 1024;

    private readonly Lock _lock = new();
    private readonly long _finest;
    private readonly int _maximumBytes;
    private readonly IntervalTrack?[] _tracks;
    private readonly IReadOnlyList<IntervalRow>[]? _rows;
    private long _first;
    private long _next;

    internal IntervalSeries(long interval, int maximumBytes, DaemonStatistics statistics, PerDirection<bool> directions)
    {
        _finest = interval;
        _maximumBytes = maximumBytes;
        Interval = interval;
        _tracks =
        [
            directions.Read ? new IntervalTrack(statistics.Read) : null,
            directions.Write ? new IntervalTrack(statistics.Write) : null,
            directions.Trim ? new IntervalTrack(statistics.Trim) : null,
        ];
    }

    // What another process measured: rows that are closed, by direction.
    private IntervalSeries(long interval, long origin, IReadOnlyList<IntervalRow>[] rows)
    {
        _finest = interval;
        _tracks = [];
        _rows = rows;
        Interval = interval;
        Origin = origin;
    }

    /// <summary>Length of an interval now, ns.</summary>
    public long Interval { get; private set; }

    /// <summary>Clock time at which interval 0 begins.</summary>
    public long Origin { get; private set; }

    /// <summary>Clock time at which the open interval ends.</summary>
    internal long Boundary { get; private set; } = long.MaxValue;

    /// <summary>The rows of one direction, without gaps, the open interval last; empty for a direction that cannot occur.</summary>
    public IReadOnlyList<IntervalRow> Read(IoDirection direction)
    {
        if (_rows is not null)
        {
            return _rows[(int)direction];
        }

        lock (_lock)
        {
            return _tracks[(int)direction] is { } track && Boundary != long.MaxValue
                ? [.. track.Read(_first), track.Open(_next)]
                : [];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            Boundary = long.MaxValue;
            foreach (IntervalTrack? track in _tracks)
            {
                track?.Dispose();
            }
        }
    }

    internal void WriteTo(BinaryWriter writer)
    {
        lock (_lock)
        {
            writer.Write(Interval);
            writer.Write(Origin);
            for (IoDirection direction = IoDirection.Read; direction <= IoDirection.Trim; direction++)
            {
                IReadOnlyList<IntervalRow> rows = Read(direction);
                writer.Write7BitEncodedInt(rows.Count);
                foreach (IntervalRow row in rows)
                {
                    row.WriteTo(writer);
                }
            }
        }
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote.</summary>
    /// <param name="reader">The bytes.</param>
    /// <param name="clockOffset">How far the writer's clock is ahead of this one's, ns.</param>
    internal static IntervalSeries ReadFrom(BinaryReader reader, long clockOffset)
    {
        long interval = reader.ReadInt64();
        long origin = reader.ReadInt64();
        var rows = new IReadOnlyList<IntervalRow>[3];
        for (int direction = 0; direction < rows.Length; direction++)
        {
            var read = new IntervalRow[reader.Read7BitEncodedInt()];
            for (int i = 0; i < read.Length; i++)
            {
                read[i] = IntervalRow.ReadFrom(reader);
            }

            rows[direction] = read;
        }

        return new IntervalSeries(interval, origin == 0 ? 0 : origin - clockOffset, rows);
    }

    internal void Start(long now, long origin)
    {
        lock (_lock)
        {
            Interval = _finest;
            Origin = Math.Min(origin, now);
            _first = _next = (now - Origin) / Interval;
            Boundary = Origin + ((_next + 1) * Interval);
            foreach (IntervalTrack? track in _tracks)
            {
                track?.Clear();
            }
        }
    }

    internal void Close(long now)
    {
        lock (_lock)
        {
            // What was recorded since the last boundary goes into the first interval that ended; the others are empty.
            while (now >= Boundary)
            {
                CloseOne();
            }
        }
    }

    private void CloseOne()
    {
        long longest = 0;
        foreach (IntervalTrack? track in _tracks)
        {
            if (track is not null)
            {
                track.Close();
                longest = Math.Max(longest, track.Length);
            }
        }

        _next++;
        // Only after an odd interval, so that no joined interval is half open.
        if ((_next & 1) == 0 && (_next - _first >= MaximumRows || longest >= _maximumBytes) && _next - _first > 1)
        {
            foreach (IntervalTrack? track in _tracks)
            {
                track?.Coalesce(_first);
            }

            Interval *= 2;
            _first >>= 1;
            _next >>= 1;
        }

        Boundary = Origin + ((_next + 1) * Interval);
    }
}
