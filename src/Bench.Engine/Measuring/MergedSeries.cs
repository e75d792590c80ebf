namespace Bench.Engine.Measuring;

/// <summary>One direction of the series of several daemons, added up on the widest of their intervals; exact.</summary>
/// <param name="Interval">Length of an interval, ns.</param>
/// <param name="Origin">Clock time at which interval 0 begins.</param>
/// <param name="Rows">Rows without gaps, in order of time.</param>
public sealed record MergedSeries(long Interval, long Origin, IReadOnlyList<IntervalRow> Rows)
{
    /// <summary>Merges the series of daemons that ran beside each other.</summary>
    /// <param name="series">The series; their grids have a common origin up to small delays, which are ignored.</param>
    /// <param name="direction">The direction to merge.</param>
    /// <param name="interval">At least this interval: a power of two times theirs; 0 for the widest of theirs.</param>
    public static MergedSeries Of(IEnumerable<IntervalSeries> series, IoDirection direction, long interval = 0)
    {
        // The rows are read first: a running daemon may double its interval at any time.
        var tracks = series.Select(s => (s.Interval, s.Origin, Rows: s.Read(direction))).Where(t => t.Rows.Count > 0).ToList();
        if (tracks.Count == 0)
        {
            return new MergedSeries(interval, 0, []);
        }

        long widest = Math.Max(interval, tracks.Max(t => t.Interval));
        var merged = new SortedDictionary<long, IntervalRow>();
        foreach ((long own, _, IReadOnlyList<IntervalRow> rows) in tracks)
        {
            foreach (IntervalRow row in rows)
            {
                long index = row.Index * own / widest;
                merged[index] = merged.TryGetValue(index, out IntervalRow? sum) ? sum.With(row, index) : row with { Index = index };
            }
        }

        return new MergedSeries(widest, tracks.Min(t => t.Origin), [.. WithoutGaps(merged)]);
    }

    private static IEnumerable<IntervalRow> WithoutGaps(SortedDictionary<long, IntervalRow> rows)
    {
        long next = rows.First().Key;
        foreach (IntervalRow row in rows.Values)
        {
            for (; next < row.Index; next++)
            {
                yield return new IntervalRow(next, 0, 0, 0, 0, 0, []);
            }

            yield return row;
            next++;
        }
    }
}
