using Bench.Report.Units;

namespace Bench.Report.Charts.Standard;

/// <summary>Rates and latencies over the time of the run.</summary>
internal static class TimeCharts
{
    /// <summary>More lines than this cannot be followed by eye, nor told apart by colour.</summary>
    private const int MostLines = 7;

    /// <summary>Latency charts of single jobs; the last one names the others, which are in series.csv.</summary>
    private const int MostLatencyCharts = 12;

    public static IEnumerable<ChartSpec> Build(IReadOnlyList<ReportSubject> subjects)
    {
        IReadOnlyList<JobTrack> tracks = JobTrack.Of(subjects);
        if (tracks.Count == 0)
        {
            yield break;
        }

        yield return Rate("iops-over-time", "IOPS over time", "IOPS", Quantity.Iops, tracks, subjects, p => p.Ios / p.Seconds);
        if (tracks.Count > MostLines)
        {
            yield return Sum(tracks);
        }

        if (tracks.Any(t => t.Points.Any(p => p.Bytes > 0)))
        {
            yield return Rate("throughput-over-time", "Throughput over time", "Throughput", Quantity.BytesPerSecond, tracks, subjects, p => p.Bytes / p.Seconds);
        }

        List<JobTrack> busiest = [.. tracks.Where(t => t.Points.Any(p => p.Mean is not null)).OrderByDescending(t => t.Ios)];
        if (busiest.Count > 1 && busiest.Any(t => t.Points.Any(p => p.P99 is not null)))
        {
            List<JobTrack> shown = [.. tracks.Where(busiest.Take(MostLines).Contains)];
            yield return new ChartSpec
            {
                Id = "latency-p99-over-time",
                Title = "p99 latency over time",
                Subtitle = "99 % of the I/Os of each interval took no longer",
                X = Time(shown),
                Y = Latency(),
                Series = [.. shown.Select(t => Line(t, subjects, p => p.P99))],
                Notes = [.. Left(busiest.Count, shown.Count), .. Joined(shown)],
            };
        }

        List<JobTrack> single = [.. tracks.Where(busiest.Take(MostLatencyCharts).Contains)];
        for (int i = 0; i < single.Count; i++)
        {
            ChartSpec chart = LatencyOf(single[i], subjects, i + 1, tracks.Count == 1);
            yield return i + 1 < single.Count || busiest.Count == single.Count ? chart : chart with { Notes = [.. chart.Notes, Undrawn(busiest, subjects)] };
        }
    }

    private static ChartSpec Rate(string id, string title, string axis, Quantity quantity, IReadOnlyList<JobTrack> tracks, IReadOnlyList<ReportSubject> subjects, Func<TrackPoint, double> rate)
    {
        List<JobTrack> shown = [.. tracks.Where(tracks.OrderByDescending(t => t.Ios).Take(MostLines).Contains)];
        List<JobTrack> rest = [.. tracks.Except(shown)];
        List<ChartSeries> series = [.. shown.Select(t => Line(t, subjects, p => rate(p)))];
        if (rest.Count > 0)
        {
            series.Add(new ChartSeries
            {
                Name = $"mean of {rest.Count} others",
                Color = Palette.Neutral,
                Points = [.. ByTime(rest).Select(g => new ChartPoint(g.Key, g.Average(rate)))],
            });
        }

        return new ChartSpec
        {
            Id = id,
            Title = title,
            Subtitle = Intervals(tracks),
            X = Time(tracks),
            Y = new ChartAxis { Title = axis, Quantity = quantity },
            Series = series,
            Notes = rest.Count > 0 ? [$"the {shown.Count} busiest of {tracks.Count} are drawn one by one, the rest as their mean; series.csv has all"] : [],
        };
    }

    private static ChartSpec Sum(IReadOnlyList<JobTrack> tracks) => new()
    {
        Id = "iops-over-time-sum",
        Title = "IOPS over time, all jobs together",
        Subtitle = Intervals(tracks),
        X = Time(tracks),
        Y = new ChartAxis { Title = "IOPS", Quantity = Quantity.Iops },
        Series =
        [
            .. tracks.GroupBy(t => (t.Subject.Result, t.Direction)).Take(Palette.Count).Select((g, i) => new ChartSeries
            {
                Name = tracks.Select(t => t.Subject.Result).Distinct().Count() == 1 ? TrackStyle.Word(g.Key.Direction) : $"{g.Key.Result.Label} {TrackStyle.Word(g.Key.Direction)}",
                Color = i,
                Points = [.. ByTime([.. g]).Select(t => new ChartPoint(t.Key, t.Sum(p => p.Ios / p.Seconds)))],
            }),
        ],
    };

    private static ChartSpec LatencyOf(JobTrack track, IReadOnlyList<ReportSubject> subjects, int number, bool only)
    {
        string name = TrackStyle.For(track.Subject, track.Direction, subjects).Name;
        (string Name, Func<TrackPoint, double?> Value, int Color, SeriesDash Dash)[] lines =
        [
            ("max", p => p.Max, Palette.Neutral, SeriesDash.Dotted),
            ("p99", p => p.P99, 1, SeriesDash.Solid),
            ("p50", p => p.Median, 0, SeriesDash.Solid),
            ("mean", p => p.Mean, 2, SeriesDash.Dashed),
        ];
        return new ChartSpec
        {
            Id = only ? "latency-over-time" : $"latency-over-time-{number}",
            Title = $"Latency over time: {(subjects.Count == 1 ? $"{track.Subject.Name} {name}" : name)}",
            Subtitle = Intervals([track]) + ", logarithmic axis",
            X = Time([track]) with { Min = track.Points[0].StartMilliseconds / 1000 },
            Y = Latency(),
            Series = [.. lines.Where(l => track.Points.Any(p => l.Value(p) is not null)).Select(l => new ChartSeries { Name = l.Name, Color = l.Color, Dash = l.Dash, Points = Points(track, l.Value) })],
            Notes = [.. Joined([track])],
        };
    }

    private static ChartSeries Line(JobTrack track, IReadOnlyList<ReportSubject> subjects, Func<TrackPoint, double?> value)
    {
        var style = TrackStyle.For(track.Subject, track.Direction, subjects);
        return new ChartSeries { Name = style.Name, Color = style.Color, Dash = style.Dash, Points = Points(track, value) };
    }

    private static List<ChartPoint> Points(JobTrack track, Func<TrackPoint, double?> value) =>
        [.. track.Points.Select(p => new ChartPoint(p.MiddleSeconds, value(p) ?? double.NaN))];

    private static ChartAxis Time(IReadOnlyList<JobTrack> tracks) =>
        new() { Title = "Time since start of the run", Quantity = Quantity.Time, Min = 0, Max = tracks.Max(t => t.Points.Max(p => p.EndMilliseconds)) / 1000 };

    private static IEnumerable<IGrouping<double, TrackPoint>> ByTime(IReadOnlyList<JobTrack> tracks) =>
        tracks.SelectMany(t => t.Points).GroupBy(p => Math.Round(p.MiddleSeconds, 3)).OrderBy(g => g.Key);

    private static ChartAxis Latency() => new() { Title = "Latency", Quantity = Quantity.Latency, Scale = AxisScale.Log10 };

    private static string Intervals(IReadOnlyList<JobTrack> tracks) =>
        string.Join(", ", tracks.Select(t => t.Subject.Result.Series!.IntervalMilliseconds).Distinct().Order().Select(i => i < 1000 ? $"{NumberText.Plain(i)} ms" : $"{NumberText.Plain(i / 1000)} s")) + " intervals";

    private static IEnumerable<string> Left(int all, int shown) =>
        all > shown ? [$"the {shown} busiest of {all} are drawn; series.csv has all"] : [];

    private static string Undrawn(List<JobTrack> busiest, IReadOnlyList<ReportSubject> subjects)
    {
        const int Named = 5;
        List<string> names = [.. busiest.Skip(MostLatencyCharts).Select(t => TrackStyle.For(t.Subject, t.Direction, subjects).Name)];
        string more = names.Count > Named ? $" and {names.Count - Named} more" : "";
        return $"latency over time is drawn for the {MostLatencyCharts} busiest of {busiest.Count}; left out: {string.Join(", ", names.Take(Named))}{more}; series.csv has all";
    }

    private static IEnumerable<string> Joined(IReadOnlyList<JobTrack> tracks) =>
        tracks.Any(t => t.Joined) ? ["neighbouring intervals are joined to fit; of their p99 the larger is drawn; series.csv has every interval"] : [];
}
