namespace Bench.Engine.Measuring.Logs;

/// <summary>What the times in logs count from: the start of the job, or the Unix epoch (<c>log_alternate_epoch</c>).</summary>
/// <param name="Clock">Clock time of the start of the job.</param>
/// <param name="UnixMilliseconds">Unix time of it when rows carry absolute times, else 0.</param>
internal readonly record struct LogEpoch(long Clock, long UnixMilliseconds)
{
    public long Milliseconds(long clock) => UnixMilliseconds + ((clock - Clock) / 1_000_000);
}
