using System.Buffers.Binary;

namespace Bench.Iscsi.Scsi;

/// <summary>Bits of byte 1 of the block commands that ask for more than plain data.</summary>
[Flags]
internal enum CdbFlags : byte
{
    None = 0,

    /// <summary>FUA: the data must be on the medium before status.</summary>
    ForceUnitAccess = 0x08,

    /// <summary>DPO: do not keep the data in the cache.</summary>
    DisablePageOut = 0x10,
}

/// <summary>
/// Writes command descriptor blocks: each method fills the 16 bytes of a SCSI Command PDU's CDB field (SPC-4, SBC-3), unused bytes zero.
/// </summary>
internal static class Cdb
{
    /// <summary>Bytes of the CDB field of a SCSI Command PDU.</summary>
    public const int Length = 16;

    public static void TestUnitReady(Span<byte> cdb) => Start(cdb, ScsiOpcode.TestUnitReady);

    public static void Inquiry(Span<byte> cdb, ushort allocationLength, byte? vpdPage = null)
    {
        Start(cdb, ScsiOpcode.Inquiry);
        cdb[1] = (byte)(vpdPage is null ? 0 : 1);
        cdb[2] = vpdPage ?? 0;
        BinaryPrimitives.WriteUInt16BigEndian(cdb[3..], allocationLength);
    }

    public static void RequestSense(Span<byte> cdb, byte allocationLength, bool descriptorFormat = false)
    {
        Start(cdb, ScsiOpcode.RequestSense);
        cdb[1] = (byte)(descriptorFormat ? 1 : 0);
        cdb[4] = allocationLength;
    }

    public static void ReportLuns(Span<byte> cdb, uint allocationLength)
    {
        Start(cdb, ScsiOpcode.ReportLuns);
        BinaryPrimitives.WriteUInt32BigEndian(cdb[6..], allocationLength);
    }

    public static void ReadCapacity10(Span<byte> cdb) => Start(cdb, ScsiOpcode.ReadCapacity10);

    public static void ReadCapacity16(Span<byte> cdb, uint allocationLength = ReadCapacityData.Length16)
    {
        Start(cdb, ScsiOpcode.ServiceActionIn16);
        cdb[1] = (byte)ServiceActionIn16.ReadCapacity16;
        BinaryPrimitives.WriteUInt32BigEndian(cdb[10..], allocationLength);
    }

    public static void GetLbaStatus(Span<byte> cdb, ulong lba, uint allocationLength)
    {
        Start(cdb, ScsiOpcode.ServiceActionIn16);
        cdb[1] = (byte)ServiceActionIn16.GetLbaStatus;
        BinaryPrimitives.WriteUInt64BigEndian(cdb[2..], lba);
        BinaryPrimitives.WriteUInt32BigEndian(cdb[10..], allocationLength);
    }

    public static void ModeSense6(Span<byte> cdb, byte page, byte subpage, byte allocationLength)
    {
        Start(cdb, ScsiOpcode.ModeSense6);
        cdb[2] = page;
        cdb[3] = subpage;
        cdb[4] = allocationLength;
    }

    public static void ModeSense10(Span<byte> cdb, byte page, byte subpage, ushort allocationLength)
    {
        Start(cdb, ScsiOpcode.ModeSense10);
        cdb[2] = page;
        cdb[3] = subpage;
        BinaryPrimitives.WriteUInt16BigEndian(cdb[7..], allocationLength);
    }

    public static void Read10(Span<byte> cdb, uint lba, ushort blocks, CdbFlags flags = CdbFlags.None) => Block10(cdb, ScsiOpcode.Read10, lba, blocks, flags);

    public static void Read12(Span<byte> cdb, uint lba, uint blocks, CdbFlags flags = CdbFlags.None) => Block12(cdb, ScsiOpcode.Read12, lba, blocks, flags);

    public static void Read16(Span<byte> cdb, ulong lba, uint blocks, CdbFlags flags = CdbFlags.None) => Block16(cdb, ScsiOpcode.Read16, lba, blocks, (byte)flags);

    public static void Write10(Span<byte> cdb, uint lba, ushort blocks, CdbFlags flags = CdbFlags.None) => Block10(cdb, ScsiOpcode.Write10, lba, blocks, flags);

    public static void Write12(Span<byte> cdb, uint lba, uint blocks, CdbFlags flags = CdbFlags.None) => Block12(cdb, ScsiOpcode.Write12, lba, blocks, flags);

    public static void Write16(Span<byte> cdb, ulong lba, uint blocks, CdbFlags flags = CdbFlags.None) => Block16(cdb, ScsiOpcode.Write16, lba, blocks, (byte)flags);

    public static void WriteAndVerify16(Span<byte> cdb, ulong lba, uint blocks, bool compareBytes) =>
        Block16(cdb, ScsiOpcode.WriteAndVerify16, lba, blocks, (byte)(compareBytes ? 2 : 0));

    /// <summary>VERIFY(16); <paramref name="compareBytes"/> sends data to compare (BYTCHK 01b), else only the medium is checked.</summary>
    public static void Verify16(Span<byte> cdb, ulong lba, uint blocks, bool compareBytes) =>
        Block16(cdb, ScsiOpcode.Verify16, lba, blocks, (byte)(compareBytes ? 2 : 0));

    /// <summary>WRITE SAME(16): one block of data, or none with <paramref name="noDataOut"/> (NDOB), for <paramref name="blocks"/> blocks; 0 means to the end.</summary>
    public static void WriteSame16(Span<byte> cdb, ulong lba, uint blocks, bool unmap = false, bool noDataOut = false) =>
        Block16(cdb, ScsiOpcode.WriteSame16, lba, blocks, (byte)((unmap ? 0x08 : 0) | (noDataOut ? 0x01 : 0)));

    public static void CompareAndWrite(Span<byte> cdb, ulong lba, byte blocks, CdbFlags flags = CdbFlags.None)
    {
        Start(cdb, ScsiOpcode.CompareAndWrite);
        cdb[1] = (byte)flags;
        BinaryPrimitives.WriteUInt64BigEndian(cdb[2..], lba);
        cdb[13] = blocks;
    }

    /// <summary>SYNCHRONIZE CACHE(10) without IMMED; 0 blocks means to the end.</summary>
    public static void SynchronizeCache10(Span<byte> cdb, uint lba = 0, ushort blocks = 0) => Block10(cdb, ScsiOpcode.SynchronizeCache10, lba, blocks, CdbFlags.None);

    /// <summary>SYNCHRONIZE CACHE(16) without IMMED; 0 blocks means to the end.</summary>
    public static void SynchronizeCache16(Span<byte> cdb, ulong lba = 0, uint blocks = 0) => Block16(cdb, ScsiOpcode.SynchronizeCache16, lba, blocks, 0);

    public static void Unmap(Span<byte> cdb, ushort parameterListLength)
    {
        Start(cdb, ScsiOpcode.Unmap);
        BinaryPrimitives.WriteUInt16BigEndian(cdb[7..], parameterListLength);
    }

    public static void PersistentReserveIn(Span<byte> cdb, PersistentReserveInAction action, ushort allocationLength)
    {
        Start(cdb, ScsiOpcode.PersistentReserveIn);
        cdb[1] = (byte)action;
        BinaryPrimitives.WriteUInt16BigEndian(cdb[7..], allocationLength);
    }

    public static void PersistentReserveOut(Span<byte> cdb, PersistentReserveOutAction action, ReservationType type, uint parameterListLength)
    {
        Start(cdb, ScsiOpcode.PersistentReserveOut);
        cdb[1] = (byte)action;
        cdb[2] = (byte)type;
        BinaryPrimitives.WriteUInt32BigEndian(cdb[5..], parameterListLength);
    }

    private static void Block10(Span<byte> cdb, ScsiOpcode opcode, uint lba, ushort blocks, CdbFlags flags)
    {
        Start(cdb, opcode);
        cdb[1] = (byte)flags;
        BinaryPrimitives.WriteUInt32BigEndian(cdb[2..], lba);
        BinaryPrimitives.WriteUInt16BigEndian(cdb[7..], blocks);
    }

    private static void Block12(Span<byte> cdb, ScsiOpcode opcode, uint lba, uint blocks, CdbFlags flags)
    {
        Start(cdb, opcode);
        cdb[1] = (byte)flags;
        BinaryPrimitives.WriteUInt32BigEndian(cdb[2..], lba);
        BinaryPrimitives.WriteUInt32BigEndian(cdb[6..], blocks);
    }

    private static void Block16(Span<byte> cdb, ScsiOpcode opcode, ulong lba, uint blocks, byte flags)
    {
        Start(cdb, opcode);
        cdb[1] = flags;
        BinaryPrimitives.WriteUInt64BigEndian(cdb[2..], lba);
        BinaryPrimitives.WriteUInt32BigEndian(cdb[10..], blocks);
    }

    private static void Start(Span<byte> cdb, ScsiOpcode opcode)
    {
        cdb[..Length].Clear();
        cdb[0] = (byte)opcode;
    }
}
