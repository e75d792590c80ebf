namespace Bench.Engine.Jobs.Options;

/// <summary>Whether daemons lock files against each other while I/O to them is in flight (fio <c>lockfile</c>).</summary>
public enum FileLockMode
{
    /// <summary>Never.</summary>
    None,

    /// <summary>One daemon at a time.</summary>
    Exclusive,

    /// <summary>Many readers or one writer.</summary>
    ReadWrite,
}
