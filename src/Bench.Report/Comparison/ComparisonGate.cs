using Bench.Engine.Results.Statistics;

namespace Bench.Report.Comparison;

/// <summary>Lets a comparison fail on changes: <c>iops &lt; -5% or p99 &gt; 10%</c>.</summary>
public sealed class ComparisonGate
{
    private readonly ConditionSet _conditions;
    private readonly ChangeBasis _basis;

    /// <summary>Creates a gate.</summary>
    /// <param name="conditions">Changes that must not be (<see cref="ConditionSet.ParseChanges"/>).</param>
    /// <param name="basis">
    /// What a change must rest on to count: repeats; repeats or intervals; or nothing, and then any change counts, significant or not.
    /// </param>
    public ComparisonGate(ConditionSet conditions, ChangeBasis basis)
    {
        _conditions = conditions;
        _basis = basis;
    }

    /// <summary>The statistics that must be compared for it.</summary>
    public IEnumerable<Statistic> Statistics => _conditions.Conditions.Select(c => c.Statistic with { Job = null, Direction = null }).Distinct();

    /// <summary>The condition as given.</summary>
    public string Condition => _conditions.ToString();

    /// <summary>What a change must rest on to count.</summary>
    public ChangeBasis Basis => _basis;

    /// <summary>The points that fulfil the condition, with the conditions that they fulfil.</summary>
    public IReadOnlyList<(PointComparison Point, IReadOnlyList<StatisticCondition> Conditions)> Failures(ResultComparison comparison) =>
        [.. from point in comparison.Overall.Concat(comparison.Points)
            let fulfilled = _conditions.FulfilledBy(statistic => Find(point, statistic) is { } change && Counts(change) ? change.Percent : null)
            where fulfilled is not null
            select (point, fulfilled)];

    /// <summary>Comparisons that could have failed; with none the gate guards nothing.</summary>
    public int Judged(ResultComparison comparison) =>
        comparison.Points.Concat(comparison.Overall).Sum(point => _conditions.Conditions.Count(c => Find(point, c.Statistic) is { Ratio: not null } change && change.Basis >= _basis));

    /// <summary>True when some point has a value on both sides for some condition; otherwise no number of repeats makes it judge anything.</summary>
    public bool IsMeasured(ResultComparison comparison) =>
        comparison.Points.Concat(comparison.Overall).Any(point => _conditions.Conditions.Any(c => Find(point, c.Statistic) is { Ratio: not null }));

    private bool Counts(StatisticChange change) =>
        _basis == ChangeBasis.None || (change.Basis >= _basis && change.Verdict is ChangeVerdict.Better or ChangeVerdict.Worse);

    private static StatisticChange? Find(PointComparison point, Statistic wanted)
    {
        if ((wanted.Job is { } job && job != point.Job) || (wanted.Direction is { } direction && direction.ToString() != point.Direction.ToString()))
        {
            return null;
        }

        Statistic own = wanted with { Job = null, Direction = null };
        // Latencies of fio may have been compared by the completion part.
        return point.Changes.FirstOrDefault(c => c.Statistic == own)
            ?? (own is { Kind: StatisticKind.Latency, Part: LatencyPart.Total } ? point.Changes.FirstOrDefault(c => c.Statistic == own with { Part = LatencyPart.Completion }) : null);
    }
}
