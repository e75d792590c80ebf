using System.Buffers.Binary;

namespace Bench.Iscsi.Scsi;

/// <summary>Address and length out of a block command's CDB of any length: READ, WRITE, VERIFY, WRITE AND VERIFY, SYNCHRONIZE CACHE, PRE-FETCH, WRITE SAME, ORWRITE,
/// COMPARE AND WRITE.</summary>
/// <param name="Lba">First logical block.</param>
/// <param name="Blocks">NUMBER OF BLOCKS as given; 0 in a 6-byte CDB has become the 256 it stands for.</param>
/// <param name="Flags">Byte 1 as it came (protection field, DPO, FUA, BYTCHK, UNMAP, NDOB...); 0 for 6-byte CDBs.</param>
internal readonly record struct BlockCdb(ulong Lba, uint Blocks, byte Flags)
{
    public static BlockCdb Decode(ReadOnlySpan<byte> cdb) => (cdb[0] >> 5) switch
    {
        0 => new(BinaryPrimitives.ReadUInt32BigEndian(cdb) & 0x1F_FFFF, cdb[4] == 0 ? 256u : cdb[4], 0),
        1 or 2 => new(BinaryPrimitives.ReadUInt32BigEndian(cdb[2..]), BinaryPrimitives.ReadUInt16BigEndian(cdb[7..]), cdb[1]),
        5 => new(BinaryPrimitives.ReadUInt32BigEndian(cdb[2..]), BinaryPrimitives.ReadUInt32BigEndian(cdb[6..]), cdb[1]),
        _ when cdb[0] == (byte)ScsiOpcode.CompareAndWrite => new(BinaryPrimitives.ReadUInt64BigEndian(cdb[2..]), cdb[13], cdb[1]),
        _ when cdb[0] == (byte)ScsiOpcode.WriteAtomic16 => new(BinaryPrimitives.ReadUInt64BigEndian(cdb[2..]), BinaryPrimitives.ReadUInt16BigEndian(cdb[12..]), cdb[1]),
        _ => new(BinaryPrimitives.ReadUInt64BigEndian(cdb[2..]), BinaryPrimitives.ReadUInt32BigEndian(cdb[10..]), cdb[1]),
    };

    /// <summary>RDPROTECT, WRPROTECT or VRPROTECT.</summary>
    public int Protection => Flags >> 5;

    public bool ForceUnitAccess => (Flags & (byte)CdbFlags.ForceUnitAccess) != 0;

    public bool DisablePageOut => (Flags & (byte)CdbFlags.DisablePageOut) != 0;

    /// <summary>BYTCHK of VERIFY and WRITE AND VERIFY.</summary>
    public int ByteCheck => (Flags >> 1) & 3;

    /// <summary>UNMAP of WRITE SAME.</summary>
    public bool Unmap => (Flags & 0x08) != 0;

    /// <summary>ANCHOR of WRITE SAME.</summary>
    public bool Anchor => (Flags & 0x10) != 0;

    /// <summary>NDOB of WRITE SAME(16).</summary>
    public bool NoDataOut => (Flags & 0x01) != 0;

    /// <summary>Whether the blocks lie within a unit of <paramref name="capacity"/> blocks. An empty transfer may start right behind the last block.</summary>
    public bool FitsIn(ulong capacity) => Lba <= capacity && Blocks <= capacity - Lba;
}
