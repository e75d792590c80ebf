using System.Text.Json;
using System.Text.Json.Serialization;
using Bench.Engine.Results.Statistics;

namespace Bench.Report.Comparison;

/// <summary>A comparison for programs (docs/comparison.md).</summary>
public static class ComparisonJson
{
    /// <summary>Raised when a key changes its meaning or goes away.</summary>
    private const int SchemaVersion = 1;

    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>The document.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="gate">The gate that was asked for; null for none.</param>
    public static string Write(ResultComparison comparison, ComparisonGate? gate = null)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return JsonSerializer.Serialize(
            new
            {
                SchemaVersion,
                comparison.Confidence,
                Test = "Welch's t-test on logarithms; p_adjusted by Holm over all comparisons of the same basis",
                Baseline = comparison.Sides[0].Name,
                Sides = comparison.Sides.Select(s => new { s.Name, Results = s.Results.Select(r => r.Path) }),
                Summary = ComparisonText.Summary(comparison),
                Points = comparison.Points.Select(p => new
                {
                    p.Candidate,
                    Values = p.Values.ToDictionary(),
                    p.Job,
                    p.Direction,
                    Changes = p.Changes.Select(Change),
                }),
                Overall = comparison.Overall.Select(p => new
                {
                    p.Candidate,
                    p.Direction,
                    Points = p.Changes.Max(c => c.Points),
                    Changes = p.Changes.Select(Change),
                }),
                comparison.Unpaired,
                comparison.Differences,
                FailIf = gate is null ? null : Gate(gate, comparison),
            },
            Format) + "\n";
    }

    private static object Change(StatisticChange change) => new
    {
        Statistic = change.Statistic.ToString(),
        Unit = Unit(change.Statistic.Unit),
        change.Baseline,
        change.Candidate,
        change.BaselineMean,
        change.CandidateMean,
        change.Ratio,
        RatioLow = change.Low,
        RatioHigh = change.High,
        ChangePct = change.Percent,
        change.Basis,
        P = change.PValue,
        PAdjusted = change.AdjustedPValue,
        change.Verdict,
    };

    private static object Gate(ComparisonGate gate, ResultComparison comparison)
    {
        IReadOnlyList<(PointComparison Point, IReadOnlyList<StatisticCondition> Conditions)> failures = gate.Failures(comparison);
        return new
        {
            gate.Condition,
            gate.Basis,
            Judged = gate.Judged(comparison),
            Failed = failures.Count > 0,
            Failures = failures.Select(f => new { f.Point.Candidate, Point = f.Point.Name, Conditions = f.Conditions.Select(c => c.ToString()) }),
        };
    }

    private static string Unit(StatisticUnit unit) => unit switch
    {
        StatisticUnit.PerSecond => "1/s",
        StatisticUnit.Bytes => "B",
        StatisticUnit.BytesPerSecond => "B/s",
        StatisticUnit.Nanoseconds => "ns",
        StatisticUnit.Percent => "%",
        _ => "",
    };
}
