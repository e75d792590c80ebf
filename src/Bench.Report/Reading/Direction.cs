namespace Bench.Report.Reading;

/// <summary>A direction as results report it.</summary>
public enum Direction
{
    /// <summary>Reads.</summary>
    Read,

    /// <summary>Writes.</summary>
    Write,

    /// <summary>Trims.</summary>
    Trim,

    /// <summary>All directions in one number (fio <c>unified_rw_reporting=mixed</c>).</summary>
    Mixed,
}
