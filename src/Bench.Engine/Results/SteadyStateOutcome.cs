using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Results;

/// <summary>How steady a job, or a report group, became (fio's <c>steadystate</c> object).</summary>
/// <param name="Criterion">What was asked for.</param>
/// <param name="Window">The time that had to be steady.</param>
/// <param name="IsAttained">True when it was, which ended the job.</param>
/// <param name="Value">The criterion's value at the last sample, in the unit of its limit.</param>
/// <param name="MaximumDeviation">Largest deviation of the samples from their mean.</param>
/// <param name="Slope">Slope of a line through the samples, per sample.</param>
/// <param name="Iops">Samples of the window, oldest first, I/Os per second.</param>
/// <param name="BytesPerSecond">The same, bytes per second.</param>
/// <param name="Latencies">The same, mean completion latency, ns.</param>
public sealed record SteadyStateOutcome(
    SteadyStateCriterion Criterion,
    TimeSpan Window,
    bool IsAttained,
    double Value,
    double MaximumDeviation,
    double Slope,
    IReadOnlyList<long> Iops,
    IReadOnlyList<long> BytesPerSecond,
    IReadOnlyList<long> Latencies);
