namespace Bench.Engine.Jobs.Options;

/// <summary>Kinds of recorded I/O that are not replayed (fio <c>replay_skip</c>).</summary>
[Flags]
public enum ReplaySkip
{
    /// <summary>All is replayed.</summary>
    None = 0,

    /// <summary>Reads.</summary>
    Read = 1,

    /// <summary>Writes.</summary>
    Write = 2,

    /// <summary>Trims.</summary>
    Trim = 4,

    /// <summary>fsync and its like.</summary>
    Sync = 8,

    /// <summary>What no option leaves out.</summary>
    Never = 16,
}
