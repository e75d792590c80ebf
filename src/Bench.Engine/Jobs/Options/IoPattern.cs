namespace Bench.Engine.Jobs.Options;

/// <summary>Directions and order of a job's I/O (fio <c>rw</c>).</summary>
[Flags]
public enum IoPattern
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Reads are issued.</summary>
    Read = 1,

    /// <summary>Writes are issued.</summary>
    Write = 2,

    /// <summary>Trims are issued.</summary>
    Trim = 4,

    /// <summary>Offsets are random instead of sequential.</summary>
    Random = 8,

    /// <summary>rw=randread.</summary>
    RandRead = Read | Random,

    /// <summary>rw=randwrite.</summary>
    RandWrite = Write | Random,

    /// <summary>rw=randtrim.</summary>
    RandTrim = Trim | Random,

    /// <summary>rw=rw: two sequential streams.</summary>
    ReadWrite = Read | Write,

    /// <summary>rw=randrw.</summary>
    RandReadWrite = Read | Write | Random,

    /// <summary>rw=trimwrite: each block is trimmed, then written.</summary>
    TrimWrite = Trim | Write,

    /// <summary>rw=randtrimwrite.</summary>
    RandTrimWrite = Trim | Write | Random,
}
