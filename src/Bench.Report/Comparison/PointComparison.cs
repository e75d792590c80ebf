using Bench.Report.Charts.Standard;
using Bench.Report.Points;
using Bench.Report.Reading;

namespace Bench.Report.Comparison;

/// <summary>One point of the baseline beside the same point of another side.</summary>
/// <param name="Candidate">Name of the other side.</param>
/// <param name="Values">The point's option values, in the order of the sweep; empty when there is one point.</param>
/// <param name="Job">Name of the job; empty when the sides name their only job differently.</param>
/// <param name="Direction">Direction.</param>
/// <param name="Changes">One for each statistic that both sides have.</param>
public sealed record PointComparison(string Candidate, IReadOnlyList<KeyValuePair<string, string>> Values, string Job, Direction Direction, IReadOnlyList<StatisticChange> Changes)
{
    /// <summary>The point in words: <c>bs=8k numjobs=4 · job · read</c>.</summary>
    public string Name => NameOf(string.Join(' ', Values.Select(v => $"{v.Key}={v.Value}")), Job, Direction);

    internal static string NameOf(PointKey key) => NameOf(key.ValueText, key.Job, key.Direction);

    private static string NameOf(string values, string job, Direction direction) =>
        string.Join(" · ", new[] { values, job, TrackStyle.Word(direction) }.Where(part => part.Length > 0));
}

/// <summary>A point that another side does not have.</summary>
/// <param name="Side">The side that has it.</param>
/// <param name="Missing">The side that has not.</param>
/// <param name="Point">The point in words.</param>
public sealed record UnpairedPoint(string Side, string Missing, string Point);
