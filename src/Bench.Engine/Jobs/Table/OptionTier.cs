namespace Bench.Engine.Jobs.Table;

/// <summary>How common an option is among users of storage benchmarks.</summary>
public enum OptionTier
{
    /// <summary>Expected on day one.</summary>
    A,

    /// <summary>Advanced but in common use.</summary>
    B,

    /// <summary>Niche, or tied to particular hardware or services.</summary>
    C,
}
