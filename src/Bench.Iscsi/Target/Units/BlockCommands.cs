using System.Numerics;
using System.Runtime.InteropServices;
using Bench.Iscsi.Scsi;

namespace Bench.Iscsi.Target.Units;

/// <summary>Commands that move, compare or flush blocks.</summary>
internal static class BlockCommands
{
    private const int ByteCheckNone = 0;
    private const int ByteCheckAll = 1;
    private const int ByteCheckOneBlock = 3;

    public static void Read(ScsiTask task, LogicalUnit unit)
    {
        var cdb = BlockCdb.Decode(task.Cdb);
        if (InRange(task, unit, cdb) && NotTooLong(task, unit, cdb.Blocks))
        {
            task.ReadStore((long)cdb.Lba * unit.BlockSize, (long)cdb.Blocks * unit.BlockSize);
        }
    }

    public static void Write(ScsiTask task, LogicalUnit unit)
    {
        var cdb = BlockCdb.Decode(task.Cdb);
        if (InRange(task, unit, cdb) && NotTooLong(task, unit, cdb.Blocks))
        {
            task.WriteStore((long)cdb.Lba * unit.BlockSize, (long)cdb.Blocks * unit.BlockSize);
        }
    }

    public static void EndWrite(ScsiTask task, LogicalUnit unit, ReadOnlySpan<byte> data)
    {
        if (unit.Store.HasVolatileCache && BlockCdb.Decode(task.Cdb).ForceUnitAccess)
        {
            unit.Store.Flush();
        }
    }

    public static void WriteAndVerify(ScsiTask task, LogicalUnit unit)
    {
        var cdb = BlockCdb.Decode(task.Cdb);
        if (!InRange(task, unit, cdb) || !NotTooLong(task, unit, cdb.Blocks))
        {
            return;
        }
        switch (cdb.ByteCheck)
        {
            case ByteCheckNone:
                task.WriteStore((long)cdb.Lba * unit.BlockSize, (long)cdb.Blocks * unit.BlockSize);
                break;
            case ByteCheckAll:
                task.TakeData((long)cdb.Blocks * unit.BlockSize);
                break;
            default:
                task.InvalidField(1);
                break;
        }
    }

    public static void EndWriteAndVerify(ScsiTask task, LogicalUnit unit, ReadOnlySpan<byte> data)
    {
        var cdb = BlockCdb.Decode(task.Cdb);
        long offset = (long)cdb.Lba * unit.BlockSize;
        if (cdb.ByteCheck == ByteCheckAll)
        {
            unit.Write(offset, data);
            Compare(task, unit, offset, data, once: true);
        }
        unit.Store.Flush();
    }

    public static void Verify(ScsiTask task, LogicalUnit unit)
    {
        var cdb = BlockCdb.Decode(task.Cdb);
        if (!InRange(task, unit, cdb))
        {
            return;
        }
        switch (cdb.ByteCheck)
        {
            case ByteCheckNone:
                task.Good();
                break;
            case ByteCheckAll when NotTooLong(task, unit, cdb.Blocks):
                task.TakeData((long)cdb.Blocks * unit.BlockSize);
                break;
            case ByteCheckOneBlock when NotTooLong(task, unit, cdb.Blocks):
                task.TakeData(cdb.Blocks == 0 ? 0 : unit.BlockSize);
                break;
            case 2:
                task.InvalidField(1);
                break;
        }
    }

    public static void EndVerify(ScsiTask task, LogicalUnit unit, ReadOnlySpan<byte> data)
    {
        var cdb = BlockCdb.Decode(task.Cdb);
        long offset = (long)cdb.Lba * unit.BlockSize;
        uint repeats = cdb.ByteCheck == ByteCheckOneBlock ? cdb.Blocks : 1;
        for (uint i = 0; i < repeats && !task.Completed; i++)
        {
            Compare(task, unit, offset + ((long)i * unit.BlockSize), data, once: cdb.ByteCheck != ByteCheckOneBlock);
        }
    }

    public static void Prefetch(ScsiTask task, LogicalUnit unit)
    {
        var cdb = BlockCdb.Decode(task.Cdb);
        if (!cdb.FitsIn(unit.Blocks))
        {
            OutOfRange(task, unit, cdb);
            return;
        }
        // All blocks are in memory or one read away: room for them is always there.
        task.Complete(ScsiStatus.ConditionMet);
    }

    public static void SynchronizeCache(ScsiTask task, LogicalUnit unit)
    {
        var cdb = BlockCdb.Decode(task.Cdb);
        if (!cdb.FitsIn(unit.Blocks))
        {
            OutOfRange(task, unit, cdb);
        }
    }

    public static void EndSynchronizeCache(ScsiTask task, LogicalUnit unit, ReadOnlySpan<byte> data) => unit.Store.Flush();

    public static void CompareAndWrite(ScsiTask task, LogicalUnit unit)
    {
        var cdb = BlockCdb.Decode(task.Cdb);
        if (!InRange(task, unit, cdb))
        {
            return;
        }
        long length = 2L * cdb.Blocks * unit.BlockSize;
        if (cdb.Blocks > InquiryCommands.MaxCompareAndWrite || task.OfferedOut != length)
        {
            task.InvalidField(13);
            return;
        }
        task.TakeData(length);
    }

    public static void EndCompareAndWrite(ScsiTask task, LogicalUnit unit, ReadOnlySpan<byte> data)
    {
        var cdb = BlockCdb.Decode(task.Cdb);
        int length = (int)cdb.Blocks * unit.BlockSize;
        long offset = (long)cdb.Lba * unit.BlockSize;
        byte[] both = data.ToArray();
        unit.Atomically(offset, length, () =>
        {
            Compare(task, unit, offset, both.AsSpan(0, length), once: true);
            if (!task.Completed)
            {
                unit.Store.Write(offset, both.AsSpan(length));
            }
        });
        EndWrite(task, unit, []);
    }

    public static void OrWrite(ScsiTask task, LogicalUnit unit)
    {
        var cdb = BlockCdb.Decode(task.Cdb);
        if (InRange(task, unit, cdb) && NotTooLong(task, unit, cdb.Blocks))
        {
            task.TakeData((long)cdb.Blocks * unit.BlockSize);
        }
    }

    public static void EndOrWrite(ScsiTask task, LogicalUnit unit, ReadOnlySpan<byte> data)
    {
        long offset = (long)BlockCdb.Decode(task.Cdb).Lba * unit.BlockSize;
        byte[] bits = data.ToArray();
        unit.Atomically(offset, bits.Length, () =>
        {
            byte[] old = new byte[bits.Length];
            unit.Store.Read(offset, old);
            Or(old, bits);
            unit.Store.Write(offset, old);
        });
        EndWrite(task, unit, []);
    }

    /// <summary>Refuses protection fields (the units have none) and blocks that do not exist.</summary>
    public static bool InRange(ScsiTask task, LogicalUnit unit, in BlockCdb cdb)
    {
        if (cdb.Protection != 0)
        {
            task.InvalidField(1);
            return false;
        }
        if (!cdb.FitsIn(unit.Blocks))
        {
            OutOfRange(task, unit, cdb);
            return false;
        }
        return true;
    }

    public static bool NotTooLong(ScsiTask task, LogicalUnit unit, uint blocks)
    {
        if ((long)blocks * unit.BlockSize <= LogicalUnit.MaxTransferBytes)
        {
            return true;
        }
        task.InvalidField((ushort)((task.Cdb[0] >> 5) switch { 4 => 10, 5 => 6, _ => 7 }));
        return false;
    }

    public static void OutOfRange(ScsiTask task, LogicalUnit unit, in BlockCdb cdb) =>
        task.Check(new SenseData(SenseKey.IllegalRequest, AdditionalSense.LbaOutOfRange, Math.Max(cdb.Lba, unit.Blocks)));

    /// <summary>Ends the task with MISCOMPARE and the offset of the first difference when the medium holds something else.</summary>
    private static void Compare(ScsiTask task, LogicalUnit unit, long offset, ReadOnlySpan<byte> expected, bool once)
    {
        byte[] actual = new byte[Math.Min(expected.Length, 1 << 16)];
        for (int at = 0; at < expected.Length; at += actual.Length)
        {
            Span<byte> piece = actual.AsSpan(0, Math.Min(actual.Length, expected.Length - at));
            unit.Store.Read(offset + at, piece);
            int same = piece.CommonPrefixLength(expected[at..]);
            if (same < piece.Length)
            {
                ulong? information = once ? (ulong)(at + same) : null;
                task.Check(new SenseData(SenseKey.Miscompare, AdditionalSense.MiscompareDuringVerify, information));
                return;
            }
        }
    }

    private static void Or(Span<byte> target, ReadOnlySpan<byte> bits)
    {
        Span<Vector<byte>> wide = MemoryMarshal.Cast<byte, Vector<byte>>(target);
        ReadOnlySpan<Vector<byte>> wideBits = MemoryMarshal.Cast<byte, Vector<byte>>(bits);
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] |= wideBits[i];
        }
        for (int i = wide.Length * Vector<byte>.Count; i < target.Length; i++)
        {
            target[i] |= bits[i];
        }
    }
}
