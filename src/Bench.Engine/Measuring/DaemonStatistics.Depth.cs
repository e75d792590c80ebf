using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bench.Engine.Measuring;

// How many I/Os were in flight and how many went through one call, in fio's classes.
public sealed partial class DaemonStatistics
{
    /// <summary>fio's number of classes.</summary>
    public const int DepthClasses = 7;

    /// <summary>I/Os issued while 1, 2, 4, 8, 16, 32 or 64 and more were in flight, itself included (fio <c>iodepth_level</c>).</summary>
    public long[] DepthLevels { get; } = new long[DepthClasses];

    /// <summary>Submit calls by the I/Os in them: 0, up to 4, 8, 16, 32, 64, more (fio <c>iodepth_submit</c>).</summary>
    public long[] SubmitSizes { get; } = new long[DepthClasses];

    /// <summary>Reap calls by the I/Os they returned (fio <c>iodepth_complete</c>).</summary>
    public long[] CompleteSizes { get; } = new long[DepthClasses];

    /// <summary>Sum over issued I/Os of the I/Os in flight, this one included; divided by the I/Os it is the achieved depth.</summary>
    public long DepthSum { get; set; }

    /// <summary>I/Os in <see cref="DepthSum"/>.</summary>
    public long DepthCount { get; set; }

    /// <summary>Notes a submit call.</summary>
    /// <param name="inFlight">I/Os in flight after the call.</param>
    /// <param name="submitted">I/Os that the call took.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void RecordSubmit(int inFlight, int submitted)
    {
        SubmitSizes[SizeClass(submitted)]++;
        for (int depth = inFlight - submitted + 1; depth <= inFlight; depth++)
        {
            DepthLevels[LevelClass(depth)]++;
            DepthSum += depth;
        }

        DepthCount += submitted;
    }

    /// <summary>Notes a reap call that returned <paramref name="completed"/> I/Os.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void RecordComplete(int completed) => CompleteSizes[SizeClass(completed)]++;

    /// <summary>The class of a depth: 1, 2..3, 4..7, 8..15, 16..31, 32..63, 64 and more.</summary>
    public static int LevelClass(int depth) => Math.Min(BitOperations.Log2((uint)Math.Max(depth, 1)), DepthClasses - 1);

    /// <summary>The class of a batch: 0, 1..4, 5..8, 9..16, 17..32, 33..64, more.</summary>
    public static int SizeClass(int size) =>
        size == 0 ? 0 : Math.Clamp(BitOperations.Log2((uint)(size - 1) | 1), 1, DepthClasses - 1);

    private void AddDepths(DaemonStatistics other)
    {
        for (int i = 0; i < DepthClasses; i++)
        {
            DepthLevels[i] += other.DepthLevels[i];
            SubmitSizes[i] += other.SubmitSizes[i];
            CompleteSizes[i] += other.CompleteSizes[i];
        }

        DepthSum += other.DepthSum;
        DepthCount += other.DepthCount;
    }

    private void ClearDepths()
    {
        Array.Clear(DepthLevels);
        Array.Clear(SubmitSizes);
        Array.Clear(CompleteSizes);
        DepthSum = 0;
        DepthCount = 0;
    }
}
