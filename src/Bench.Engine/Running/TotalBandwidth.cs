using Bench.Engine.Measuring;

namespace Bench.Engine.Running;

/// <summary>Samples the bytes of all daemons together for fio's <c>--bandwidth-log</c>.</summary>
internal sealed class TotalBandwidth(string prefix, IReadOnlyList<Daemon> daemons)
{
    private const long Spacing = Clock.NanosecondsPerSecond / 2;

    private readonly AggregateBandwidthLog _log = new(Clock.Now);
    private long _next = Clock.Now + Spacing;

    /// <summary>Takes a sample when one is due.</summary>
    public void Tick(long now)
    {
        if (now >= _next)
        {
            _log.Sample(now, Bytes());
            _next += Spacing;
        }
    }

    /// <summary>Takes the last sample and writes the files; a failure is told, results come first.</summary>
    public void Write(Action<string> say)
    {
        _log.Sample(Clock.Now, Bytes());
        try
        {
            _log.Write(prefix);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            say($"the bandwidth log {prefix} cannot be written: {failure.Message}");
        }
    }

    private PerDirection<long> Bytes() => new(
        daemons.Sum(static daemon => daemon.Statistics.Read.Bytes),
        daemons.Sum(static daemon => daemon.Statistics.Write.Bytes),
        daemons.Sum(static daemon => daemon.Statistics.Trim.Bytes));
}
