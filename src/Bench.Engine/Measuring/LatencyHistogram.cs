using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Bench.Engine.Measuring;

/// <summary>
/// A log-linear latency histogram: 64 bins to each power of two, so a bin's centre is within 1/128 (0.78 %) of every
/// value in it; below 128 ns each nanosecond has a bin of its own. The bins are fio's (<c>stat.c</c>, 6 bits of
/// precision) with more of them at the top: fio lumps everything from 17 s on, this one goes on to 73 minutes.
/// Merging is addition.
/// </summary>
public sealed class LatencyHistogram
{
    /// <summary>Bins of fio's histograms and of its <c>clat_hist</c> logs.</summary>
    public const int FioBinCount = 29 * BinsPerGroup;

    /// <summary>All bins.</summary>
    public const int BinCount = 37 * BinsPerGroup;

    private const int PrecisionBits = 6;
    private const int BinsPerGroup = 1 << PrecisionBits;

    /// <summary>A histogram that stays empty.</summary>
    internal static readonly LatencyHistogram Empty = new();

    private readonly long[] _counts = new long[BinCount];

    /// <summary>Count of every bin.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>The counts themselves, for a recorder that wants one indirection less.</summary>
    internal long[] Bins => _counts;

    /// <summary>The bin that holds <paramref name="nanoseconds"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int BinOf(long nanoseconds) => Math.Min(UnboundedBinOf(nanoseconds), BinCount - 1);

    /// <summary>As <see cref="BinOf"/>, but beyond the last bin for values that are too large.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int UnboundedBinOf(long nanoseconds)
    {
        ulong value = (ulong)nanoseconds;
        // The extra bit makes the shift 0 for small values without a comparison.
        int shift = 63 - PrecisionBits - BitOperations.LeadingZeroCount(value | BinsPerGroup);
        return (shift << PrecisionBits) + (int)(value >> shift);
    }

    /// <summary>The centre of a bin, nanoseconds.</summary>
    public static long CentreOf(int bin)
    {
        if (bin < 2 * BinsPerGroup)
        {
            return bin;
        }

        int shift = (bin >> PrecisionBits) - 1;
        long low = (long)(BinsPerGroup + (bin & (BinsPerGroup - 1))) << shift;
        return low + ((1L << shift) >> 1);
    }

    /// <summary>Counts one value; about 1.5 ns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Record(long nanoseconds) =>
        // BinOf never leaves the array, so the bounds check is not paid for.
        Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_counts), BinOf(nanoseconds))++;

    /// <summary>Counts a value of <paramref name="bin"/> several times.</summary>
    public void Add(int bin, long count) => _counts[bin] += count;

    /// <summary>
    /// The bin that holds the p-th percentile: the first one whose cumulative count reaches <paramref name="percent"/> % of all
    /// (the nearest rank; fio's walk).
    /// </summary>
    /// <param name="counts">Count of every bin.</param>
    /// <param name="total">Sum of the counts, above 0.</param>
    /// <param name="percent">0..100.</param>
    public static int PercentileBin(ReadOnlySpan<long> counts, long total, double percent)
    {
        // Decimal, because 99.9 / 100 * 1000 has to be 999 and not a little more.
        long rank = Math.Clamp((long)Math.Ceiling((decimal)percent * total / 100), 1, total);
        long seen = 0;
        for (int bin = 0; bin < counts.Length; bin++)
        {
            seen += counts[bin];
            if (seen >= rank)
            {
                return bin;
            }
        }

        return counts.Length - 1;
    }

    /// <summary>Adds the counts of another histogram.</summary>
    public void Add(LatencyHistogram other)
    {
        for (int i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => Array.Clear(_counts);
}
