using System.Runtime.CompilerServices;
using Bench.Engine;
using Bench.Engine.Engines;
using Bench.Engine.Native;
using Bench.Iscsi.Initiator;
using Bench.Iscsi.Scsi;
using Bench.Iscsi.Session;

namespace Bench.Iscsi.Engine;

/// <summary>
/// <c>ioengine=iscsi</c>: a daemon's I/O as SCSI commands over its own sessions. Commands that are handed over between two calls of
/// <see cref="Reap"/> leave in one send, a receive brings as many answers as are there; nothing is allocated per I/O and no other thread
/// is involved. The submission latency (slat) ends at the hand-over; what a command then waits for its send counts as completion latency.
/// </summary>
internal sealed unsafe class IscsiIoEngine : IIoEngine
{
    private const int MaxNotices = 20;

    // How long a command may wait for others to leave with: a loop that is slow to make its I/Os must not delay the first of them.
    private const long LongestHold = 10_000;

    private readonly ChapSecrets _secrets;
    private readonly Action<IscsiDaemonStatistics>? _report;
    private readonly List<EngineTarget> _targets = [];
    private SessionPoller _poller = new(TimeSpan.Zero, TimeSpan.Zero);
    private EngineSetup _setup = null!;
    private IoUnit* _units;
    private UnitCommands? _commands;
    private SessionRecord[] _sessions = [];
    private DaemonRecord? _record;
    private int[] _failed = [];
    private int _failedCount;
    private int _notices;
    private bool _holds;
    private long _heldSince;

    public IscsiIoEngine(ChapSecrets secrets, Action<IscsiDaemonStatistics>? report)
    {
        _secrets = secrets;
        _report = report;
    }

    public bool IsSynchronous => false;

    public void Open(EngineSetup setup)
    {
        _setup = setup;
        _units = setup.Units;
        _failed = new int[setup.Depth];
        _commands = new UnitCommands(setup.Depth, IscsiEngineOptions.Get(setup.Options, "cdb_size", 0));
        _poller = new SessionPoller(
            IscsiEngineOptions.Get(setup.Options, "iscsi_poll", TimeSpan.Zero),
            IscsiEngineOptions.Get(setup.Options, "iscsi_coalesce", AnswerCoalescing.Automatic));
        foreach (var target in setup.Targets)
        {
            _targets.Add(EngineTarget.Open(target.Path, setup, _secrets, Notify));
        }

        foreach (var target in _targets)
        {
            target.BeginMeasuring(setup);
            Array.ForEach(target.Drivers, _poller.Add);
        }

        _sessions = [.. _targets.SelectMany(static target => target.Records)];
        _record = new DaemonRecord(setup, _targets, _poller.Times);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Submit(ReadOnlySpan<int> slots)
    {
        var now = Clock.Now;
        if (!_record!.HasBegun)
        {
            _record.Begin(now);
        }

        var taken = 0;
        foreach (var slot in slots)
        {
            ref var unit = ref _units[slot];
            var target = _targets[unit.Target];
            var error = _commands!.Create(ref unit, target, out var request);
            if (error != 0)
            {
                unit.Result = -error;
                _failed[_failedCount++] = slot;
            }
            else if (target.NextDriver().Submit(request, now) < 0)
            {
                break;
            }

            taken++;
        }

        if (!_holds)
        {
            _holds = true;
            _heldSince = now;
        }
        else if (now - _heldSince >= LongestHold)
        {
            SendHeld(now);
        }

        return taken;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Reap(Span<int> slots, int minimum, long timeoutNanoseconds)
    {
        var reaped = 0;
        while (_failedCount > 0 && reaped < slots.Length)
        {
            slots[reaped++] = _failed[--_failedCount];
        }

        // What one receive brought may take several calls to hand out: the commands that replace it leave together after the last of them.
        var ready = _poller.Completed;
        var hasWaited = ready == 0 || ready < minimum - reaped;
        if (hasWaited)
        {
            if (_holds)
            {
                SendHeld(Clock.Now);
            }

            try
            {
                _poller.Progress(Math.Max(0, minimum - reaped), timeoutNanoseconds);
            }
            catch (IscsiException error)
            {
                throw Lost(error);
            }
        }

        var now = hasWaited ? _poller.Now : _poller.ReadClock();
        _record!.Reaped(now);
        foreach (var record in _sessions)
        {
            var session = record.Session;
            while (reaped < slots.Length && session.TryTakeCompletion(out var taskSlot))
            {
                var task = session[taskSlot];
                var slot = (int)task.Request.UserData;
                ref var unit = ref _units[slot];
                unit.Result = Outcome(task, ref unit);
                record.Record(unit.Direction, task, now);
                slots[reaped++] = slot;
                session.Release(taskSlot);
            }
        }

        return reaped;
    }

    public int Flush(int target)
    {
        _record?.End();
        try
        {
            using var unit = new LogicalUnit(_targets[target].Drivers[0], _targets[target].Url.Lun);
            unit.SynchronizeCache();
            return 0;
        }
        catch (ScsiException error)
        {
            Notify($"{_targets[target].Url}: {error.Message}");
            return -Errno.EIO;
        }
        catch (IscsiException error)
        {
            throw Lost(error);
        }
    }

    public void Dispose()
    {
        if (_record is not null)
        {
            _report?.Invoke(_record.Statistics());
            _record = null;
        }

        foreach (var driver in _targets.SelectMany(static target => target.Drivers))
        {
            driver.LogOut();
            driver.Dispose();
        }

        _targets.Clear();
        _commands?.Dispose();
        _commands = null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SendHeld(long now)
    {
        _holds = false;
        try
        {
            foreach (var driver in _poller.Drivers)
            {
                now = driver.Send(now);
            }
        }
        catch (IscsiException error)
        {
            throw Lost(error);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Outcome(InitiatorTask task, ref IoUnit unit)
    {
        if (task.Failure == TaskFailure.None && task.Status == ScsiStatus.Good)
        {
            return unit.Direction switch
            {
                IoDirection.Read or IoDirection.Write => (int)task.Transferred,
                IoDirection.Trim => unit.Length,
                _ => 0,
            };
        }

        Notify($"{_targets[unit.Target].Url}: {unit.Direction} of {unit.Length} bytes at {unit.Offset}: {ScsiException.Describe(task)}");
        if (task.Failure == TaskFailure.TimedOut)
        {
            return -Errno.ETIMEDOUT;
        }

        return SenseData.TryParse(task.SenseData, out var sense) && sense.Key == SenseKey.DataProtect ? -Errno.EROFS : -Errno.EIO;
    }

    private void Notify(string message)
    {
        if (_notices++ < MaxNotices)
        {
            _setup.Notify(message);
        }
    }

    private DeviceException Lost(IscsiException error) => new(error.Portal ?? _targets[0].Url.ToString(), Errno.EIO, error.Message);
}
