using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Running;

/// <summary>
/// Gives the daemons of a phase their start: one common moment for all, later by <c>startdelay</c>, and after
/// another job for <c>wait_for</c>.
/// </summary>
internal sealed class DaemonReleases
{
    private readonly List<(StartGate Gate, string Awaited)> _held;
    private readonly IReadOnlyList<Daemon> _all;
    private readonly StartGate _common;
    private long _commonStart;

    /// <summary>Gives every daemon a gate; before their set-up.</summary>
    public DaemonReleases(IReadOnlyList<Daemon> daemons, IReadOnlyList<Daemon> all)
    {
        _all = all;
        _common = new StartGate();
        _held = [];
        var random = new Random();
        foreach (Daemon daemon in daemons)
        {
            StartGate gate = _common;
            if (daemon.Plan.Options.WaitFor is string awaited)
            {
                gate = new StartGate();
                _held.Add((gate, awaited));
            }

            daemon.HoldAt(gate, Delay(daemon.Plan.Options, random));
        }
    }

    /// <summary>Releases every daemon that waits for nobody any more; first called when all have set up.</summary>
    /// <param name="agreed">The start that was agreed on with other ranks, clock time; null on a single host.</param>
    public void ReleaseDue(long? agreed = null)
    {
        if (_commonStart == 0)
        {
            _commonStart = agreed ?? Clock.Now;
            _common.Open(_commonStart, _commonStart);
        }

        for (int i = _held.Count - 1; i >= 0; i--)
        {
            (StartGate gate, string awaited) = _held[i];
            if (!_all.Any(other => other.Plan.Job.Name == awaited && other.State != DaemonState.Ended))
            {
                gate.Open(Math.Max(Clock.Now, _commonStart), _commonStart);
                _held.RemoveAt(i);
            }
        }
    }

    private static long Delay(JobOptions options, Random random)
    {
        long low = options.StartDelay.Nanoseconds();
        return options.StartDelayMax is TimeSpan high ? random.NextInt64(low, high.Nanoseconds() + 1) : low;
    }
}
