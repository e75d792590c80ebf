using System.Runtime.CompilerServices;
using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Workload.Verification;

/// <summary>SHA-3 (FIPS 202). Own code, since the base library has no SHA3-224 and the others only with a recent OpenSSL.</summary>
internal sealed unsafe class Sha3Checksum(VerifyMethod method, int bits) : BlockChecksum(method, $"sha3-{bits}", bits / 8, bits / 8)
{
    private const int Words = 25;

    private readonly int _rate = 200 - (bits / 4);

    private static ReadOnlySpan<ulong> RoundConstants =>
    [
        0x0000000000000001, 0x0000000000008082, 0x800000000000808A, 0x8000000080008000,
        0x000000000000808B, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
        0x000000000000008A, 0x0000000000000088, 0x0000000080008009, 0x000000008000000A,
        0x000000008000808B, 0x800000000000008B, 0x8000000000008089, 0x8000000000008003,
        0x8000000000008002, 0x8000000000000080, 0x000000000000800A, 0x800000008000000A,
        0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
    ];

    // Rho rotations and pi targets along pi's single cycle through 24 of the 25 lanes.
    private static ReadOnlySpan<byte> Rotations => [1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44];

    private static ReadOnlySpan<byte> Lanes => [10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1];

    /// <inheritdoc/>
    public override void Compute(byte* data, int length, byte* checksum)
    {
        var state = stackalloc ulong[Words];
        new Span<ulong>(state, Words).Clear();
        for (; length >= _rate; data += _rate, length -= _rate)
        {
            Absorb(state, data);
        }

        var last = stackalloc byte[200];
        new Span<byte>(last, 200).Clear();
        Unsafe.CopyBlockUnaligned(last, data, (uint)length);
        last[length] = 0x06;
        last[_rate - 1] |= 0x80;
        Absorb(state, last);
        Unsafe.CopyBlockUnaligned(checksum, state, (uint)Size);
    }

    private void Absorb(ulong* state, byte* block)
    {
        for (var i = 0; i < _rate / sizeof(ulong); i++)
        {
            state[i] ^= Unsafe.ReadUnaligned<ulong>(block + (i * sizeof(ulong)));
        }

        foreach (var constant in RoundConstants)
        {
            Round(state, constant);
        }
    }

    private static void Round(ulong* a, ulong constant)
    {
        var c0 = a[0] ^ a[5] ^ a[10] ^ a[15] ^ a[20];
        var c1 = a[1] ^ a[6] ^ a[11] ^ a[16] ^ a[21];
        var c2 = a[2] ^ a[7] ^ a[12] ^ a[17] ^ a[22];
        var c3 = a[3] ^ a[8] ^ a[13] ^ a[18] ^ a[23];
        var c4 = a[4] ^ a[9] ^ a[14] ^ a[19] ^ a[24];
        var d0 = c4 ^ ulong.RotateLeft(c1, 1);
        var d1 = c0 ^ ulong.RotateLeft(c2, 1);
        var d2 = c1 ^ ulong.RotateLeft(c3, 1);
        var d3 = c2 ^ ulong.RotateLeft(c4, 1);
        var d4 = c3 ^ ulong.RotateLeft(c0, 1);
        for (var y = 0; y < Words; y += 5)
        {
            a[y] ^= d0;
            a[y + 1] ^= d1;
            a[y + 2] ^= d2;
            a[y + 3] ^= d3;
            a[y + 4] ^= d4;
        }

        var moved = a[1];
        for (var i = 0; i < Lanes.Length; i++)
        {
            var lane = Lanes[i];
            (a[lane], moved) = (ulong.RotateLeft(moved, Rotations[i]), a[lane]);
        }

        for (var y = 0; y < Words; y += 5)
        {
            var (x0, x1) = (a[y], a[y + 1]);
            a[y] ^= ~x1 & a[y + 2];
            a[y + 1] ^= ~a[y + 2] & a[y + 3];
            a[y + 2] ^= ~a[y + 3] & a[y + 4];
            a[y + 3] ^= ~a[y + 4] & x0;
            a[y + 4] ^= ~x0 & x1;
        }

        a[0] ^= constant;
    }
}
