using System.Numerics;
using System.Runtime.CompilerServices;
using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Workload.Verification;

/// <summary>CRC-32C by the CPU's instruction, started at all ones and not inverted at the end, as fio stores it.</summary>
internal sealed unsafe class Crc32cChecksum() : BlockChecksum(VerifyMethod.Crc32c, "crc32c", sizeof(uint), sizeof(uint))
{
    /// <summary>The sum of some bytes.</summary>
    public static uint Compute(byte* data, int length)
    {
        var crc = uint.MaxValue;
        for (; length >= sizeof(ulong); data += sizeof(ulong), length -= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, Unsafe.ReadUnaligned<ulong>(data));
        }

        for (; length > 0; data++, length--)
        {
            crc = BitOperations.Crc32C(crc, *data);
        }

        return crc;
    }

    /// <inheritdoc/>
    public override void Compute(byte* data, int length, byte* checksum) => Unsafe.WriteUnaligned(checksum, Compute(data, length));
}
