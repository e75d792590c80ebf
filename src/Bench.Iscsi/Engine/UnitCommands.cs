using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bench.Engine;
using Bench.Engine.Engines;
using Bench.Engine.Native;
using Bench.Iscsi.Pdu;
using Bench.Iscsi.Session;

namespace Bench.Iscsi.Engine;

/// <summary>Makes a SCSI command of an I/O unit.</summary>
internal sealed unsafe class UnitCommands : IDisposable
{
    private const int UnmapListLength = 24;
    private const byte ForceUnitAccess = 0x08;

    private readonly int _cdbSize;
    private byte* _unmapLists;

    /// <param name="depth">Units of the daemon.</param>
    /// <param name="cdbSize">10, 12, 16, or 0 for what fits.</param>
    public UnitCommands(int depth, int cdbSize)
    {
        _cdbSize = cdbSize;
        _unmapLists = (byte*)NativeMemory.AllocZeroed((nuint)(depth * UnmapListLength));
    }

    public void Dispose()
    {
        NativeMemory.Free(_unmapLists);
        _unmapLists = null;
    }

    /// <summary>Makes the command.</summary>
    /// <returns>0, or the errno of an I/O that the unit cannot do.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Create(ref IoUnit unit, EngineTarget target, out ScsiRequest request)
    {
        request = new ScsiRequest { Lun = target.Lun, Attribute = TaskAttribute.Simple, MayRetry = true, UserData = unit.Slot };
        var lba = (ulong)unit.Offset >> target.BlockShift;
        var blocks = (uint)(unit.Length >> target.BlockShift);
        if (unit.Direction != IoDirection.Sync && ((unit.Offset | (long)unit.Length) & (target.BlockSize - 1)) != 0)
        {
            return Errno.EINVAL;
        }

        switch (unit.Direction)
        {
            case IoDirection.Read:
                request.Cdb = BlockCommand.Create(BlockCommand.Read10, _cdbSize, lba, blocks, 0);
                request.Buffer = unit.Buffer;
                request.Length = unit.Length;
                return 0;
            case IoDirection.Write:
                request.Cdb = BlockCommand.Create(BlockCommand.Write10, _cdbSize, lba, blocks, target.ForcesUnitAccess ? ForceUnitAccess : (byte)0);
                request.Buffer = unit.Buffer;
                request.Length = unit.Length;
                request.Writes = true;
                return 0;
            case IoDirection.Trim:
                request.Cdb = BlockCommand.CreateUnmap(UnmapListLength);
                request.Buffer = WriteUnmapList(unit.Slot, lba, blocks);
                request.Length = UnmapListLength;
                request.Writes = true;
                return 0;
            default:
                request.Cdb = BlockCommand.Create(BlockCommand.SynchronizeCache10, 10, 0, 0, 0);
                return 0;
        }
    }

    // One descriptor, SBC-3 section 5.28.
    private byte* WriteUnmapList(int slot, ulong lba, uint blocks)
    {
        var start = _unmapLists + (slot * UnmapListLength);
        var list = new Span<byte>(start, UnmapListLength);
        BinaryPrimitives.WriteUInt16BigEndian(list, UnmapListLength - 2);
        BinaryPrimitives.WriteUInt16BigEndian(list[2..], UnmapListLength - 8);
        BinaryPrimitives.WriteUInt64BigEndian(list[8..], lba);
        BinaryPrimitives.WriteUInt32BigEndian(list[16..], blocks);
        return start;
    }
}
