namespace Bench.Engine.Jobs.Options;

/// <summary>What is to become steady.</summary>
public enum SteadyStateMeasure
{
    /// <summary>I/Os per second.</summary>
    Iops,

    /// <summary>Bytes per second.</summary>
    Bandwidth,

    /// <summary>Mean completion latency, ns.</summary>
    Latency,
}

/// <summary>When a job counts as steady and ends (fio <c>steadystate</c>).</summary>
/// <param name="Measure">What is sampled.</param>
/// <param name="BySlope">True for the slope of a line through the samples, per sample; false for the largest deviation from their mean.</param>
/// <param name="Limit">Steady below this: percent of the mean, or units of the measure.</param>
/// <param name="IsPercent">Unit of <paramref name="Limit"/>.</param>
public sealed record SteadyStateCriterion(SteadyStateMeasure Measure, bool BySlope, double Limit, bool IsPercent)
{
    /// <summary>fio's name: <c>iops</c>, <c>bw</c>, <c>lat</c>.</summary>
    public string Name => Measure switch
    {
        SteadyStateMeasure.Iops => "iops",
        SteadyStateMeasure.Bandwidth => "bw",
        _ => "lat",
    };
}
