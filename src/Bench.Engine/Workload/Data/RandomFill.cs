using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Bench.Engine.Workload.Seeding;

namespace Bench.Engine.Workload.Data;

/// <summary>
/// Fills memory with random bytes fixed by a seed: four xoshiro256++ streams side by side in vector registers, twice, so that
/// one hides the other's latency. The bytes are the same on every CPU.
/// </summary>
internal static unsafe class RandomFill
{
    /// <summary>Fills <paramref name="length"/> bytes.</summary>
    public static void Fill(byte* to, int length, ulong seed)
    {
        var a = new Lanes(ref seed);
        var b = new Lanes(ref seed);
        var end = to + length;
        for (; end - to >= 64; to += 64)
        {
            a.Next().Store((ulong*)to);
            b.Next().Store((ulong*)(to + 32));
        }

        if (to < end)
        {
            var rest = stackalloc byte[64];
            a.Next().Store((ulong*)rest);
            b.Next().Store((ulong*)(rest + 32));
            Unsafe.CopyBlockUnaligned(to, rest, (uint)(end - to));
        }
    }

    private struct Lanes
    {
        private Vector256<ulong> _s0;
        private Vector256<ulong> _s1;
        private Vector256<ulong> _s2;
        private Vector256<ulong> _s3;

        public Lanes(ref ulong seed)
        {
            _s0 = Four(ref seed);
            _s1 = Four(ref seed);
            _s2 = Four(ref seed);
            _s3 = Four(ref seed);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<ulong> Next()
        {
            var sum = _s0 + _s3;
            var result = ((sum << 23) | (sum >>> 41)) + _s0;
            var t = _s1 << 17;
            _s2 ^= _s0;
            _s3 ^= _s1;
            _s1 ^= _s2;
            _s0 ^= _s3;
            _s2 ^= t;
            _s3 = (_s3 << 45) | (_s3 >>> 19);
            return result;
        }

        private static Vector256<ulong> Four(ref ulong seed) =>
            Vector256.Create(SeedMix.Step(ref seed), SeedMix.Step(ref seed), SeedMix.Step(ref seed), SeedMix.Step(ref seed));
    }
}
