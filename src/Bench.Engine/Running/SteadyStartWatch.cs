using Bench.Engine.Measuring;
using Bench.Engine.Ranks;
using Bench.Engine.Results;

namespace Bench.Engine.Running;

/// <summary>
/// Holds the daemons of a phase in their ramp until what they do together is steady, or the limit is reached. Runs on the
/// coordinator's thread; daemons look at <see cref="RampHold"/>.
/// </summary>
internal sealed class SteadyStartWatch
{
    private const int FewestSamples = 5;

    // Whoever runs late, the coordinator or a daemon, must not make the daemon's time end before the wait has.
    private static readonly TimeSpan Lateness = TimeSpan.FromSeconds(10);

    private readonly SteadyStart _start;
    private readonly IReadOnlyList<Daemon> _daemons;
    private readonly int _phase;
    private readonly IRunPeers _peers;
    private readonly long _interval;
    private readonly SteadyStateWindow? _window;
    private readonly SniaWindow _snia = new();
    private DaemonTotals _previous;
    private long _began;
    private long _next;

    public SteadyStartWatch(SteadyStart start, IReadOnlyList<Daemon> daemons, int phase, IRunPeers peers)
    {
        _peers = peers;
        _start = start;
        _daemons = daemons;
        _phase = phase;
        Hold = new RampHold((start.Limit + Lateness).Nanoseconds());

        // fio samples once a second; a shorter window needs finer samples to say anything.
        int samples = start.Criterion is null ? SniaWindow.Rounds : Math.Max(FewestSamples, (int)start.Window.TotalSeconds);
        _interval = start.Window.Nanoseconds() / samples;
        _window = start.Criterion is { } criterion ? new SteadyStateWindow(criterion, start.Window, samples) : null;
    }

    /// <summary>What the daemons look at.</summary>
    public RampHold Hold { get; }

    /// <summary>How it ended; null before.</summary>
    public SteadyStartOutcome? Outcome { get; private set; }

    /// <summary>Takes a sample when one is due.</summary>
    public void Tick(long now)
    {
        // Measuring begins on all ranks when the last of them is steady.
        if (Outcome is not null && !Hold.IsReleased && _peers.MomentOf(RankSteps.SteadyOf(_phase)) is not null)
        {
            Hold.Release();
        }

        bool isIssuing = _daemons.All(daemon => daemon.State is DaemonState.Running or DaemonState.Ended && now >= daemon.HeldFrom);
        if (Outcome is not null || !isIssuing)
        {
            return;
        }

        if (_began == 0)
        {
            _began = now;
            _next = now + _interval;
            _previous = DaemonTotals.Of(_daemons, now);
        }
        else if (now >= _next)
        {
            _next += _interval;
            Sample(now);
        }
    }

    private void Sample(long now)
    {
        DaemonTotals totals = DaemonTotals.Of(_daemons, now);
        SteadySample sample = totals.Since(_previous);
        _previous = totals;
        bool isSteady = _window?.Add(sample) ?? _snia.Add(sample.Iops);
        if (!isSteady && now - _began < _start.Limit.Nanoseconds())
        {
            return;
        }

        Outcome = new SteadyStartOutcome(
            _phase, _start.Name, isSteady, (now - _began) / (double)Clock.NanosecondsPerSecond, _window?.Outcome().Value ?? _snia.RangePercent);
        _peers.Arrive(RankSteps.SteadyOf(_phase));
    }
}

/// <summary>Keeps daemons in their ramp; they look at it every few milliseconds.</summary>
/// <param name="limit">Longest time that it lasts, ns.</param>
internal sealed class RampHold(long limit)
{
    private volatile bool _isReleased;

    /// <summary>Longest time that it lasts, ns.</summary>
    public long Limit => limit;

    /// <summary>True once measuring may begin.</summary>
    public bool IsReleased => _isReleased;

    /// <summary>Lets measuring begin.</summary>
    public void Release() => _isReleased = true;
}
