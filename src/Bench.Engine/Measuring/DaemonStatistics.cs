using System.Runtime.CompilerServices;
using Bench.Engine.Engines;

namespace Bench.Engine.Measuring;

/// <summary>
/// Everything one daemon records while it runs. Its thread is the only writer; nothing is shared and nothing is
/// allocated per I/O. The daemon calls <see cref="Record"/> for each finished I/O of the measured time and
/// <see cref="Roll"/> whenever its clock has passed <see cref="NextBoundary"/>.
/// </summary>
public sealed class DaemonStatistics
{
    /// <summary>fio's depth classes: 1, 2, 4, 8, 16, 32, 64 and more.</summary>
    public const int DepthClasses = 7;

    /// <summary>Reads.</summary>
    public DirectionStatistics Read { get; } = new();

    /// <summary>Writes.</summary>
    public DirectionStatistics Write { get; } = new();

    /// <summary>Trims.</summary>
    public DirectionStatistics Trim { get; } = new();

    /// <summary>fsync and its like.</summary>
    public LatencyStatistics Sync { get; } = new();

    /// <summary>I/Os issued while that many were in flight (fio <c>iodepth_level</c>).</summary>
    public long[] DepthLevels { get; } = new long[DepthClasses];

    /// <summary>Submit calls by the number of I/Os in them (fio <c>iodepth_submit</c>: 0, 4, 8, 16, 32, 64, more).</summary>
    public long[] SubmitSizes { get; } = new long[DepthClasses];

    /// <summary>Reap calls by the number of I/Os they returned (fio <c>iodepth_complete</c>).</summary>
    public long[] CompleteSizes { get; } = new long[DepthClasses];

    /// <summary>Sum over issued I/Os of the I/Os in flight, this one included; divided by the I/Os it is the achieved depth.</summary>
    public long DepthSum { get; set; }

    /// <summary>I/Os in <see cref="DepthSum"/>.</summary>
    public long DepthCount { get; set; }

    /// <summary>Clock time at which <see cref="Roll"/> is next due.</summary>
    public long NextBoundary { get; private set; } = long.MaxValue;

    /// <summary>Start of the measured time, clock ns.</summary>
    public long Started { get; private set; }

    /// <summary>The statistics of one direction.</summary>
    public DirectionStatistics this[IoDirection direction] => direction switch
    {
        IoDirection.Read => Read,
        IoDirection.Write => Write,
        IoDirection.Trim => Trim,
        _ => throw new ArgumentOutOfRangeException(nameof(direction)),
    };

    /// <summary>Begins the measured time (again, at the end of the ramp): forgets everything recorded so far.</summary>
    public void Start(long now)
    {
        Started = now;
        Read.Clear();
        Write.Clear();
        Trim.Clear();
        Sync.Clear();
        Array.Clear(DepthLevels);
        Array.Clear(SubmitSizes);
        Array.Clear(CompleteSizes);
        DepthSum = 0;
        DepthCount = 0;
    }

    /// <summary>Records a finished I/O.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Record(ref readonly IoUnit unit)
    {
        if (unit.Direction == IoDirection.Sync)
        {
            Sync.Record(unit.Completed - unit.Started);
            return;
        }

        DirectionStatistics statistics = this[unit.Direction];
        statistics.TotalIos++;
        statistics.Bytes += Math.Max(unit.Result, 0);
        statistics.Clat.Record(unit.Completed - unit.Issued);
        statistics.Lat.Record(unit.Completed - unit.Started);
        statistics.RuntimeNanoseconds = unit.Completed - Started;
    }

    /// <summary>Closes the interval that ended at <see cref="NextBoundary"/> (and empty ones up to <paramref name="now"/>).</summary>
    public void Roll(long now)
    {
        NextBoundary = long.MaxValue;
    }
}
