namespace Bench.Engine.Results.Statistics;

/// <summary>The mean over several measurements of the same point, of each statistic by itself.</summary>
public sealed class MeanStatistics(IReadOnlyList<IStatisticSource> sources) : IStatisticSource
{
    /// <summary>Measurements that it is the mean of.</summary>
    public int Count => sources.Count;

    /// <inheritdoc/>
    public IReadOnlyList<string> Jobs => sources.Count == 0 ? [] : sources[0].Jobs;

    /// <inheritdoc/>
    public double? Value(Statistic statistic)
    {
        double?[] values = [.. sources.Select(source => source.Value(statistic))];
        return values.Length > 0 && values.All(static value => value is not null) ? values.Average() : null;
    }

    /// <summary>The standard deviation over the measurements; null with fewer than two values.</summary>
    public double? Deviation(Statistic statistic)
    {
        double[] values = [.. sources.Select(source => source.Value(statistic)).OfType<double>()];
        if (values.Length < 2)
        {
            return null;
        }

        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    }
}
