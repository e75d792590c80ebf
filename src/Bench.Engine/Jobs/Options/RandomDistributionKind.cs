namespace Bench.Engine.Jobs.Options;

/// <summary>How offsets spread over the region (fio <c>random_distribution</c>).</summary>
public enum RandomDistributionKind
{
    /// <summary>Uniform.</summary>
    Random,

    /// <summary>Zipf with theta.</summary>
    Zipf,

    /// <summary>Pareto with h.</summary>
    Pareto,

    /// <summary>Bell shaped.</summary>
    Normal,

    /// <summary>Shares of accesses over shares of the region.</summary>
    Zoned,

    /// <summary>Shares of accesses over zones given in bytes.</summary>
    ZonedAbs,
}
