using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Running;

/// <summary>
/// Gives the daemons of a phase their start: one common moment for all, later by <c>startdelay</c>, and after
/// another job for <c>wait_for</c>.
/// </summary>
internal sealed class DaemonReleases
{
    // Enough for every thread to wake and reach its gate before the common moment.
    private const long LeadNanoseconds = 2_000_000;
    private const long LeadPerDaemonNanoseconds = 20_000;

    private readonly List<Daemon> _held;
    private readonly IReadOnlyList<Daemon> _all;
    private readonly Random _random = new();
    private readonly long _commonStart;

    public DaemonReleases(List<Daemon> daemons, IReadOnlyList<Daemon> all)
    {
        _held = [.. daemons];
        _all = all;
        _commonStart = Clock.Now + LeadNanoseconds + (LeadPerDaemonNanoseconds * daemons.Count);
    }

    /// <summary>Releases every daemon that waits for nobody any more.</summary>
    public void ReleaseDue()
    {
        for (int i = _held.Count - 1; i >= 0; i--)
        {
            Daemon daemon = _held[i];
            string? awaited = daemon.Plan.Options.WaitFor;
            if (awaited is not null && _all.Any(other => other.Plan.Job.Name == awaited && other.State != DaemonState.Ended))
            {
                continue;
            }

            long from = awaited is null ? _commonStart : Math.Max(_commonStart, Clock.Now);
            daemon.Release(from + Delay(daemon.Plan.Options), _commonStart);
            _held.RemoveAt(i);
        }
    }

    private long Delay(JobOptions options)
    {
        long low = options.StartDelay.Nanoseconds();
        return options.StartDelayMax is TimeSpan high ? _random.NextInt64(low, high.Nanoseconds() + 1) : low;
    }
}
