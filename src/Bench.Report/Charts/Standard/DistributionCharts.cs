using Bench.Report.Reading;
using Bench.Report.Units;

namespace Bench.Report.Charts.Standard;

/// <summary>How latencies are distributed: percentile curves and histograms.</summary>
internal static class DistributionCharts
{
    private const int MostLines = 7;
    private const int BinsPerDecade = 20;

    /// <summary>Points closer than this on the axis of nines fall on the same pixel of a wide chart.</summary>
    private const double LeastDistance = 0.004;

    public static IEnumerable<ChartSpec> Build(IReadOnlyList<ReportSubject> subjects)
    {
        List<(ReportSubject Subject, DirectionResult Direction, LatencyResult Latency)> all =
            [.. subjects.SelectMany(s => s.Job.Directions.Where(d => d.Latency is { HasDistribution: true }).Select(d => (s, d, d.Latency!)))];
        List<(ReportSubject Subject, DirectionResult Direction, LatencyResult Latency)> busiest = [.. all.OrderByDescending(a => a.Latency.Count).Take(MostLines)];
        List<(ReportSubject Subject, DirectionResult Direction, LatencyResult Latency)> shown = [.. all.Where(busiest.Contains)];
        if (shown.Count == 0)
        {
            yield break;
        }

        List<string> notes = all.Count > shown.Count ? [$"the {shown.Count} busiest of {all.Count} are drawn; percentiles.csv has all"] : [];
        yield return Percentiles(subjects, shown, notes);

        List<(ReportSubject Subject, DirectionResult Direction, LatencyResult Latency)> withBins = [.. shown.Where(s => s.Latency.Bins.Count > 0)];
        if (withBins.Count > 0)
        {
            yield return new ChartSpec
            {
                Id = "latency-histogram",
                Title = "Latency histogram",
                Subtitle = $"{KindOf(withBins.Select(w => w.Latency))}; share of I/Os in each of {BinsPerDecade} bins to a decade",
                X = new ChartAxis { Title = "Latency", Quantity = Quantity.Latency, Scale = AxisScale.Log10 },
                Y = new ChartAxis { Title = "Share of I/Os", Quantity = Quantity.Percent },
                Series = [.. withBins.Select(w => Series(subjects, w.Subject, w.Direction, Histogram(w.Latency), SeriesStyle.Steps))],
                Notes = [.. notes, .. withBins.Count < shown.Count ? ["a result without bins is left out; fio writes them with --output-format=json+"] : Array.Empty<string>()],
            };
        }
    }

    private static ChartSpec Percentiles(IReadOnlyList<ReportSubject> subjects, List<(ReportSubject Subject, DirectionResult Direction, LatencyResult Latency)> shown, List<string> notes)
    {
        var series = new List<ChartSeries>();
        foreach ((ReportSubject subject, DirectionResult direction, LatencyResult latency) in shown)
        {
            series.Add(Series(subjects, subject, direction, Curve(latency), latency.Bins.Count > 0 ? SeriesStyle.Steps : SeriesStyle.LineAndPoints));
            if (direction.Of(LatencyKind.Response) is { HasDistribution: true } response)
            {
                ChartSeries line = Series(subjects, subject, direction, Curve(response), SeriesStyle.Steps);
                series.Add(line with { Name = line.Name + " response time", Dash = line.Dash == SeriesDash.Solid ? SeriesDash.DashDot : SeriesDash.Dotted });
            }
        }

        return new ChartSpec
        {
            Id = "latency-percentiles",
            Title = "Latency percentiles",
            Subtitle = $"{KindOf(shown.Select(s => s.Latency))}; each curve ends at its maximum",
            X = new ChartAxis { Title = "Share of I/Os that took no longer", Scale = AxisScale.Percentile, Quantity = Quantity.Percent },
            Y = new ChartAxis { Title = "Latency", Quantity = Quantity.Latency, Scale = AxisScale.Log10 },
            Series = series,
            Notes = [.. notes, .. shown.Any(s => s.Direction.Of(LatencyKind.Response) is { HasDistribution: true }) ? ["response time counts from the moment an I/O was due, so it includes the wait behind a stall"] : Array.Empty<string>()],
        };
    }

    private static ChartSeries Series(IReadOnlyList<ReportSubject> subjects, ReportSubject subject, DirectionResult direction, List<ChartPoint> points, SeriesStyle style)
    {
        var track = TrackStyle.For(subject, direction.Direction, subjects);
        return new ChartSeries { Name = track.Name, Color = track.Color, Dash = track.Dash, Points = points, Style = style };
    }

    /// <summary>
    /// Steps from each bin's first percentile on; the last of N I/Os, the maximum, ends at 1 - 1/2N, since 100 % lies at
    /// infinity on this axis.
    /// </summary>
    internal static List<ChartPoint> Curve(LatencyResult latency)
    {
        var points = new List<ChartPoint>();
        double end = 100 * (1 - (0.5 / Math.Max(1, latency.Count)));
        if (latency.Bins.Count == 0)
        {
            points.AddRange(latency.Percentiles.Where(p => p.Percent < end && p.Nanoseconds > 0).Select(p => new ChartPoint(p.Percent, latency.Clip(p.Nanoseconds))));
        }
        else
        {
            double counted = latency.Bins.Sum(b => b.Count);
            double below = 0;
            double lastDrawn = double.NegativeInfinity;
            for (int i = 0; i < latency.Bins.Count; i++)
            {
                double nines = -Math.Log10(1 - (below / counted));
                bool last = i == latency.Bins.Count - 1;
                if (last || nines - lastDrawn >= LeastDistance)
                {
                    points.Add(new(100 * below / counted, Math.Max(1, last ? latency.Max : latency.Clip(latency.Bins[i].Centre))));
                    lastDrawn = nines;
                }

                below += latency.Bins[i].Count;
            }
        }

        points.Add(new(end, Math.Max(1, latency.Max)));
        return points;
    }

    /// <summary>Shares of I/Os from each bin's lower end on, in bins of equal width on a logarithmic axis; an empty one at either end brings the line down to 0.</summary>
    internal static List<ChartPoint> Histogram(LatencyResult latency)
    {
        double counted = latency.Bins.Sum(b => b.Count);
        var shares = new SortedDictionary<int, double>();
        foreach (HistogramBin bin in latency.Bins)
        {
            int index = (int)Math.Floor(Math.Log10(Math.Max(1, bin.Centre)) * BinsPerDecade);
            shares[index] = shares.GetValueOrDefault(index) + (100 * bin.Count / counted);
        }

        int first = shares.Keys.First() - 1;
        return [.. Enumerable.Range(first, shares.Keys.Last() - first + 2).Select(i => new ChartPoint(Math.Pow(10, (double)i / BinsPerDecade), shares.GetValueOrDefault(i)))];
    }

    private static string KindOf(IEnumerable<LatencyResult> latencies)
    {
        List<LatencyKind> kinds = [.. latencies.Select(l => l.Kind).Distinct()];
        return kinds switch
        {
            [LatencyKind.Total] => "total latency",
            [LatencyKind.Completion] => "completion latency",
            _ => "total latency, completion latency where a result has no more",
        };
    }
}
