namespace Bench.Engine.Jobs.Options;

/// <summary>Where buffers come from (fio <c>mem</c>).</summary>
public enum MemoryKind
{
    /// <summary>Aligned heap memory.</summary>
    Malloc,

    /// <summary>SysV shared memory.</summary>
    Shm,

    /// <summary>SysV shared memory on huge pages.</summary>
    ShmHuge,

    /// <summary>Anonymous or file mapping.</summary>
    Mmap,

    /// <summary>Mapping on huge pages.</summary>
    MmapHuge,

    /// <summary>Shared mapping.</summary>
    MmapShared,
}
