namespace Bench.Engine.Engines.Metadata;

/// <summary>The call of <c>filestat</c> and <c>dirstat</c> (fio <c>stat_type</c>).</summary>
public enum StatCall
{
    /// <summary>stat(2), which follows symbolic links.</summary>
    Stat,

    /// <summary>lstat(2), which does not.</summary>
    Lstat,

    /// <summary>statx(2).</summary>
    Statx,
}
