namespace Bench.Report.Comparison;

/// <summary>
/// Holm's step-down correction: of many comparisons some differ by chance, and this keeps the probability that any of them is
/// called a difference wrongly below the stated level (S. Holm, Scandinavian Journal of Statistics 6, 1979).
/// </summary>
internal static class HolmCorrection
{
    /// <summary>Adjusted p-values in the order given; one at or below the level is significant.</summary>
    public static double[] Adjust(IReadOnlyList<double> pValues)
    {
        double[] adjusted = new double[pValues.Count];
        double largest = 0;
        int rank = 0;
        foreach (int index in Enumerable.Range(0, pValues.Count).OrderBy(i => pValues[i]))
        {
            largest = Math.Max(largest, Math.Min(1, pValues[index] * (pValues.Count - rank++)));
            adjusted[index] = largest;
        }

        return adjusted;
    }
}
