using Bench.Engine.Engines;
using Bench.Engine.Measuring;

namespace Bench.Engine.Tests.Measuring;

internal static class IoUnits
{
    /// <summary>A finished I/O that completed at a time after a latency.</summary>
    public static IoUnit Finished(
        IoDirection direction, long completed, long latency, int length = 4096, int? result = null, long submission = 0, long late = 0, long offset = 0) => new()
        {
            Direction = direction,
            Length = length,
            Result = result ?? length,
            Offset = offset,
            Due = completed - latency - late,
            Started = completed - latency,
            Issued = completed - latency + submission,
            Completed = completed,
        };

    /// <summary>Records as a daemon does: boundaries first.</summary>
    public static void Do(this DaemonStatistics statistics, IoUnit unit)
    {
        if (unit.Completed >= statistics.NextBoundary)
        {
            statistics.Roll(unit.Completed);
        }

        statistics.Record(in unit);
    }
}
