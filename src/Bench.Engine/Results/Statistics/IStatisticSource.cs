namespace Bench.Engine.Results.Statistics;

/// <summary>Something measured that can be asked for its statistics.</summary>
public interface IStatisticSource
{
    /// <summary>The jobs that <see cref="Statistic.Job"/> may name, in order; jobs of one name count once.</summary>
    IReadOnlyList<string> Jobs { get; }

    /// <summary>The value in the statistic's unit; null when it was not measured.</summary>
    double? Value(Statistic statistic);
}
