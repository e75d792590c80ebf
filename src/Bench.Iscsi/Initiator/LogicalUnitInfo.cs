namespace Bench.Iscsi.Initiator;

/// <summary>What a logical unit says of itself.</summary>
public sealed record LogicalUnitInfo
{
    /// <summary>Number of the logical unit.</summary>
    public required int Lun { get; init; }

    /// <summary>Vendor of INQUIRY.</summary>
    public required string Vendor { get; init; }

    /// <summary>Product of INQUIRY.</summary>
    public required string Product { get; init; }

    /// <summary>Revision of INQUIRY.</summary>
    public string Revision { get; init; } = "";

    /// <summary>Peripheral device type: 0 is a disk.</summary>
    public int DeviceType { get; init; }

    /// <summary>Serial number of VPD page 80h.</summary>
    public string? SerialNumber { get; init; }

    /// <summary>Logical blocks.</summary>
    public long Blocks { get; init; }

    /// <summary>Bytes of a logical block.</summary>
    public int BlockSize { get; init; }

    /// <summary>Bytes of a physical block.</summary>
    public int PhysicalBlockSize { get; init; }

    /// <summary>Thin provisioned: UNMAP or WRITE SAME gives blocks back.</summary>
    public bool IsThin { get; init; }

    /// <summary>The logical unit takes UNMAP.</summary>
    public bool HasUnmap { get; init; }

    /// <summary>Most blocks of one UNMAP; 0 where none was said.</summary>
    public long MaxUnmapBlocks { get; init; }

    /// <summary>Most blocks of one READ or WRITE; 0 where none was said.</summary>
    public long MaxTransferBlocks { get; init; }

    /// <summary>Nothing may be written.</summary>
    public bool IsWriteProtected { get; init; }

    /// <summary>The volatile write cache is on; null where the unit does not say.</summary>
    public bool? HasWriteCache { get; init; }

    /// <summary>FUA and DPO count.</summary>
    public bool HasForceUnitAccess { get; init; }

    /// <summary>Bytes in all.</summary>
    public long Size => Blocks * BlockSize;
}
