using Bench.Report.Reading;
using Bench.Report.Units;

namespace Bench.Report.Charts.Standard;

/// <summary>Latency heat maps: how many I/Os of each moment had which latency. They show what percentile lines hide, such as two modes.</summary>
internal static class HeatMaps
{
    private const int MostMaps = 4;
    private const int MostColumns = 150;
    private const int BinsPerDecade = 12;

    /// <summary>Fewer intervals make no map.</summary>
    private const int FewestColumns = 4;

    public static IEnumerable<ChartSpec> Build(IReadOnlyList<ReportSubject> subjects)
    {
        List<(ReportSubject Subject, Direction Direction, List<SeriesRow> Rows)> all = [.. subjects.SelectMany(s => (s.Result.Series?.Rows ?? [])
            .Where(r => r.Job == s.Job.Name && r.Group == s.Job.Group && r.Bins.Count > 0)
            .GroupBy(r => r.Direction)
            .Select(g => (Subject: s, Direction: g.Key, Rows: g.ToList())))
            .Where(m => m.Rows.Count >= FewestColumns)];
        List<(ReportSubject Subject, Direction Direction, List<SeriesRow> Rows)> shown = [.. all.OrderByDescending(m => m.Rows.Sum(r => r.Ios)).Take(MostMaps)];
        for (int i = 0; i < shown.Count; i++)
        {
            (ReportSubject subject, Direction direction, List<SeriesRow> rows) = shown[i];
            string name = TrackStyle.For(subject, direction, subjects).Name;
            yield return new ChartSpec
            {
                Id = shown.Count == 1 ? "latency-heat" : $"latency-heat-{i + 1}",
                Title = $"Latency heat map: {(subjects.Count == 1 ? $"{subject.Name} {name}" : name)}",
                Subtitle = "colour: share of the I/Os of a moment that had this latency, logarithmic scale",
                Kind = ChartKind.HeatMap,
                X = new ChartAxis { Title = "Time since start of the run", Quantity = Quantity.Time, Min = Start(rows[0], subject), Max = rows.Max(r => r.EndMilliseconds) / 1000 },
                Y = new ChartAxis { Title = "Latency", Quantity = Quantity.Latency, Scale = AxisScale.Log10 },
                Series = [],
                Cells = Cells(rows, subject.Result.Series!.IntervalMilliseconds),
                Notes = all.Count > shown.Count && i == shown.Count - 1 ? [$"drawn for the {shown.Count} busiest of {all.Count} jobs and directions"] : [],
            };
        }
    }

    private static double Start(SeriesRow first, ReportSubject subject) => Math.Max(0, first.EndMilliseconds - subject.Result.Series!.IntervalMilliseconds) / 1000;

    private static List<HeatCell> Cells(List<SeriesRow> rows, double interval)
    {
        var cells = new List<HeatCell>();
        int together = (rows.Count + MostColumns - 1) / MostColumns;
        foreach (SeriesRow[] column in rows.OrderBy(r => r.EndMilliseconds).Chunk(together))
        {
            double ios = column.Sum(r => r.Bins.Sum(b => b.Count));
            double left = Math.Max(0, column[0].EndMilliseconds - interval) / 1000;
            double right = column[^1].EndMilliseconds / 1000;
            cells.AddRange(column
                .SelectMany(r => r.Bins)
                .GroupBy(b => (int)Math.Floor(Math.Log10(Math.Max(1, b.Centre)) * BinsPerDecade))
                .OrderBy(g => g.Key)
                .Select(g => new HeatCell(left, right, Math.Pow(10, (double)g.Key / BinsPerDecade), Math.Pow(10, (g.Key + 1.0) / BinsPerDecade), 100 * g.Sum(b => b.Count) / ios)));
        }

        return cells;
    }
}
