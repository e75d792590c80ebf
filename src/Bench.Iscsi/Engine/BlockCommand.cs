using System.Runtime.CompilerServices;
using Bench.Iscsi.Scsi;

namespace Bench.Iscsi.Engine;

/// <summary>
/// READ and WRITE command descriptor blocks made in registers, one per I/O.
/// </summary>
internal static class BlockCommand
{
    public const byte Read10 = 0x28;
    public const byte Write10 = 0x2a;
    public const byte SynchronizeCache10 = 0x35;
    public const byte SynchronizeCache16 = 0x91;
    public const byte Unmap = 0x42;

    // A command's 12 and 16 byte forms differ from the 10 byte form in the top three bits of the operation code.
    private const byte To12 = 0x80;
    private const byte To16 = 0x60;

    /// <summary>Makes a READ, a WRITE or one of their kin.</summary>
    /// <param name="operation">Operation code of the 10-byte form.</param>
    /// <param name="size">10, 12, 16, or 0 for 10 where it fits and else 16.</param>
    /// <param name="lba">First block.</param>
    /// <param name="blocks">Number of blocks.</param>
    /// <param name="flags">Byte 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static CdbBytes Create(byte operation, int size, ulong lba, uint blocks, byte flags)
    {
        if (size == 0)
        {
            size = lba + blocks <= uint.MaxValue && blocks <= ushort.MaxValue ? 10 : 16;
        }

        var byte1 = (ulong)flags << 48;
        return size switch
        {
            10 => new CdbBytes(((ulong)operation << 56) | byte1 | (lba << 16) | (blocks >> 8), (ulong)(blocks & 0xff) << 56),
            12 => new CdbBytes(((ulong)(byte)(operation + To12) << 56) | byte1 | (lba << 16) | (blocks >> 16), (ulong)(blocks & 0xffff) << 48),
            _ => new CdbBytes(((ulong)(byte)(operation + To16) << 56) | byte1 | (lba >> 16), (lba << 48) | ((ulong)blocks << 16)),
        };
    }

    /// <summary>Makes an UNMAP whose parameter list has the given length.</summary>
    public static CdbBytes CreateUnmap(int listLength) =>
        new(((ulong)Unmap << 56) | ((ulong)(uint)listLength >> 8), (ulong)(listLength & 0xff) << 56);
}
