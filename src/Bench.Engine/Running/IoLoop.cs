using System.Runtime.CompilerServices;
using Bench.Engine.Engines;
using Bench.Engine.Hosts;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Measuring;
using Bench.Engine.Native;
using Bench.Engine.Results;
using Bench.Engine.Targets;
using Bench.Engine.Workload;

namespace Bench.Engine.Running;

/// <summary>
/// What the synchronous and the queued loop share: passes, deadlines, and what happens to a finished I/O. A loop runs
/// on its daemon's thread from the common start to the end and touches nothing that another thread writes, but for the
/// stop request.
/// </summary>
internal abstract unsafe partial class IoLoop
{
    /// <summary>I/Os or batches handled in one call of <see cref="Issue"/>.</summary>
    protected const int RoundsPerCall = 512;

    // How often a held ramp is looked at, ns: what daemons may begin apart from each other.
    private const long HoldCheck = 1_000_000;

    private LoopTimes _times;
    private readonly JobOptions _options;
    private readonly IReadOnlyList<Target> _targets;
    private readonly PerDirection<long> _maximumLatency;
    private readonly bool _limitsLatency;
    private readonly bool _hasPriorities;
    private readonly bool _looksAtLatency;
    private readonly bool _dumpsErrors;
    private readonly Func<IIoEngine>? _renew;
    private readonly string? _operation;
    private readonly ProcessReads _reads;

    private bool _inRamp;
    private bool _isVerifying;
    private long _deadline = long.MaxValue;
    private long _measuredFrom;
    private long _rampBytes;
    private ThreadUsage _usageAtStart;
    private int _hasRecordedUnfinished;
    private long _iosAtPassStart;
    private long _iosFinished;

    protected IoLoop(DaemonEquipment equipment)
    {
        _options = equipment.Options;
        _targets = equipment.Targets;
        _maximumLatency = new(
            _options.MaxLatency.Read.Nanoseconds(),
            _options.MaxLatency.Write.Nanoseconds(),
            _options.MaxLatency.Trim.Nanoseconds());
        _limitsLatency = _maximumLatency != default;
        _hasPriorities = equipment.HasPriorities;
        _looksAtLatency = _limitsLatency || _hasPriorities;
        _dumpsErrors = _options.ErrorDump
            || _options.IgnoreReadErrors.Count + _options.IgnoreWriteErrors.Count + _options.IgnoreVerifyErrors.Count == 0;
        Engine = equipment.Engine;
        _renew = equipment.Renew;
        _operation = equipment.Operation;
        _reads = equipment.Reads;
        Units = equipment.Units;
        Depth = equipment.Depth;
        Workload = equipment.Workload;
        Statistics = equipment.Statistics;
        Logs = equipment.Logs;
        Stop = equipment.Stop;
        Policy = new ErrorPolicy(_options);
    }

    /// <summary>Decides which errors end the loop, and counts the others.</summary>
    public ErrorPolicy Policy { get; }

    /// <summary>errno of the error that ended the loop, or 0.</summary>
    public int ErrorNumber { get; private set; }

    /// <summary>What that error was, for people.</summary>
    public string? ErrorMessage { get; private set; }

    /// <summary>Messages of errors that did not end it, first ones only.</summary>
    public List<string> Notices { get; } = [];

    /// <summary>Clock time at which issuing ends at the latest; the coordinator reads it too.</summary>
    public long Deadline
    {
        get => Volatile.Read(ref _deadline);
        private set => Volatile.Write(ref _deadline, value);
    }

    /// <summary>Clock time at which measuring began, where a held ramp decides it, else 0; the coordinator reads it too.</summary>
    public long MeasuredFrom
    {
        get => Volatile.Read(ref _measuredFrom);
        private set => Volatile.Write(ref _measuredFrom, value);
    }

    /// <summary>True in a ramp that somebody else ends.</summary>
    public bool IsHeld => _times.IsHeld && MeasuredFrom == 0;

    /// <summary>What the daemon and threads that work for its engine have used since measuring began.</summary>
    public ThreadUsage UsedSinceStart() => Used() - _usageAtStart;

    /// <summary>Clock time of the first submission, or 0.</summary>
    public long FirstSubmission { get; protected set; }

    protected IIoEngine Engine { get; private set; }

    protected IoUnit* Units { get; }

    protected int Depth { get; }

    protected DaemonWorkload Workload { get; }

    protected DaemonStatistics Statistics { get; }

    protected DaemonLogs? Logs { get; }

    protected StopRequest Stop { get; }

    /// <summary>Clock time at which <see cref="PassTime"/> must be called.</summary>
    protected long NextCheck { get; private set; }

    /// <summary>Issues I/O until the daemon's end and says why it ended.</summary>
    public EndReason Run(LoopTimes times)
    {
        _times = times;
        _inRamp = _times.RampEnd > _times.Start || _times.IsHeld;
        Deadline = _times.Amount is null ? _times.Deadline(_times.RampEnd + (_times.Hold?.Limit ?? 0)) : long.MaxValue;
        if (!_inRamp)
        {
            _reads.MeasuringBegins();
        }

        Statistics.Start(_times.Start, _times.GridOrigin);
        _usageAtStart = Used();
        ScheduleCheck(_times.Start);
        Workload.Start(_times.Start);
        long now = _times.Start;
        EndReason reason;
        do
        {
            reason = Issue(ref now);
        }
        while (reason == EndReason.Running);

        if (!SettleLateChecks())
        {
            reason = EndReason.Error;
        }

        long ended = Clock.Now;
        RecordUnstarted(reason, ended);
        Statistics.EndPass(ended);
        return reason;
    }

    /// <summary>Slots of units that were chosen and never submitted.</summary>
    protected abstract ReadOnlySpan<int> Unsubmitted { get; }

    /// <summary>Slots of units that were submitted and did not come back; their engine must not be at work on others.</summary>
    protected abstract ReadOnlySpan<int> InFlight { get; }

    /// <summary>
    /// Records what is in flight as I/O that never came back, once: by the daemon's thread after its engine failed, or by another one
    /// while the daemon's is stuck in its engine.
    /// </summary>
    public void RecordUnfinished(long now)
    {
        if (_inRamp || Interlocked.Exchange(ref _hasRecordedUnfinished, 1) != 0)
        {
            return;
        }

        foreach (int slot in InFlight)
        {
            ref IoUnit unit = ref Units[slot];
            if (unit.Direction != IoDirection.Sync)
            {
                Statistics[unit.Direction].Unfinished.Record(Math.Max(now - unit.Started, 0));
            }
        }
    }

    // A stall that lasts to the end leaves no late I/O behind, only I/Os that never began.
    private void RecordUnstarted(EndReason reason, long ended)
    {
        if (_inRamp || reason is not (EndReason.Runtime or EndReason.Signal or EndReason.Trigger or EndReason.ExitAll or EndReason.SteadyState))
        {
            return;
        }

        long cutoff = Math.Min(Deadline, ended);
        foreach (int slot in Unsubmitted)
        {
            ref IoUnit unit = ref Units[slot];
            if (unit.Due > 0 && unit.Due < cutoff && unit.Transferred == 0 && unit.Direction != IoDirection.Sync)
            {
                Statistics[unit.Direction].RecordUnstarted(new DueBacklog(unit.Due, 0, 1), ended);
            }
        }

        for (IoDirection direction = IoDirection.Read; direction <= IoDirection.Trim; direction++)
        {
            DirectionStatistics statistics = Statistics[direction];
            double length = (double)statistics.Bytes / Math.Max(statistics.TotalIos, 1);
            statistics.RecordUnstarted(Workload.Backlog(direction, cutoff, length), ended);
        }
    }

    /// <summary>
    /// The loop proper, for about <see cref="RoundsPerCall"/> I/Os or batches: it returns now and then because the
    /// runtime replaces a method by its optimised version only when it is called anew.
    /// </summary>
    /// <returns><see cref="EndReason.Running"/> to be called again, or why the daemon ended.</returns>
    protected abstract EndReason Issue(ref long now);

    /// <summary>Ends the ramp, closes intervals; false once the runtime is over.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    protected bool PassTime(long now)
    {
        if (_inRamp && now >= _times.RampEnd && _times.Hold is not { IsReleased: false } && IsRampAmountDone())
        {
            _inRamp = false;
            if (_times.IsHeld)
            {
                MeasuredFrom = now;
                Deadline = _times.Deadline(now);
            }

            _reads.MeasuringBegins();
            Statistics.Start(now, _times.GridOrigin);
            _usageAtStart = Used();
        }

        if (now >= Statistics.NextBoundary)
        {
            Statistics.Roll(now);
        }

        ScheduleCheck(now);
        return now < Deadline;
    }

    /// <summary>
    /// What follows a finished pass with nothing in flight: reading back or another pass
    /// (<see cref="EndReason.Running"/>), or the end.
    /// </summary>
    protected EndReason EndPass(long now)
    {
        if (Workload.TakeRestart())
        {
            RestartMeasuring(now);
            return EndReason.Running;
        }

        Statistics.EndPass(now);
        if (!SettleLateChecks())
        {
            return EndReason.Error;
        }

        if (_isVerifying)
        {
            _isVerifying = false;
        }
        else if (Workload.BeginVerify())
        {
            _isVerifying = true;
            if (!_options.TimeBased)
            {
                Deadline = _times.Deadline(now);
                ScheduleCheck(now);
            }

            return EndReason.Running;
        }

        // A pass that finds nothing to do would repeat for ever.
        bool didNothing = _iosFinished == _iosAtPassStart;
        _iosAtPassStart = _iosFinished;
        if (didNothing || !Workload.NextPass())
        {
            return EndReason.Size;
        }

        if (_renew is not null)
        {
            Engine = _renew();
        }

        return EndReason.Running;
    }

    /// <summary>Remembers the error that ends the loop.</summary>
    protected void Fail(int errno, string message)
    {
        if (ErrorNumber == 0)
        {
            ErrorNumber = errno;
            ErrorMessage = message;
        }
    }

    /// <summary>Waits, with nothing in flight, until the next I/O may be issued; returns the time then.</summary>
    protected long WaitUntil(long due) => Waiting.Until(Math.Min(due, Deadline), Stop);

    /// <summary>Spends the think time of the workload, its busy part first; returns the time then.</summary>
    protected long Pause()
    {
        long now = Clock.Now;
        while (now < Math.Min(Workload.SpinUntil, Deadline) && !Stop.IsSet)
        {
            now = Clock.Now;
        }

        return WaitUntil(Workload.PauseUntil);
    }

    private void RestartMeasuring(long now)
    {
        _inRamp = false;
        MeasuredFrom = now;
        Statistics.Start(now, _times.GridOrigin);
        _usageAtStart = Used();
        ScheduleCheck(now);
    }

    // Checks of other threads that still run; false when one of them ends the daemon.
    private bool SettleLateChecks()
    {
        while (Workload.TryTakeLateCheck(out WorkloadFailure? failure))
        {
            if (failure is not null && ErrorNumber == 0 && !SurvivesFailure(IoDirection.Read, failure))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsRampAmountDone()
    {
        if (_times.Amount is null)
        {
            return true;
        }

        _times.Amount.Count(Statistics, ref _rampBytes);
        return _times.Amount.IsDone;
    }

    private ThreadUsage Used() => LinuxThread.Usage() + Engine.WorkerUsage;

    private void ScheduleCheck(long now)
    {
        long rampCheck = !_inRamp ? long.MaxValue
            : _times.Amount is not null ? now
            : _times.Hold is null ? _times.RampEnd
            : Math.Max(_times.RampEnd, now + HoldCheck);
        NextCheck = Math.Min(Math.Min(Deadline, Statistics.NextBoundary), rampCheck);
    }
}
