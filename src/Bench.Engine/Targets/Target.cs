namespace Bench.Engine.Targets;

/// <summary>What I/O goes to: a file, a device or a LUN.</summary>
/// <param name="Path">Path, device or URL as the engine opens it.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Size">Bytes that I/O may touch; the size of the device or laid-out file.</param>
/// <param name="LogicalBlockSize">Smallest unit of direct I/O, bytes; 1 when any size goes.</param>
public sealed record Target(string Path, TargetKind Kind, long Size, int LogicalBlockSize = 1)
{
    /// <summary>First byte of the job's region (<c>offset</c>, <c>offset_increment</c>).</summary>
    public long RegionStart { get; init; }

    /// <summary>Length of the job's region from <see cref="RegionStart"/>, bytes.</summary>
    public long RegionLength { get; init; } = Size;
}

/// <summary>Kinds of targets.</summary>
public enum TargetKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A block device.</summary>
    Block,

    /// <summary>A character device.</summary>
    Character,

    /// <summary>A pipe or standard input or output.</summary>
    Pipe,

    /// <summary>Nothing real (null engine).</summary>
    None,

    /// <summary>An iSCSI LUN.</summary>
    Lun,

    /// <summary>An export of an NBD server.</summary>
    Export,

    /// <summary>Objects of a server, which have no size before they are written.</summary>
    Object,
}
