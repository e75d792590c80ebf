namespace Bench.Engine.Jobs.Options;

/// <summary>fio <c>dedupe_mode</c>.</summary>
public enum DedupeMode
{
    /// <summary>Repeat the previous buffer.</summary>
    Repeat,

    /// <summary>Repeat one of a working set.</summary>
    WorkingSet,
}
