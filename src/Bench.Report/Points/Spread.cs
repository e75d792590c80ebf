namespace Bench.Report.Points;

/// <summary>One number of a point over its repeats.</summary>
/// <param name="Mean">Mean of the repeats.</param>
/// <param name="Low">Lowest repeat.</param>
/// <param name="High">Highest repeat.</param>
/// <param name="Count">Repeats that have the number.</param>
internal readonly record struct Spread(double Mean, double Low, double High, int Count)
{
    /// <summary>Of a point; null when no repeat has the number.</summary>
    public static Spread? Of(MeasuredPoint point, Func<MeasuredRun, double?> value)
    {
        List<double> values = [.. point.Runs.Select(value).OfType<double>()];
        return values.Count == 0 ? null : new(values.Average(), values.Min(), values.Max(), values.Count);
    }
}
