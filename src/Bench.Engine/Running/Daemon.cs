using Bench.Engine.Engines;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Measuring;
using Bench.Engine.Memory;
using Bench.Engine.Native;
using Bench.Engine.Planning;
using Bench.Engine.Results;
using Bench.Engine.Targets;
using Bench.Engine.Workload;

namespace Bench.Engine.Running;

/// <summary>
/// A disk daemon: one thread with one engine, one random stream and one set of statistics. The coordinator gives it its
/// targets, starts its set-up, then its I/O, and reads its outcome; between these the daemon is alone.
/// </summary>
internal sealed class Daemon : IDisposable
{
    private const int StackBytes = 256 * 1024;

    private readonly RunContext _context;
    private readonly ManualResetEventSlim _gate = new(false);
    private readonly StopRequest _stop = new();
    private readonly Action<Daemon> _changed;
    private readonly List<string> _notices = [];

    private Thread? _thread;
    private DaemonWorkload? _workload;
    private IIoEngine? _engine;
    private FileLayout? _layout;
    private DaemonLogs? _logs;
    private volatile DaemonState _state;
    private int _threadId;
    private long _startAt;
    private long _gridOrigin;
    private long _measuredFrom;
    private long _firstSubmission;
    private long _endedAt;
    private long _jobStartUnixMilliseconds;
    private ThreadUsage _usage;
    private EndReason _endReason;
    private int _errno;
    private string? _errorMessage;
    private ErrorPolicy? _policy;

    public Daemon(DaemonPlan plan, RunContext context, Action<Daemon> changed)
    {
        Plan = plan;
        _context = context;
        _changed = changed;
    }

    public DaemonPlan Plan { get; }

    /// <summary>What is measured; empty until the daemon has set up.</summary>
    public DaemonStatistics Statistics { get; private set; } = new(new StatisticsSetup { Directions = default, Syncs = false, SeriesInterval = 0 });

    public DaemonState State => _state;

    public IReadOnlyList<Target> Targets { get; private set; } = [];

    public bool HasFailed => _errno != 0;

    public string? ErrorMessage => _errorMessage;

    /// <summary>What the user should know although it ended nothing.</summary>
    public IReadOnlyList<string> Notices => _notices;

    public DaemonProgress Progress => new(
        Plan, _state, Statistics, Volatile.Read(ref _measuredFrom), _workload?.PassBytes ?? -1);

    /// <summary>Gives the daemon its laid-out targets, and the means to lay them out again.</summary>
    public void Equip(IReadOnlyList<Target> targets, FileLayout layout)
    {
        Targets = targets;
        _layout = layout;
    }

    /// <summary>Ends the daemon before it began.</summary>
    public void FailBeforeStart(int errno, string message)
    {
        _errno = errno;
        _errorMessage = message;
        End(EndReason.Error);
    }

    /// <summary>Ends the daemon without an error before it began (<c>create_only</c>, a signal).</summary>
    public void EndBeforeStart(EndReason reason) => End(reason);

    /// <summary>Starts the thread, which sets up and then waits for <see cref="Release"/>.</summary>
    public void BeginSetUp()
    {
        _state = DaemonState.SettingUp;
        _thread = new Thread(Live, StackBytes) { IsBackground = true, Name = Plan.Job.Name };
        _thread.Start();
    }

    /// <summary>Lets the daemon issue I/O from that clock time on.</summary>
    /// <param name="startAt">Clock time of the first I/O.</param>
    /// <param name="gridOrigin">Clock time from which the phase's intervals count.</param>
    public void Release(long startAt, long gridOrigin)
    {
        _startAt = startAt;
        _gridOrigin = gridOrigin;
        _gate.Set();
    }

    /// <summary>Asks the daemon to end early.</summary>
    public void Stop(EndReason reason)
    {
        _stop.Set(reason);
        _gate.Set();
    }

    /// <summary>Gives up on a daemon whose I/O does not come back; what it measured stays.</summary>
    public void Abandon(string message)
    {
        if (_state != DaemonState.Ended)
        {
            _errno = Errno.ETIMEDOUT;
            _errorMessage = message;
            End(EndReason.Error);
        }
    }

    /// <summary>What is known now.</summary>
    public DaemonOutcome Outcome()
    {
        long from = Volatile.Read(ref _measuredFrom);
        long until = _state == DaemonState.Ended ? _endedAt : Clock.Now;
        return new DaemonOutcome
        {
            Plan = Plan,
            Statistics = Statistics,
            Targets = Targets,
            JobStartUnixMilliseconds = _jobStartUnixMilliseconds,
            StartSkewNanoseconds = _firstSubmission == 0 ? 0 : _firstSubmission - _startAt,
            RuntimeNanoseconds = from == 0 ? 0 : Math.Max(until - from, 0),
            Usage = _usage,
            ThreadId = _threadId,
            EndReason = _state switch
            {
                DaemonState.Ended => _endReason,
                DaemonState.Running => EndReason.Running,
                _ => EndReason.NotStarted,
            },
            Errno = _errno,
            ErrorMessage = _errorMessage,
            TotalErrors = _policy?.Survived ?? 0,
            FirstError = _policy?.FirstSurvived ?? 0,
        };
    }

    /// <summary>
    /// Writes what is left of the logs and removes files that are to go; called after the daemon's end, in the order of
    /// daemons, since clones may share files.
    /// </summary>
    public void CleanUp()
    {
        _logs?.Finish(_endedAt);
        if (_logs?.Problem is string problem)
        {
            _notices.Add(problem);
        }

        if (Plan.Options.Unlink && _jobStartUnixMilliseconds != 0)
        {
            FileUse.Unlink(Targets);
        }
    }

    public void Dispose()
    {
        _gate.Dispose();
        _logs?.Dispose();
        Statistics.Dispose();
    }

    private void Live()
    {
        EndReason reason = EndReason.Error;
        try
        {
            reason = SetUpAndRun();
        }
        catch (DeviceException failure)
        {
            Fail(failure.Errno == 0 ? Errno.EIO : failure.Errno, failure.Message);
        }
        catch (Exception failure) when (failure is OutOfMemoryException or IOException or UnauthorizedAccessException)
        {
            Fail(Errno.ENOMEM, $"{Plan.Job.Name}: set-up failed: {failure.Message}");
        }

        End(HasFailed ? EndReason.Error : reason);
    }

    private EndReason SetUpAndRun()
    {
        ThreadPlacement.Apply(Plan);
        using PinnedMemory? pinned = Plan.Options.LockMemory > 0 ? PinnedMemory.Lock(Plan.Options.LockMemory) : null;
        using UnitMemory memory = UnitMemory.Allocate(Plan.Options);
        try
        {
            return SetUpAndRun(memory);
        }
        finally
        {
            // Before the memory goes, as I/O may be in flight after an error.
            _engine?.Dispose();
        }
    }

    private unsafe IIoEngine OpenEngine(UnitMemory memory)
    {
        _engine = _context.Registry.Find(Plan.Options.IoEngine)!.Create(Plan.Options);
        _engine.Open(new EngineSetup
        {
            Options = Plan.Options,
            Targets = Targets,
            Units = memory.Units,
            Depth = memory.Depth,
            Buffers = memory.Buffers.First,
            BufferBytes = memory.Buffers.Bytes,
            BufferStride = memory.Buffers.Stride,
            ReadOnly = (Plan.Options.ReadWrite & (IoPattern.Write | IoPattern.Trim)) == 0,
            Notify = _notices.Add,
        });
        return _engine;
    }

    private IIoEngine RenewFiles(UnitMemory memory)
    {
        _engine!.Dispose();
        FileUse.Unlink(Targets);
        Targets = _layout!.LayOut(Plan, Targets);
        return OpenEngine(memory);
    }

    private unsafe EndReason SetUpAndRun(UnitMemory memory)
    {
        IIoEngine engine = OpenEngine(memory);
        using DaemonWorkload workload = new(Plan, Targets, _context.Seed);
        workload.Prepare(memory.Units, memory.Depth, checked((int)memory.Buffers.Stride));
        _workload = workload;
        Statistics = new DaemonStatistics(
            StatisticsSetup.For(Plan, engine.IsSynchronous, _context.DaemonCount, _context.SeriesInterval));
        _logs = DaemonLogs.For(Plan, engine.IsSynchronous);
        RunHook(Plan.Options.ExecPrerun, "prerun");
        var equipment = new DaemonEquipment
        {
            Options = Plan.Options,
            Targets = Targets,
            Engine = engine,
            Renew = Plan.Options.UnlinkEachLoop ? () => RenewFiles(memory) : null,
            Workload = workload,
            Statistics = Statistics,
            Logs = _logs,
            Stop = _stop,
            Units = memory.Units,
            Depth = memory.Depth,
        };

        _state = DaemonState.Waiting;
        _changed(this);
        _gate.Wait();
        if (!_stop.IsSet)
        {
            Waiting.Until(_startAt, _stop);
        }

        return _stop.IsSet ? _stop.Reason : Run(equipment);
    }

    private EndReason Run(DaemonEquipment equipment)
    {
        _jobStartUnixMilliseconds = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        _threadId = Environment.CurrentManagedThreadId;
        long start = Math.Max(Clock.Now, _startAt);
        _logs?.Start(start, _jobStartUnixMilliseconds);
        long rampEnd = start + Plan.Options.RampTime.Nanoseconds();
        var times = new LoopTimes(start, rampEnd, _gridOrigin, Plan.Options.Runtime?.Nanoseconds() ?? long.MaxValue);
        IoLoop loop = equipment.Engine.IsSynchronous
            ? new SynchronousLoop(equipment, times)
            : new QueuedLoop(equipment, times);
        _policy = loop.Policy;
        Volatile.Write(ref _measuredFrom, rampEnd);
        _state = DaemonState.Running;

        EndReason reason;
        try
        {
            reason = loop.Run();
        }
        finally
        {
            _endedAt = Clock.Now;
            _usage = LinuxThread.Usage() - loop.UsageAtStart;
            _firstSubmission = loop.FirstSubmission;
            _notices.AddRange(loop.Notices);
        }

        if (loop.ErrorNumber != 0)
        {
            Fail(loop.ErrorNumber, loop.ErrorMessage!);
        }

        FlushAtEnd();
        RunHook(Plan.Options.ExecPostrun, "postrun");
        return reason;
    }

    private void RunHook(string? command, string when)
    {
        if (command is not null)
        {
            ExecHook.Run(Plan.Job.Name, command, when, _context.Settings.AuxiliaryDirectory);
        }
    }

    private void FlushAtEnd()
    {
        if (!Plan.Options.EndFsync && !Plan.Options.FsyncOnClose)
        {
            return;
        }

        for (int target = 0; target < Targets.Count; target++)
        {
            int result = _engine!.Flush(target);
            if (result < 0 && _errno == 0)
            {
                Fail(-result, $"fsync of {Targets[target].Path} at the end failed: {Errno.Describe(-result)}");
            }
        }
    }

    private void Fail(int errno, string message)
    {
        if (_errno == 0)
        {
            _errno = errno;
            _errorMessage = message;
        }
    }

    private void End(EndReason reason)
    {
        if (_endedAt == 0)
        {
            _endedAt = Clock.Now;
        }

        _endReason = reason;
        _state = DaemonState.Ended;
        _changed(this);
    }
}
