namespace Bench.Engine.Jobs.Options;

/// <summary>How space for laid-out files is reserved (fio <c>fallocate</c>).</summary>
public enum FallocateMode
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>fallocate(2), when the file system has it.</summary>
    Native,

    /// <summary>posix_fallocate(3).</summary>
    Posix,

    /// <summary>fallocate(2) without growing the file size.</summary>
    Keep,

    /// <summary>ftruncate(2) to the full size.</summary>
    Truncate,
}
