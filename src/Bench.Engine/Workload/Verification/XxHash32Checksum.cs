using System.Runtime.CompilerServices;
using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Workload.Verification;

/// <summary>xxHash32 with seed 1, as fio stores it (github.com/Cyan4973/xxHash, doc/xxhash_spec.md).</summary>
internal sealed unsafe class XxHash32Checksum() : BlockChecksum(VerifyMethod.XxHash, "xxhash", sizeof(uint), sizeof(uint))
{
    private const uint Seed = 1;
    private const uint Prime1 = 2654435761;
    private const uint Prime2 = 2246822519;
    private const uint Prime3 = 3266489917;
    private const uint Prime4 = 668265263;
    private const uint Prime5 = 374761393;

    /// <inheritdoc/>
    public override void Compute(byte* data, int length, byte* checksum)
    {
        var left = length;
        var hash = Seed + Prime5;
        if (left >= 16)
        {
            var (a, b, c, d) = (Seed + unchecked(Prime1 + Prime2), Seed + Prime2, Seed, unchecked(Seed - Prime1));
            for (; left >= 16; data += 16, left -= 16)
            {
                a = Round(a, data);
                b = Round(b, data + 4);
                c = Round(c, data + 8);
                d = Round(d, data + 12);
            }

            hash = uint.RotateLeft(a, 1) + uint.RotateLeft(b, 7) + uint.RotateLeft(c, 12) + uint.RotateLeft(d, 18);
        }

        hash += (uint)length;
        for (; left >= 4; data += 4, left -= 4)
        {
            hash = uint.RotateLeft(hash + (Unsafe.ReadUnaligned<uint>(data) * Prime3), 17) * Prime4;
        }

        for (; left > 0; data++, left--)
        {
            hash = uint.RotateLeft(hash + (*data * Prime5), 11) * Prime1;
        }

        hash = (hash ^ (hash >> 15)) * Prime2;
        hash = (hash ^ (hash >> 13)) * Prime3;
        Unsafe.WriteUnaligned(checksum, hash ^ (hash >> 16));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Round(uint lane, byte* data) =>
        uint.RotateLeft(lane + (Unsafe.ReadUnaligned<uint>(data) * Prime2), 13) * Prime1;
}
