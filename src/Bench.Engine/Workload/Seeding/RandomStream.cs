using System.Runtime.CompilerServices;

namespace Bench.Engine.Workload.Seeding;

/// <summary>
/// One stream of random numbers: xoshiro256++ (Blackman and Vigna), 32 bytes of state, about 1 ns a number.
/// A value type, so that a daemon's streams lie beside the data they serve.
/// </summary>
internal struct RandomStream
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>A stream fixed by its seed; any seed goes, zero too.</summary>
    public RandomStream(ulong seed)
    {
        _s0 = SeedMix.Step(ref seed);
        _s1 = SeedMix.Step(ref seed);
        _s2 = SeedMix.Step(ref seed);
        _s3 = SeedMix.Step(ref seed);
    }

    /// <summary>The next 64 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Next()
    {
        var result = ulong.RotateLeft(_s0 + _s3, 23) + _s0;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = ulong.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A number from 0 to <paramref name="bound"/> - 1; uneven by less than bound / 2^64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Below(long bound) => (long)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>A number in [0, 1) of 53 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>True in <paramref name="percent"/> of 100 cases.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Percent(int percent) => Below(100) < percent;
}
