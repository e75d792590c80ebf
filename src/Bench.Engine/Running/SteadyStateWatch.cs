using Bench.Engine.Jobs.Options;
using Bench.Engine.Measuring;
using Bench.Engine.Ranks;
using Bench.Engine.Results;

namespace Bench.Engine.Running;

/// <summary>
/// Samples the daemons of a job that is to end in its steady state (fio <c>steadystate</c>), or of a whole group under
/// <c>group_reporting</c>, and stops them when the criterion is met. Runs on the coordinator's thread.
/// </summary>
internal sealed class SteadyStateWatch
{
    private readonly IReadOnlyList<Daemon> _daemons;
    private readonly IRunPeers _peers;
    private readonly string _point;
    private readonly SteadyStateWindow _window;
    private readonly long _interval;
    private readonly long _rampTime;
    private DaemonTotals _previous;
    private long _next;
    private bool _isOver;
    private bool _isStopped;

    private SteadyStateWatch(IReadOnlyList<Daemon> daemons, IRunPeers peers)
    {
        _peers = peers;
        _point = RankSteps.SteadyStateOf(daemons[0].Plan);
        JobOptions options = daemons[0].Plan.Options;
        _daemons = daemons;
        _interval = options.SteadyStateCheckInterval.Nanoseconds();
        _rampTime = options.SteadyStateRampTime.Nanoseconds();
        int samples = (int)Math.Max(1, options.SteadyStateDuration.Nanoseconds() / _interval);
        _window = new SteadyStateWindow(options.SteadyState!, options.SteadyStateDuration, samples);
    }

    /// <summary>What was found so far.</summary>
    public SteadyStateOutcome Outcome => _window.Outcome();

    /// <summary>The watches that a run needs, by the daemons they are reported with.</summary>
    public static IReadOnlyDictionary<Daemon, SteadyStateWatch> For(IReadOnlyList<Daemon> daemons, IRunPeers peers)
    {
        var watches = new Dictionary<Daemon, SteadyStateWatch>();
        var watched = daemons.Where(static daemon => daemon.Plan.Options is { SteadyState: not null } options && options.SteadyStateDuration > TimeSpan.Zero);
        foreach (var group in watched.GroupBy(static daemon => daemon.Plan.Options.GroupReporting ? -1 - daemon.Plan.Group : daemon.Plan.Number))
        {
            var watch = new SteadyStateWatch([.. group], peers);
            foreach (Daemon daemon in group)
            {
                watches.Add(daemon, watch);
            }
        }

        return watches;
    }

    /// <summary>Takes a sample when one is due.</summary>
    public void Tick(long now)
    {
        if (_isOver)
        {
            StopTogether();
            return;
        }

        long start = _daemons.Max(static daemon => daemon.State == DaemonState.Running ? daemon.Progress.StartedAt : 0);
        if (start == 0 || now < start + _rampTime)
        {
            return;
        }

        if (_next == 0)
        {
            _previous = DaemonTotals.Of(_daemons, now);
            _next = now + _interval;
        }
        else if (now >= _next)
        {
            _next += _interval;
            Sample(DaemonTotals.Of(_daemons, now));
        }
    }

    private void Sample(DaemonTotals totals)
    {
        bool isSteady = _window.Add(totals.Since(_previous));
        _previous = totals;
        if (!isSteady)
        {
            return;
        }

        _isOver = true;
        _peers.Arrive(_point);
        StopTogether();
    }

    // On many hosts the job is steady when it is on all of them.
    private void StopTogether()
    {
        if (_isStopped || _peers.MomentOf(_point) is null)
        {
            return;
        }

        _isStopped = true;
        foreach (Daemon daemon in _daemons)
        {
            daemon.Stop(EndReason.SteadyState);
        }
    }
}
