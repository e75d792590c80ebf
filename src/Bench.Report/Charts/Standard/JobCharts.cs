using Bench.Report.Reading;
using Bench.Report.Units;

namespace Bench.Report.Charts.Standard;

/// <summary>One bar for each job and direction.</summary>
internal static class JobCharts
{
    private const int MostBars = 30;

    public static IEnumerable<ChartSpec> Build(IReadOnlyList<ReportSubject> subjects)
    {
        List<(ReportSubject Subject, DirectionResult Direction)> all = [.. subjects.SelectMany(s => s.Job.Directions.Select(d => (s, d)))];
        if (all.Count == 0)
        {
            yield break;
        }

        yield return Bars("iops", "IOPS", "IOPS", Quantity.Iops, subjects, all, d => d.Iops);
        if (all.Any(a => a.Direction.BytesPerSecond > 0))
        {
            yield return Bars("throughput", "Throughput", "Throughput", Quantity.BytesPerSecond, subjects, all, d => d.BytesPerSecond);
        }

        if (all.Any(a => a.Direction.Latency?.Percentile(99) is not null))
        {
            yield return Bars("latency-p99", "p99 latency", "Latency", Quantity.Latency, subjects, all, d => d.Latency?.Percentile(99) ?? double.NaN);
        }

        List<ReportSubject> deep = [.. subjects.Where(s => s.Job.RequestedDepth is not null && s.Job.AchievedDepth is not null)];
        if (deep.Any(s => s.Job.RequestedDepth > 1))
        {
            List<ReportSubject> shown = [.. deep.Take(MostBars)];
            yield return new ChartSpec
            {
                Id = "depth",
                Title = "I/Os in flight: requested and achieved",
                Subtitle = "averaged over the run; where it is not reached, a rate limit, the device or the CPU holds it down",
                Kind = ChartKind.HorizontalBars,
                X = new ChartAxis { Title = "Job", Categories = [.. shown.Select(s => s.Name)] },
                Y = new ChartAxis { Title = "I/Os in flight" },
                Series =
                [
                    new ChartSeries { Name = "requested", Color = Palette.Neutral, Style = SeriesStyle.Bars, Points = [.. shown.Select((s, i) => new ChartPoint(i, s.Job.RequestedDepth!.Value))] },
                    new ChartSeries { Name = "achieved", Color = 0, Style = SeriesStyle.Bars, Points = [.. shown.Select((s, i) => new ChartPoint(i, s.Job.AchievedDepth!.Value))] },
                ],
                Notes = Left(deep.Count, shown.Count),
            };
        }
    }

    private static ChartSpec Bars(string id, string title, string axis, Quantity quantity, IReadOnlyList<ReportSubject> subjects, List<(ReportSubject Subject, DirectionResult Direction)> all, Func<DirectionResult, double> value)
    {
        List<(ReportSubject Subject, DirectionResult Direction)> busiest = [.. all.OrderByDescending(a => a.Direction.Ios).Take(MostBars)];
        List<(ReportSubject Subject, DirectionResult Direction)> shown = [.. all.Where(busiest.Contains)];
        bool oneDirection = shown.Select(s => s.Direction.Direction).Distinct().Count() == 1;
        return new ChartSpec
        {
            Id = id,
            Title = $"{title} by job",
            Subtitle = quantity == Quantity.Latency ? "over all I/Os of the measured time" : "mean over the measured time",
            Kind = ChartKind.HorizontalBars,
            X = new ChartAxis { Title = "Job", Categories = [.. shown.Select(s => oneDirection ? s.Subject.Name : $"{s.Subject.Name} {TrackStyle.Word(s.Direction.Direction)}")] },
            Y = new ChartAxis { Title = axis, Quantity = quantity },
            Series =
            [
                .. shown.Select((s, i) => (s.Subject, s.Direction, Index: i)).GroupBy(s => TrackStyle.For(s.Subject, s.Direction.Direction, subjects)).Select(g => new ChartSeries
                {
                    Name = g.Key.Name,
                    Color = g.Key.Color,
                    Style = SeriesStyle.Bars,
                    Points = [.. g.Select(s => new ChartPoint(s.Index, value(s.Direction)))],
                }),
            ],
            Notes = Left(all.Count, shown.Count),
        };
    }

    private static List<string> Left(int all, int shown) => all > shown ? [$"the {shown} busiest of {all} are drawn; summary.csv has all"] : [];
}
