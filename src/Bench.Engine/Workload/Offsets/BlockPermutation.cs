using System.Numerics;
using System.Runtime.CompilerServices;
using Bench.Engine.Workload.Seeding;

namespace Bench.Engine.Workload.Offsets;

/// <summary>
/// A keyed permutation of 0 .. Count-1 for any Count: the order in which a random pass visits its blocks, each exactly once,
/// without a map of visited ones. fio's map costs a bit per block and a search per I/O; this costs 64 bytes whatever the
/// target's size, and about 4 ns an I/O.
/// </summary>
/// <remarks>
/// The next power of two above Count is permuted by rounds of bijections on k bits (add, multiply by an odd number,
/// xor with the upper half), and values outside are fed back until one falls inside (cycle walking, below two steps
/// on average). It need not resist cryptanalysis, only look random to a device: successors, strides and pairs are tested.
/// </remarks>
internal readonly struct BlockPermutation
{
    private readonly ulong _count;
    private readonly ulong _mask;
    private readonly int _shift;
    private readonly ulong _add1;
    private readonly ulong _add2;
    private readonly ulong _multiply1;
    private readonly ulong _multiply2;
    private readonly ulong _multiply3;

    /// <summary>A permutation of <paramref name="count"/> (at least 1) blocks, another one for each key.</summary>
    public BlockPermutation(long count, ulong key)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _count = (ulong)count;
        var bits = 64 - BitOperations.LeadingZeroCount(_count - 1);
        _mask = bits == 0 ? 0 : ulong.MaxValue >> (64 - bits);
        _shift = Math.Max(1, (bits + 1) / 2);
        _add1 = SeedMix.Step(ref key);
        _add2 = SeedMix.Step(ref key);
        _multiply1 = SeedMix.Step(ref key) | 1;
        _multiply2 = SeedMix.Step(ref key) | 1;
        _multiply3 = SeedMix.Step(ref key) | 1;
    }

    /// <summary>Number of blocks.</summary>
    public long Count => (long)_count;

    /// <summary>The block visited at a position of the pass, both 0 .. Count-1.</summary>
    public long this[long position]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var x = (ulong)position;
            do
            {
                x = (x + _add1) & _mask;
                x ^= x >> _shift;
                x = (x * _multiply1) & _mask;
                x ^= x >> _shift;
                x = ((x * _multiply2) + _add2) & _mask;
                x ^= x >> _shift;
                x = (x * _multiply3) & _mask;
                x ^= x >> _shift;
            }
            while (x >= _count);
            return (long)x;
        }
    }
}
