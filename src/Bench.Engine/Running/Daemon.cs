using Bench.Engine.Engines;
using Bench.Engine.Measuring;
using Bench.Engine.Native;
using Bench.Engine.Planning;
using Bench.Engine.Results;
using Bench.Engine.Targets;
using Bench.Engine.Workload;
using Bench.Engine.Workload.Verification;

namespace Bench.Engine.Running;

/// <summary>
/// A disk daemon: one thread with one engine, one random stream and one set of statistics. The coordinator gives it its
/// targets, starts its set-up, then its I/O, and reads its outcome; between these the daemon is alone.
/// </summary>
internal sealed partial class Daemon : IDisposable
{
    private const int StackBytes = 256 * 1024;

    private static readonly TimeSpan TimeToLeave = TimeSpan.FromSeconds(1);

    private readonly RunContext _context;
    private readonly EngineDescriptor _descriptor;
    private readonly StopRequest _stop = new();
    private readonly Action<Daemon> _changed;
    private readonly List<string> _notices = [];

    private Thread? _thread;
    private DaemonWorkload? _workload;
    private IIoEngine? _engine;
    private volatile IoLoop? _loop;
    private readonly CancellationTokenSource _givenUp = new();
    private bool _isAbandoned;
    private FileLayout? _layout;
    private DaemonLogs? _logs;
    private RampHold? _hold;
    private volatile StartGate? _gate;
    private long _startDelay;
    private volatile DaemonState _state;
    private int _threadId;
    private long _startAt;
    private long _measuredFrom;
    private long _firstSubmission;
    private long _endedAt;
    private long _jobStartUnixMilliseconds;
    private long _jobStart;
    private StateLimit? _limit;
    private RampAmount? _rampAmount;
    private ThreadUsage _usage;
    private EndReason _endReason;
    private int _errno;
    private string? _errorMessage;
    private ErrorPolicy? _policy;

    public Daemon(DaemonPlan plan, RunContext context, Action<Daemon> changed)
    {
        _descriptor = context.Registry.Find(plan.Options.IoEngine)!;
        Plan = _descriptor.Adapt is { } adapt ? plan with { Job = plan.Job with { Options = adapt(plan.Options.Clone()) } } : plan;
        _context = context;
        _changed = changed;
    }

    public DaemonPlan Plan { get; }

    /// <summary>What is measured; empty until the daemon has set up.</summary>
    public DaemonStatistics Statistics { get; private set; } = new(new StatisticsSetup { Directions = default, Syncs = false, SeriesInterval = 0 });

    public DaemonState State => _state;

    public IReadOnlyList<Target> Targets { get; private set; } = [];

    public EngineDescriptor Engine => _descriptor;

    public bool HasFailed => _errno != 0;

    public string? ErrorMessage => _errorMessage;

    /// <summary>What the user should know although it ended nothing.</summary>
    public IReadOnlyList<string> Notices => _notices;

    public DaemonProgress Progress => new(
        Plan, _state, Statistics, IsHeld ? HeldFrom : MeasuredFrom, _workload?.PassBytes ?? -1, IsHeld);

    /// <summary>Clock time from which a held ramp waits for the steady state: after the job's own ramp.</summary>
    public long HeldFrom => Volatile.Read(ref _measuredFrom);

    private bool IsHeld => _loop is { IsHeld: true };

    // A ramp that is held ends when the loop says so; until then nothing is measured.
    private long MeasuredFrom => (_loop, HeldFrom) switch
    {
        ({ MeasuredFrom: > 0 and long released }, _) => released,
        (_, > 0 and long from) when IsHeld => Math.Max(from, Clock.Now),
        (_, long from) => from,
    };

    /// <summary>A message with the name of the job before it, unless it begins with it.</summary>
    public string Named(string message) =>
        message.StartsWith($"{Plan.Job.Name}: ", StringComparison.Ordinal) ? message : $"{Plan.Job.Name}: {message}";

    /// <summary>Gives the daemon its laid-out targets, the means to lay them out again, and the end of its check by a saved state.</summary>
    public void Equip(IReadOnlyList<Target> targets, FileLayout layout, StateLimit? limit)
    {
        Targets = targets;
        _limit = limit;
        _layout = layout;
    }

    /// <summary>True once the daemon has done its set-up and waits for its start, or has gone on from there.</summary>
    public bool HasSetUp { get; private set; }

    /// <summary>Ends the daemon before it began.</summary>
    public void FailBeforeStart(int errno, string message)
    {
        _errno = errno;
        _errorMessage = message;
        End(EndReason.Error);
    }

    /// <summary>Ends the daemon without an error before it began (<c>create_only</c>, a signal).</summary>
    public void EndBeforeStart(EndReason reason) => End(reason);

    /// <summary>Prolongs the daemon's ramp until the hold is released; before <see cref="BeginSetUp"/>.</summary>
    public void HoldRamp(RampHold hold) => _hold = hold;

    /// <summary>Says where the daemon waits for its start; before <see cref="BeginSetUp"/>.</summary>
    /// <param name="gate">Opened by the coordinator.</param>
    /// <param name="delay">Time from there to the first I/O, ns.</param>
    public void HoldAt(StartGate gate, long delay)
    {
        _startDelay = delay;
        _gate = gate;
    }

    /// <summary>Prolongs the daemon's ramp until so much I/O is done; before <see cref="BeginSetUp"/>.</summary>
    public void RampBy(RampAmount amount) => _rampAmount = amount;

    /// <summary>Starts the thread, which sets up and then waits at its gate.</summary>
    public void BeginSetUp()
    {
        _state = DaemonState.SettingUp;
        _thread = new Thread(Live, StackBytes) { IsBackground = true, Name = Plan.Job.Name };
        _thread.Start();
    }

    /// <summary>Asks the daemon to end early.</summary>
    public void Stop(EndReason reason)
    {
        _stop.Set(reason);
        _gate?.Disturb();
    }

    /// <summary>True when the daemon should have stopped issuing that long ago and still waits for I/O.</summary>
    public bool IsOverdue(long now, TimeSpan limit) =>
        _loop is IoLoop loop && loop.Deadline < long.MaxValue - limit.Nanoseconds() && now > loop.Deadline + limit.Nanoseconds();

    /// <summary>
    /// Gives up on daemons whose I/O does not come back; what they measured stays. Engines that can leave their waits get a moment to do
    /// so and to report; the threads of others are left where they are.
    /// </summary>
    public static void Abandon(IEnumerable<Daemon> stuck, string message)
    {
        List<Daemon> running = [.. stuck.Where(static daemon => daemon._state != DaemonState.Ended)];
        foreach (Daemon daemon in running)
        {
            daemon.Fail(Errno.ETIMEDOUT, message);
            daemon._givenUp.Cancel();
        }

        long until = Clock.Now + TimeToLeave.Nanoseconds();
        foreach (Daemon daemon in running)
        {
            long left = Math.Max(until - Clock.Now, 0);
            if (daemon._thread?.Join(TimeSpan.FromTicks(left / TimeSpan.NanosecondsPerTick)) != true)
            {
                daemon.Leave();
            }
        }
    }

    private void Leave()
    {
        if (_state != DaemonState.Ended)
        {
            _isAbandoned = true;
            _loop?.RecordUnfinished(Clock.Now);
            End(EndReason.Error);
        }
    }

    /// <summary>What is known now.</summary>
    public DaemonOutcome Outcome(SteadyStateOutcome? steady = null)
    {
        long from = MeasuredFrom;
        long until = _state == DaemonState.Ended ? _endedAt : Clock.Now;
        return new DaemonOutcome
        {
            Plan = Plan,
            Host = _context.Settings.Host,
            Statistics = Statistics,
            Targets = Targets,
            JobStartUnixMilliseconds = _jobStartUnixMilliseconds,
            JobStartMilliseconds = _jobStart,
            StartSkewNanoseconds = _firstSubmission == 0 ? 0 : _firstSubmission - _startAt,
            MeasuredFrom = from,
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
            SteadyState = steady,
            SearchedDepth = _workload?.Search?.Depth,
            TotalErrors = _policy?.Counted ?? 0,
            FirstError = _policy?.FirstCounted ?? 0,
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

        if (Plan.Options.Unlink && !_context.Settings.KeepFiles && _jobStartUnixMilliseconds != 0)
        {
            Unlink();
        }
    }

    private void Unlink()
    {
        if (_descriptor.Unlink is { } unlink)
        {
            unlink(Targets);
        }
        else
        {
            FileUse.Unlink(Targets);
        }
    }

    public void Dispose()
    {
        // Its thread may come back and write.
        if (_isAbandoned)
        {
            return;
        }

        _givenUp.Dispose();
        _logs?.Dispose();
        Statistics.Dispose();
    }
}
