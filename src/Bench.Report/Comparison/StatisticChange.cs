using Bench.Engine.Results.Statistics;

namespace Bench.Report.Comparison;

/// <summary>How one statistic of one point differs from the baseline's.</summary>
public sealed record StatisticChange
{
    /// <summary>The statistic; of latencies the part that both sides have.</summary>
    public required Statistic Statistic { get; init; }

    /// <summary>The baseline's value of each repeat, in the statistic's unit.</summary>
    public required IReadOnlyList<double> Baseline { get; init; }

    /// <summary>The other side's values.</summary>
    public required IReadOnlyList<double> Candidate { get; init; }

    /// <summary>Points that it covers: then <see cref="Baseline"/> and <see cref="Candidate"/> have a value for each of them.</summary>
    public int Points { get; init; } = 1;

    /// <summary>What <see cref="Verdict"/> rests on.</summary>
    public ChangeBasis Basis { get; init; }

    /// <summary>Candidate by baseline (geometric means over the repeats); null when a side has no value above 0.</summary>
    public double? Ratio { get; init; }

    /// <summary>Lower end of the ratio's confidence interval; null without a basis.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end of the ratio's confidence interval; null without a basis.</summary>
    public double? High { get; init; }

    /// <summary>p-value of this comparison alone; null without a basis.</summary>
    public double? PValue { get; init; }

    /// <summary>p-value among all comparisons of the same basis (Holm); null without a basis.</summary>
    public double? AdjustedPValue { get; init; }

    /// <summary>What can be said.</summary>
    public ChangeVerdict Verdict { get; init; }

    /// <summary>Geometric mean of the baseline; the arithmetic one where a value is 0.</summary>
    public double BaselineMean => Mean(Baseline);

    /// <summary>Geometric mean of the candidate; the arithmetic one where a value is 0.</summary>
    public double CandidateMean => Mean(Candidate);

    /// <summary>The change in percent; null when a side has no value above 0.</summary>
    public double? Percent => (Ratio - 1) * 100;

    private static double Mean(IReadOnlyList<double> values) =>
        values.Any(v => v <= 0) ? values.Average() : Math.Exp(values.Average(value => Math.Log(value)));
}
