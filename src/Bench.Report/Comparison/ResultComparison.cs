using Bench.Report.Points;

namespace Bench.Report.Comparison;

/// <summary>Results side by side: the first side is the baseline, every other one is compared with it.</summary>
public sealed class ResultComparison
{
    private ResultComparison(IReadOnlyList<ComparisonSide> sides, ComparisonOptions options)
    {
        var table = PointTable.Of([.. sides.Select(s => (s.Name, s.Results))], [.. options.SideOptions]);
        Sides = sides;
        Confidence = options.Confidence;
        JobsRenamed = table.JobsRenamed;
        (Points, Overall) = new ChangeJudge(options).Judge([.. Pairs(sides, table)]);
        Unpaired = [.. Missing(sides, table)];
        Differences = SideDifference.Between(sides, table, options.SideOptions);
    }

    /// <summary>The sides, the baseline first.</summary>
    public IReadOnlyList<ComparisonSide> Sides { get; }

    /// <summary>Confidence of intervals and verdicts.</summary>
    public double Confidence { get; }

    /// <summary>The points that the baseline and another side both have.</summary>
    public IReadOnlyList<PointComparison> Points { get; }

    /// <summary>For each side and direction all its points as one, where at least two have repeats: the mean change on the whole.</summary>
    public IReadOnlyList<PointComparison> Overall { get; }

    /// <summary>The points without a partner.</summary>
    public IReadOnlyList<UnpairedPoint> Unpaired { get; }

    /// <summary>In what the sides differ apart from their numbers.</summary>
    public IReadOnlyList<SideDifference> Differences { get; }

    /// <summary>True when each side has one job, of different names, which were taken for the same.</summary>
    public bool JobsRenamed { get; }

    /// <summary>Compares sides.</summary>
    /// <param name="sides">At least two; the first is the baseline.</param>
    /// <param name="options">What to compare.</param>
    public static ResultComparison Of(IReadOnlyList<ComparisonSide> sides, ComparisonOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sides.Count, 2);
        return new(sides, options);
    }

    /// <summary>All changes that rest on <paramref name="basis"/>.</summary>
    public IEnumerable<StatisticChange> Of(ChangeBasis basis) => Points.Concat(Overall).SelectMany(p => p.Changes).Where(c => c.Basis == basis);

    private static IEnumerable<(string Candidate, MeasuredPoint Baseline, MeasuredPoint Other)> Pairs(IReadOnlyList<ComparisonSide> sides, PointTable table) =>
        from candidate in sides.Skip(1)
        from point in table.Points
        where point.Side == sides[0].Name
        let other = table.Find(candidate.Name, point.Key)
        where other is not null
        select (candidate.Name, point, other);

    private static IEnumerable<UnpairedPoint> Missing(IReadOnlyList<ComparisonSide> sides, PointTable table) =>
        from candidate in sides.Skip(1)
        from way in new[] { (Side: sides[0].Name, Missing: candidate.Name), (Side: candidate.Name, Missing: sides[0].Name) }
        from point in table.Points
        where point.Side == way.Side && table.Find(way.Missing, point.Key) is null
        select new UnpairedPoint(way.Side, way.Missing, PointComparison.NameOf(point.Key));
}
