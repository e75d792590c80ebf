namespace Bench.Engine.Jobs.Options;

/// <summary>fio <c>fadvise_hint</c>.</summary>
public enum FadviseHint
{
    /// <summary>None.</summary>
    None,

    /// <summary>By the job's pattern.</summary>
    ByPattern,

    /// <summary>POSIX_FADV_RANDOM.</summary>
    Random,

    /// <summary>POSIX_FADV_SEQUENTIAL.</summary>
    Sequential,

    /// <summary>POSIX_FADV_NOREUSE.</summary>
    NoReuse,
}
