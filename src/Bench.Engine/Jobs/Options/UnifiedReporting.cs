namespace Bench.Engine.Jobs.Options;

/// <summary>fio <c>unified_rw_reporting</c>.</summary>
public enum UnifiedReporting
{
    /// <summary>Directions apart.</summary>
    None,

    /// <summary>One <c>mixed</c> object instead.</summary>
    Mixed,

    /// <summary>Directions and the mix.</summary>
    Both,
}
