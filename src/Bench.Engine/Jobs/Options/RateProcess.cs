namespace Bench.Engine.Jobs.Options;

/// <summary>Arrival process of rate-limited I/O (fio <c>rate_process</c>).</summary>
public enum RateProcess
{
    /// <summary>Even gaps.</summary>
    Linear,

    /// <summary>Exponential gaps.</summary>
    Poisson,
}
