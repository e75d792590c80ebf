using Bench.Iscsi.Scsi;

namespace Bench.Iscsi.Target.Units;

/// <summary>UNMAP, WRITE SAME and GET LBA STATUS: what blocks are backed by space.</summary>
internal static class ProvisioningCommands
{
    private const int MaxStatusDescriptors = 256;

    public static void Unmap(ScsiTask task, LogicalUnit unit)
    {
        const int Anchor = 0x01;
        ushort length = task.CdbU16(7);
        if ((task.Cdb[1] & Anchor) != 0)
        {
            task.InvalidField(1);
        }
        else if (length is > 0 and < UnmapParameters.HeaderLength)
        {
            task.Check(SenseKey.IllegalRequest, AdditionalSense.ParameterListLengthError);
        }
        else
        {
            task.TakeData(length);
        }
    }

    public static void EndUnmap(ScsiTask task, LogicalUnit unit, ReadOnlySpan<byte> data)
    {
        if (!UnmapParameters.TryCount(data, out int count))
        {
            task.Check(SenseKey.IllegalRequest, AdditionalSense.ParameterListLengthError);
            return;
        }
        var limits = InquiryCommands.Limits(unit);
        ulong blocks = 0;
        for (int i = 0; i < count; i++)
        {
            BlockExtent extent = UnmapParameters.Read(data, i);
            if (extent.Lba > unit.Blocks || extent.Blocks > unit.Blocks - extent.Lba)
            {
                task.Check(SenseKey.IllegalRequest, AdditionalSense.LbaOutOfRange);
                return;
            }
            blocks += extent.Blocks;
        }
        if (count > limits.MaxUnmapDescriptors || blocks > limits.MaxUnmapBlocks)
        {
            task.Check(SenseData.InvalidFieldInParameters(2));
            return;
        }
        for (int i = 0; i < count; i++)
        {
            BlockExtent extent = UnmapParameters.Read(data, i);
            Discard(unit, extent.Lba, extent.Blocks);
        }
    }

    public static void WriteSame(ScsiTask task, LogicalUnit unit)
    {
        var cdb = BlockCdb.Decode(task.Cdb);
        bool sixteen = task.Opcode == ScsiOpcode.WriteSame16;
        bool noData = sixteen && cdb.NoDataOut;
        ushort lengthField = (ushort)(sixteen ? 10 : 7);
        if (cdb.Anchor || (!sixteen && (cdb.Flags & 0x07) != 0))
        {
            task.InvalidField(1);
        }
        else if (cdb.Blocks == 0)
        {
            // WSNZ: "to the end" of a huge unit is not what anyone should ask for by leaving a field zero.
            task.InvalidField(lengthField);
        }
        else if (BlockCommands.InRange(task, unit, cdb))
        {
            if (cdb.Blocks > InquiryCommands.Limits(unit).MaxWriteSame)
            {
                task.InvalidField(lengthField);
            }
            else
            {
                task.TakeData(noData ? 0 : unit.BlockSize);
            }
        }
    }

    public static void EndWriteSame(ScsiTask task, LogicalUnit unit, ReadOnlySpan<byte> data)
    {
        var cdb = BlockCdb.Decode(task.Cdb);
        bool noData = task.Opcode == ScsiOpcode.WriteSame16 && cdb.NoDataOut;
        if (!noData && data.Length != unit.BlockSize)
        {
            task.InvalidField(0);
            return;
        }
        // Unmapped blocks read as zeros here, so a block of zeros may be unmapped, and anything else must be written.
        if (data.IndexOfAnyExcept((byte)0) < 0)
        {
            if (cdb.Unmap || noData)
            {
                Discard(unit, cdb.Lba, cdb.Blocks);
                return;
            }
        }
        byte[] pattern = new byte[Math.Max(unit.BlockSize, (1 << 16) / unit.BlockSize * unit.BlockSize)];
        for (int at = 0; at < pattern.Length && !noData; at += unit.BlockSize)
        {
            data.CopyTo(pattern.AsSpan(at));
        }
        long offset = (long)cdb.Lba * unit.BlockSize;
        for (long end = offset + ((long)cdb.Blocks * unit.BlockSize); offset < end; offset += pattern.Length)
        {
            unit.Write(offset, pattern.AsSpan(0, (int)Math.Min(pattern.Length, end - offset)));
        }
        BlockCommands.EndWrite(task, unit, []);
    }

    public static void GetLbaStatus(ScsiTask task, LogicalUnit unit)
    {
        ulong lba = task.CdbU64(2);
        uint allocation = task.CdbU32(10);
        if (lba >= unit.Blocks)
        {
            BlockCommands.OutOfRange(task, unit, new BlockCdb(lba, 0, 0));
            return;
        }
        int most = (int)Math.Clamp((allocation - LbaStatusData.HeaderLength) / LbaStatusData.DescriptorLength, 1, MaxStatusDescriptors);
        var extents = new List<LbaStatusExtent>();
        while (lba < unit.Blocks && extents.Count < most)
        {
            bool mapped = unit.Store.IsMapped((long)lba * unit.BlockSize, out long run);
            uint blocks = (uint)Math.Clamp(run / unit.BlockSize, 1, uint.MaxValue);
            extents.Add(new(lba, blocks, mapped ? ProvisioningStatus.Mapped : ProvisioningStatus.Deallocated));
            lba += blocks;
        }
        task.Respond(LbaStatusData.Build([.. extents]), allocation);
    }

    private static void Discard(LogicalUnit unit, ulong lba, uint blocks)
    {
        if (blocks > 0)
        {
            long offset = (long)lba * unit.BlockSize;
            long length = (long)blocks * unit.BlockSize;
            unit.Atomically(offset, length, () => unit.Store.Discard(offset, length));
        }
    }
}
