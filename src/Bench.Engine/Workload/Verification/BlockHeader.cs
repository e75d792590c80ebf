using System.Runtime.InteropServices;

namespace Bench.Engine.Workload.Verification;

/// <summary>
/// What precedes the checksum in each verified block: the 40 bytes of fio 3.33, so that each can check what the other has
/// written by the methods whose checksums agree (see <see cref="BlockChecksum"/>).
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal unsafe struct BlockHeader
{
    /// <summary>The value of <see cref="Magic"/>.</summary>
    public const ushort MagicValue = 0xACCA;

    /// <summary>Bytes before <see cref="Crc"/>, which it covers.</summary>
    public const int CoveredBytes = 36;

    /// <summary>Marks a block with a header.</summary>
    public ushort Magic;

    /// <summary>fio's number of the method.</summary>
    public ushort Type;

    /// <summary>Bytes from this header to the next: the verify interval.</summary>
    public uint Length;

    /// <summary>Seed of the data, another for each write.</summary>
    public ulong Seed;

    /// <summary>Where on the target this header belongs.</summary>
    public ulong Offset;

    /// <summary>Clock at the write, seconds.</summary>
    public uint Seconds;

    /// <summary>Nanoseconds of the second.</summary>
    public uint Nanoseconds;

    /// <summary>Number of the daemon that wrote it.</summary>
    public ushort Thread;

    /// <summary>Low 16 bits of the write's number.</summary>
    public ushort Sequence;

    /// <summary>CRC-32C of the fields above.</summary>
    public uint Crc;

    /// <summary>The checksum of the fields before it.</summary>
    public static uint ComputeCrc(BlockHeader* header) => Crc32cChecksum.Compute((byte*)header, CoveredBytes);
}
