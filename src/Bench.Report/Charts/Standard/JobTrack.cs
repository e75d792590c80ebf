using Bench.Report.Reading;

namespace Bench.Report.Charts.Standard;

/// <summary>One interval of a job's direction, or several joined.</summary>
internal sealed record TrackPoint(double StartMilliseconds, double EndMilliseconds, long Ios, long Bytes)
{
    public double? Mean { get; init; }

    public double? Max { get; init; }

    public double? Median { get; init; }

    public double? P99 { get; init; }

    public double Seconds => (EndMilliseconds - StartMilliseconds) / 1000;

    public double MiddleSeconds => (StartMilliseconds + EndMilliseconds) / 2000;

    /// <summary>Joins neighbours: counts add, means are weighted; of percentiles the larger is kept, the cautious choice without a histogram.</summary>
    public TrackPoint Join(TrackPoint next) => new(StartMilliseconds, next.EndMilliseconds, Ios + next.Ios, Bytes + next.Bytes)
    {
        Mean = Ios + next.Ios == 0 ? null : (((Mean ?? 0) * Ios) + ((next.Mean ?? 0) * next.Ios)) / (Ios + next.Ios),
        Max = Larger(Max, next.Max),
        Median = Ios >= next.Ios ? Median ?? next.Median : next.Median ?? Median,
        P99 = Larger(P99, next.P99),
    };

    private static double? Larger(double? a, double? b) => a is null ? b : b is null ? a : Math.Max(a.Value, b.Value);
}

/// <summary>A job's direction over time: only the time in which the job ran, few enough points to draw.</summary>
internal sealed record JobTrack(ReportSubject Subject, Direction Direction, IReadOnlyList<TrackPoint> Points, bool Joined)
{
    /// <summary>About one point for each two pixels of a printed chart.</summary>
    private const int MostPoints = 900;

    public long Ios => Points.Sum(p => p.Ios);

    /// <summary>The tracks of all jobs that have interval rows.</summary>
    public static IReadOnlyList<JobTrack> Of(IReadOnlyList<ReportSubject> subjects)
    {
        var tracks = new List<JobTrack>();
        foreach (IGrouping<ResultFile, ReportSubject> ofResult in subjects.GroupBy(s => s.Result))
        {
            if (ofResult.Key.Series is not { } series)
            {
                continue;
            }

            ILookup<(string, int), SeriesRow> rows = series.Rows.ToLookup(r => (r.Job, r.Group));
            foreach (ReportSubject subject in ofResult)
            {
                List<SeriesRow> own = [.. rows[(subject.Job.Name, subject.Job.Group)]];
                foreach (IGrouping<Direction, SeriesRow> direction in own.GroupBy(r => r.Direction).Where(g => g.Any(r => r.Ios > 0)))
                {
                    List<TrackPoint> points = Clip([.. direction.OrderBy(r => r.EndMilliseconds)], series.IntervalMilliseconds);
                    int factor = (points.Count + MostPoints - 1) / MostPoints;
                    tracks.Add(new(subject, direction.Key, factor > 1 ? [.. points.Chunk(factor).Select(c => c.Aggregate((a, b) => a.Join(b)))] : points, factor > 1));
                }
            }
        }

        return tracks;
    }

    /// <summary>
    /// Rates are over the time in which the job ran; an interval of which that is less than half joins its neighbour,
    /// because a rate over a few ms is noise.
    /// </summary>
    private static List<TrackPoint> Clip(List<SeriesRow> rows, double interval)
    {
        var points = new List<TrackPoint>();
        foreach (SeriesRow row in rows)
        {
            // A job starts within its first interval and ends within its last one.
            double start = points.Count == 0 && rows.Count > 1 ? row.EndMilliseconds - row.LengthMilliseconds : row.EndMilliseconds - interval;
            points.Add(new(start, start + row.LengthMilliseconds, row.Ios, row.Bytes)
            {
                Mean = row.Mean,
                Max = row.Max,
                Median = row.Percentile(50),
                P99 = row.Percentile(99),
            });
        }

        if (points.Count > 1 && points[^1].Seconds * 2000 < interval)
        {
            points[^2] = points[^2].Join(points[^1]);
            points.RemoveAt(points.Count - 1);
        }

        if (points.Count > 1 && points[0].Seconds * 2000 < interval)
        {
            points[1] = points[0].Join(points[1]);
            points.RemoveAt(0);
        }

        return [.. points.Where(p => p.Seconds > 0)];
    }
}
