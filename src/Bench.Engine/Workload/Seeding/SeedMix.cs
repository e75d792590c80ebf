using System.Runtime.CompilerServices;

namespace Bench.Engine.Workload.Seeding;

/// <summary>SplitMix64 (Steele, Lea and Flood): turns counters and neighbouring seeds into unrelated 64-bit values.</summary>
internal static class SeedMix
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>Advances <paramref name="state"/> and gives its next value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Step(ref ulong state) => Finish(state += Golden);

    /// <summary>A value fixed by both arguments.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Combine(ulong seed, ulong counter) => Finish(seed + ((counter + 1) * Golden));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Finish(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
