using Bench.Report.Points;
using Bench.Report.Units;

namespace Bench.Report.Charts.Sweeps;

/// <summary>Charts over the points of sweeps: every number against every option that has several numbers, and latency against IOPS.</summary>
internal static class SweepCharts
{
    /// <summary>Options that put more load on the same target, in the order in which one is chosen for the axis.</summary>
    private static readonly string[] LoadOptions = ["numjobs", "iodepth", "rate_iops", "rate"];

    /// <summary>Charts of one number along one option; the rest is in points.csv.</summary>
    private const int MostFacets = 6;

    /// <summary>The same for options that are no load, whose charts would repeat those along the load.</summary>
    private const int MostOtherFacets = 3;

    /// <summary>The option along which load grows; null when none varies.</summary>
    public static string? Load(PointTable table) => LoadOptions.FirstOrDefault(o => Numeric(table, o));

    /// <summary>All charts, the load first.</summary>
    public static IEnumerable<ChartSpec> Build(PointTable table)
    {
        string? load = Load(table);
        if (!table.Varying.Any(o => Numeric(table, o)))
        {
            return PointBars.Build(table);
        }

        return AlongOptions(table, load);
    }

    private static IEnumerable<ChartSpec> AlongOptions(PointTable table, string? load)
    {
        foreach (string option in table.Varying.Where(o => Numeric(table, o)).OrderBy(o => o == load ? 0 : o == "bs" ? 1 : 2))
        {
            bool first = option == load || load is null;
            IReadOnlyList<SweepFacet> all = SweepFacets.Along(table, option);
            List<SweepFacet> shown = Some(all, first ? MostFacets : MostOtherFacets);
            foreach (SweepMeasure measure in SweepMeasure.All.Where(m => first || m == SweepMeasure.Iops || m == SweepMeasure.Throughput || m == SweepMeasure.P99))
            {
                for (int i = 0; i < shown.Count; i++)
                {
                    if (Against(table, option, measure, shown[i], shown.Count == 1 ? "" : $"-{i + 1}", Left(all.Count, shown.Count)) is { } chart)
                    {
                        yield return chart;
                    }
                }
            }

            if (option == load)
            {
                for (int i = 0; i < shown.Count; i++)
                {
                    if (Knee(table, option, shown[i], shown.Count == 1 ? "" : $"-{i + 1}", Left(all.Count, shown.Count)) is { } chart)
                    {
                        yield return chart;
                    }
                }
            }
        }
    }

    /// <summary>The axis of an option: doublings where the values double, else in proportion.</summary>
    /// <param name="option">The option.</param>
    /// <param name="values">Its values as numbers.</param>
    /// <param name="areSizes">Whether they are bytes.</param>
    public static ChartAxis Axis(string option, IEnumerable<double> values, bool areSizes)
    {
        List<double> distinct = [.. values.Distinct().Order()];
        bool doubles = distinct.Count > 1 && distinct[0] > 0
            && ((distinct.Count > 2 && distinct[^1] / distinct[0] >= 7) || distinct.Zip(distinct.Skip(1)).All(static pair => pair.Second >= 2 * pair.First));
        return new ChartAxis
        {
            Title = option switch
            {
                "numjobs" => "Daemons",
                "bs" => "I/O size",
                "iodepth" => "I/Os in flight per daemon (iodepth)",
                "rate_iops" => "Offered IOPS per daemon (rate_iops)",
                _ => option,
            },
            Quantity = areSizes ? Quantity.Size : Quantity.Count,
            Scale = doubles ? AxisScale.Log2 : AxisScale.Linear,
        };
    }

    private static bool Numeric(PointTable table, string option) =>
        table.Points.Select(p => p.Key[option]).Where(v => v is not null).Select(v => OptionValue.Number(option, v!)).OfType<double>().Distinct().Count() > 1;

    private static List<SweepFacet> Some(IReadOnlyList<SweepFacet> all, int most) =>
        all.Count <= most ? [.. all] : [.. Enumerable.Range(0, most).Select(i => all[i * (all.Count - 1) / (most - 1)])];

    private static ChartSpec? Against(PointTable table, string option, SweepMeasure measure, SweepFacet facet, string number, IEnumerable<string> left)
    {
        List<ChartSeries> series = [.. facet.Lines.Select(line => Series(table, facet, line, SeriesStyle.LineAndPoints, [.. line.Points
            .Select(p => (X: OptionValue.Number(option, p.Key[option]!)!.Value, Spread: Spread.Of(p, measure.Value)))
            .Where(p => p.Spread is not null)
            .Select(p => Point(p.X, p.Spread!.Value))])).Where(s => s.Points.Count > 0)];
        if (series.Count == 0 || series.All(s => s.Points.All(p => p.Y == 0)))
        {
            return null;
        }

        ChartAxis axis = Axis(option, series.SelectMany(s => s.Points).Select(p => p.X), OptionValue.AreSizes(option, table.Points.Select(p => p.Key[option]).OfType<string>()));
        return new ChartSpec
        {
            Id = $"{measure.Id}-by-{Id(option)}{number}",
            Title = $"{measure.Title} against {Name(option)}",
            Subtitle = Subtitle(table, facet),
            X = axis,
            Y = new ChartAxis { Title = measure.Axis, Quantity = measure.Quantity },
            Series = series,
            Notes = [.. Bars(series, table), .. left],
        };
    }

    /// <summary>Latency against IOPS, each line in order of load: where it turns up, more load buys latency only.</summary>
    private static ChartSpec? Knee(PointTable table, string option, SweepFacet facet, string number, IEnumerable<string> left)
    {
        List<ChartSeries> series = [.. facet.Lines.Select(line => Series(table, facet, line, SeriesStyle.Path, [.. line.Points
            .Select(p => (Point: p, X: Spread.Of(p, SweepMeasure.Iops.Value), Y: Spread.Of(p, SweepMeasure.P99.Value) ?? Spread.Of(p, SweepMeasure.MeanLatency.Value)))
            .Where(p => p is { X: not null, Y: not null })
            .Select(p => Point(p.X!.Value.Mean, p.Y!.Value) with { Label = p.Point.Key[option] })])).Where(s => s.Points.Count > 1)];
        return series.Count == 0 ? null : new ChartSpec
        {
            Id = $"latency-by-iops{number}",
            Title = "p99 latency against IOPS",
            Subtitle = string.Join("; ", new[] { facet.Title, $"numbers beside the points: {Name(option)}" }.Where(t => t.Length > 0)),
            X = new ChartAxis { Title = "IOPS", Quantity = Quantity.Iops, Min = 0 },
            Y = new ChartAxis { Title = "Latency", Quantity = Quantity.Latency, Scale = AxisScale.Log10 },
            Series = series,
            Notes = [.. Bars(series, table), .. left],
        };
    }

    private static ChartSeries Series(PointTable table, SweepFacet facet, SweepLine line, SeriesStyle style, List<ChartPoint> points)
    {
        (int color, SeriesDash dash) = SweepFacets.Style(line, facet, table);
        return new ChartSeries { Name = SweepFacets.Name(line, table), Color = color, Dash = dash, Style = style, Points = points };
    }

    private static ChartPoint Point(double x, Spread spread) =>
        spread.Count > 1 ? new(x, spread.Mean, spread.Low, spread.High) : new(x, spread.Mean);

    private static string Subtitle(PointTable table, SweepFacet facet) =>
        facet.Title.Length > 0 ? facet.Title : table.Points.Select(p => p.Key.Direction).Distinct().Count() == 1 ? Standard.TrackStyle.Word(table.Points[0].Key.Direction) : "";

    private static IEnumerable<string> Bars(List<ChartSeries> series, PointTable table)
    {
        if (series.Any(s => s.Points.Any(p => p.Low is not null)))
        {
            List<int> repeats = [.. table.Points.Select(p => p.Runs.Count).Distinct().Order()];
            yield return $"points are means of {(repeats.Count == 1 ? $"{repeats[0]}" : $"{repeats[0]} to {repeats[^1]}")} repeats, bars span the lowest and the highest";
        }
    }

    private static IEnumerable<string> Left(int all, int shown) => all > shown ? [$"{shown} of {all} such charts are drawn; points.csv has all points"] : [];

    private static string Id(string option) => string.Concat(option.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-'));

    private static string Name(string option) => option switch
    {
        "numjobs" => "daemons",
        "bs" => "I/O size",
        "iodepth" => "queue depth",
        "rate_iops" => "offered IOPS",
        _ => option,
    };
}
