namespace Bench.Report.Units;

/// <summary>What a number measures; values are always in the base unit named here.</summary>
public enum Quantity
{
    /// <summary>A plain number or a count.</summary>
    Count,

    /// <summary>I/Os per second.</summary>
    Iops,

    /// <summary>Bytes per second.</summary>
    BytesPerSecond,

    /// <summary>A latency, nanoseconds.</summary>
    Latency,

    /// <summary>Time on a time axis, seconds.</summary>
    Time,

    /// <summary>A share, percent.</summary>
    Percent,

    /// <summary>A size, bytes.</summary>
    Size,
}
