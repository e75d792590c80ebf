using Bench.Engine.Results.Statistics;
using Bench.Report.Points;

namespace Bench.Report.Comparison;

/// <summary>Tests the statistics of paired points and says which differences noise does not explain.</summary>
internal sealed class ChangeJudge(ComparisonOptions options)
{
    /// <summary>Rates and means: run times have milliseconds and values few digits, so less than this cannot be told.</summary>
    private const double RateResolution = 0.001;

    /// <summary>Percentiles come from histogram bins that are this wide (docs/result-format.md).</summary>
    private const double BinResolution = 1.0 / 64;

    /// <summary>Tests every pair and all of them together, then corrects for their number: one family for each basis.</summary>
    public (IReadOnlyList<PointComparison> Points, IReadOnlyList<PointComparison> Overall) Judge(IReadOnlyList<(string Candidate, MeasuredPoint Baseline, MeasuredPoint Other)> pairs)
    {
        List<PointComparison> points = [.. pairs.Select(p => new PointComparison(
            p.Candidate,
            [.. p.Baseline.Key.Values.Where(v => v.Value is not null).Select(v => new KeyValuePair<string, string>(v.Key, v.Value!))],
            p.Baseline.Key.Job,
            p.Baseline.Key.Direction,
            [.. Changes(p.Baseline, p.Other)]))];
        List<PointComparison> overall = [.. points.GroupBy(p => (p.Candidate, p.Direction)).Select(g => Overall([.. g])).OfType<PointComparison>()];
        var judged = new Dictionary<StatisticChange, StatisticChange>(ReferenceEqualityComparer.Instance);
        foreach (IGrouping<ChangeBasis, StatisticChange> family in points.Concat(overall).SelectMany(p => p.Changes).Where(c => c.PValue is not null).GroupBy(c => c.Basis))
        {
            List<StatisticChange> changes = [.. family];
            double[] adjusted = HolmCorrection.Adjust([.. changes.Select(c => c.PValue!.Value)]);
            for (int i = 0; i < changes.Count; i++)
            {
                judged[changes[i]] = changes[i] with { AdjustedPValue = adjusted[i], Verdict = Verdict(changes[i], adjusted[i]) };
            }
        }

        PointComparison Judged(PointComparison point) => point with { Changes = [.. point.Changes.Select(c => judged.GetValueOrDefault(c, c))] };
        return ([.. points.Select(Judged)], [.. overall.Select(Judged)]);
    }

    /// <summary>All points of a side and direction as one; null when there are fewer than two with repeats.</summary>
    private PointComparison? Overall(List<PointComparison> points)
    {
        List<StatisticChange> changes = [.. points.SelectMany(p => p.Changes).Where(c => c.Basis == ChangeBasis.Repeats).GroupBy(c => c.Statistic).Where(g => g.Count() > 1).Select(g => Overall(g.Key, [.. g]))];
        return changes.Count == 0 ? null : new PointComparison(points[0].Candidate, [], $"all {changes.Max(c => c.Points)} points", points[0].Direction, changes);
    }

    private StatisticChange Overall(Statistic statistic, List<StatisticChange> changes)
    {
        var test = RatioTest.Over([.. changes.Select(c => (c.Baseline, c.Candidate))], options.Confidence, Resolution(statistic));
        return new StatisticChange
        {
            Statistic = statistic,
            Points = changes.Count,
            Baseline = [.. changes.Select(c => c.BaselineMean)],
            Candidate = [.. changes.Select(c => c.CandidateMean)],
            Basis = ChangeBasis.Repeats,
            Ratio = test.Ratio,
            Low = test.Low,
            High = test.High,
            PValue = test.PValue,
        };
    }

    private static double Resolution(Statistic statistic) => statistic.Measure == LatencyMeasure.Percentile ? BinResolution : RateResolution;

    private IEnumerable<StatisticChange> Changes(MeasuredPoint baseline, MeasuredPoint candidate)
    {
        foreach (Statistic wanted in options.Statistics)
        {
            Statistic statistic = PartOfBoth(wanted, [.. baseline.Runs, .. candidate.Runs]);
            List<double> first = [.. baseline.Runs.Select(r => r.Value(statistic)).OfType<double>()];
            List<double> second = [.. candidate.Runs.Select(r => r.Value(statistic)).OfType<double>()];
            if (first.Count > 0 && second.Count > 0)
            {
                yield return Test(new StatisticChange { Statistic = statistic, Baseline = first, Candidate = second }, baseline, candidate);
            }
        }
    }

    /// <summary>fio keeps percentiles of the completion latency alone by default: then both sides are compared by that.</summary>
    private static Statistic PartOfBoth(Statistic statistic, IReadOnlyList<MeasuredRun> runs)
    {
        if (statistic is not { Kind: StatisticKind.Latency, Part: LatencyPart.Total } || runs.All(r => r.Value(statistic) is not null))
        {
            return statistic;
        }

        Statistic completion = statistic with { Part = LatencyPart.Completion };
        return runs.All(r => r.Value(completion) is not null) ? completion : statistic;
    }

    private StatisticChange Test(StatisticChange change, MeasuredPoint baseline, MeasuredPoint candidate)
    {
        if (change.Baseline.Concat(change.Candidate).Any(v => v <= 0))
        {
            return change;
        }

        change = change with { Ratio = change.CandidateMean / change.BaselineMean };
        bool repeated = change.Baseline.Count > 1 && change.Candidate.Count > 1;
        bool single = baseline.Runs.Count == 1 && candidate.Runs.Count == 1;
        IReadOnlyList<double> first = repeated ? change.Baseline : single ? IntervalSample.Of(baseline.Runs[0], change.Statistic) : [];
        IReadOnlyList<double> second = repeated ? change.Candidate : single ? IntervalSample.Of(candidate.Runs[0], change.Statistic) : [];
        if (first.Count < 2 || second.Count < 2)
        {
            return change;
        }

        var test = RatioTest.Of(first, second, options.Confidence, Resolution(change.Statistic));
        // The batches of a run give the spread; the ratio is that of the runs' own numbers.
        double shift = change.Ratio!.Value / test.Ratio;
        return change with { Basis = repeated ? ChangeBasis.Repeats : ChangeBasis.Intervals, Low = test.Low * shift, High = test.High * shift, PValue = test.PValue };
    }

    private ChangeVerdict Verdict(StatisticChange change, double adjusted) =>
        adjusted > 1 - options.Confidence ? ChangeVerdict.NoDifferenceShown
        : change.Ratio > 1 == change.Statistic.MoreIsBetter ? ChangeVerdict.Better
        : ChangeVerdict.Worse;
}
