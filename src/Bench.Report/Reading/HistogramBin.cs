using System.Numerics;

namespace Bench.Report.Reading;

/// <summary>One non-empty bin of a latency histogram (fio's json+ <c>bins</c>).</summary>
/// <param name="Centre">Centre of the bin, ns.</param>
/// <param name="Count">I/Os in the bin.</param>
public readonly record struct HistogramBin(long Centre, long Count)
{
    /// <summary>
    /// Width of the bin, ns: bins are 1 ns wide below 128 ns and 64 to each power of two above
    /// (fio <c>stat.c</c>; the centre alone tells the width).
    /// </summary>
    public long Width => Centre < 128 ? 1 : 1L << (BitOperations.Log2((ulong)Centre) - 6);

    /// <summary>Smallest value that falls in the bin, ns.</summary>
    public long Lower => Centre - (Width / 2);

    /// <summary>First value above the bin, ns.</summary>
    public long Upper => Lower + Width;
}
