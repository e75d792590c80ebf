namespace Bench.Engine.Jobs.Table;

/// <summary>What Bench does with an option or engine that fio knows.</summary>
public enum OptionStatus
{
    /// <summary>It does what it says.</summary>
    Supported,

    /// <summary>Accepted, checked, and without effect for a stated reason.</summary>
    AcceptedWithoutEffect,

    /// <summary>Refused: not implemented yet.</summary>
    NotYet,

    /// <summary>Refused for good: hardware, service or platform that Bench does not drive, or withdrawn by fio itself.</summary>
    Refused,
}
