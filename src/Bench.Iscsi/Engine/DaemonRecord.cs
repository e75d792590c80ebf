using Bench.Engine.Engines;
using Bench.Engine.Measuring;
using Bench.Engine.Results;
using Bench.Iscsi.Initiator;

namespace Bench.Iscsi.Engine;

/// <summary>What is measured of a daemon from its first command on: the clock of its thread, and its sessions.</summary>
internal sealed class DaemonRecord(EngineSetup setup, IReadOnlyList<EngineTarget> targets, RoutineTimes times)
{
    private readonly (EngineTarget Target, SessionRecord Record)[] _sessions = [.. targets.SelectMany(target => target.Records, (target, record) => (target, record))];
    private RoutineTimes _times = new();
    private ThreadUsage _usage;
    private long _begun;
    private long _ended;
    private bool _isOver;

    /// <summary>True once a command was handed over.</summary>
    public bool HasBegun => _begun != 0;

    /// <summary>The first command is coming.</summary>
    public void Begin(long now)
    {
        _begun = _ended = now;
        times.Clear();
        foreach (var (_, record) in _sessions)
        {
            record.Begin(now);
        }

        _usage = ThreadUsage.OfCallingThread();
    }

    /// <summary>Answers were looked for.</summary>
    public void Reaped(long now) => _ended = now;

    /// <summary>The job is over: what comes now, such as a last flush, is no part of the times.</summary>
    public void End()
    {
        if (!_isOver)
        {
            _isOver = true;
            _times = times.Snapshot();
            _usage = ThreadUsage.OfCallingThread() - _usage;
        }
    }

    /// <summary>All of it, for the result.</summary>
    public IscsiDaemonStatistics Statistics()
    {
        End();
        var clock = MeasuringOverhead.MeasureClock();
        var header = DigestCost.MeasureHeaderDigest();
        var sessions = _sessions.Select(session => session.Record.Statistics(session.Target, setup, clock, header)).ToList();
        var split = HasBegun ? CpuSplit.Of(_times, _ended - _begun, [.. sessions.Select(static session => session.Digests)], _usage) : null;
        return new IscsiDaemonStatistics(setup.Job, setup.CloneIndex, split, sessions);
    }
}
