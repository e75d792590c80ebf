using Bench.Engine.Engines;
using Bench.Engine.Engines.Companions;
using Bench.Engine.Hosts;
using Bench.Engine.Planning;
using Bench.Engine.Ranks;
using Bench.Engine.Results;
using Bench.Engine.Safety;
using Bench.Engine.Targets;

namespace Bench.Engine.Running;

/// <summary>
/// Runs a plan: lays the targets out, takes the daemons through their phases with a common start each, watches without
/// stopping anyone, and ends them on time, on a signal or after a failure. Whatever was measured is in the outcome.
/// </summary>
public sealed partial class RunCoordinator : IDisposable
{
    private const int WatchMilliseconds = 50;
    private const string NeverCameBack = "its last I/Os did not come back; what was measured until then is kept";

    private readonly RunPlan _plan;
    private readonly RunContext _context;
    private readonly IRunObserver _observer;
    private readonly List<Daemon> _daemons = [];
    private readonly List<string> _messages = [];
    private readonly List<SteadyStartOutcome> _steadyStarts = [];
    // Not one that spins before it sleeps: the CPUs belong to the daemons.
    private readonly AutoResetEvent _changed = new(false);
    private readonly CancellationTokenSource _interrupted = new();
    private readonly IRunPeers _peers;
    private readonly RankSteps _steps;
    private readonly Lock _following = new();
    private int _phases;

    private volatile int _signal;
    private volatile bool _isStopping;
    private int _stops;
    private long _started;
    private long _startedUnixMilliseconds;
    private readonly HostEnvironment _environment = HostInspector.CaptureMachine();
    private HostWatch? _watch;
    private TotalBandwidth? _bandwidth;
    private readonly IReadOnlyDictionary<Daemon, SteadyStateWatch> _steady;
    private IReadOnlyList<TargetDescription> _targets = [];
    private TriggerWatch? _trigger;
    private bool _isOver;
    private int _phase;

    // Daemons that still set up, and that have not ended; whoever makes one of them 0 wakes the coordinator.
    private int _settingUp;
    private int _unended;
    private readonly bool _endsMatter;
    private ManagedMemoryUse _memoryUse;

    /// <summary>Prepares a run; nothing is touched yet.</summary>
    /// <param name="plan">What to run.</param>
    /// <param name="registry">The engines.</param>
    /// <param name="settings">What the run may do.</param>
    /// <param name="observer">Who watches.</param>
    public RunCoordinator(RunPlan plan, EngineRegistry registry, RunSettings settings, IRunObserver observer)
    {
        _plan = plan;
        _observer = observer;
        _messages.AddRange(settings.Notices);
        _peers = settings.Peers;
        _steps = new RankSteps(_peers);
        _context = new RunContext(
            registry,
            settings,
            (ulong)Random.Shared.NextInt64(),
            plan.Daemons.Count,
            (settings.SeriesInterval ?? SeriesSpacing.For(plan)).Nanoseconds(),
            new ProcessReads(SystemRoots.Machine),
            new WriteGuard(settings.FioCompatible ? GuardLevel.FioCompatible : GuardLevel.Strict, settings.AllowDestroy),
            new ControlGroups(ControlGroupTree.Find(MountTable.Read(SystemRoots.Machine))));
        _phases = plan.Daemons.Count == 0 ? 0 : plan.Daemons[^1].Phase + 1;
        foreach (DaemonPlan daemon in plan.Daemons)
        {
            _daemons.Add(new Daemon(daemon, _context, Changed));
        }

        HotMethods.BeginFor(_daemons);

        _steady = SteadyStateWatch.For(_daemons, _peers);
        _endsMatter = plan.Daemons.Any(static daemon => daemon.Options is { ExitAll: true } or { ExitAllOnError: true } or { WaitFor: not null }
            || daemon.Options.EngineFlag(CpuEngine.ExitOnIoDone));
    }

    /// <summary>
    /// Asks every daemon to end; called from a signal handler, returns at once. A second signal stops the wait for
    /// I/O that does not come back.
    /// </summary>
    public void Interrupt(int signal)
    {
        if (_peers.Size > 1)
        {
            _peers.Announce(RankSteps.StopNotice(signal));
        }

        InterruptHere(signal);
    }

    private void InterruptHere(int signal)
    {
        _signal = signal;
        Interlocked.Increment(ref _stops);
        Stop(EndReason.Signal);
    }

    /// <summary>Runs everything and returns what was measured.</summary>
    public RunOutcome Run()
    {
        _started = Clock.Now;
        _startedUnixMilliseconds = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        Prepare();
        var describer = new TargetDescriber(SystemRoots.Machine);
        _targets = [.. _daemons.SelectMany(static daemon => daemon.Targets).DistinctBy(static target => target.Path).Select(describer.Describe)];
        _watch = new HostWatch(_daemons.Where(static daemon => daemon.Plan.Options.DiskUtil).SelectMany(static daemon => daemon.Targets));
        _bandwidth = _context.Settings.BandwidthLog is string prefix ? new TotalBandwidth(prefix, _daemons) : null;
        _trigger = _context.Settings.Trigger is { } trigger ? new TriggerWatch(trigger, Clock.Now) : null;
        for (_phase = 0; _phase < _phases; _phase++)
        {
            RunPhase([.. _daemons.Where(daemon => daemon.Plan.Phase == _phase && daemon.State != DaemonState.Ended)]);
        }

        _phase = Math.Max(_phases - 1, 0);

        if (_trigger?.Execute() is string problem)
        {
            Say(problem);
        }

        FileLayout.Seal(_daemons.SelectMany(static daemon => daemon.Targets).DistinctBy(static target => target.Path));
        _bandwidth?.Write(Say);
        _isOver = true;
        return Outcome();
    }

    /// <summary>
    /// What has been measured so far, for status reports; safe while daemons run. Its statistics live as long as the
    /// coordinator does.
    /// </summary>
    public RunOutcome Outcome() => new()
    {
        IsStatus = !_isOver,
        Plan = _plan,
        Daemons = [.. _daemons.Select(daemon => daemon.Outcome(_steady.GetValueOrDefault(daemon)?.Outcome))],
        StartedUnixMilliseconds = _startedUnixMilliseconds,
        StartedClock = _started,
        Command = _context.Settings.Command,
        JobFiles = _context.Settings.JobFiles,
        EndedUnixMilliseconds = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
        ElapsedNanoseconds = Clock.Now - _started,
        Signal = _signal,
        Messages = [.. _messages],
        Label = _context.Settings.Label,
        Sweep = _context.Settings.Sweep,
        SteadyStarts = [.. _steadyStarts],
        ManagedMemory = _memoryUse,
        Environment = _environment,
        ClockDrift = Clock.Drift(),
        HostCpu = _watch?.Cpu,
        Disks = _watch?.Disks ?? [],
        OwnReadBytes = _context.Reads.Bytes,
        Targets = _targets,
        Sections = _context.Settings.Sections,
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        _changed.Dispose();
        _interrupted.Dispose();
        _context.Reads.Dispose();
        foreach (Daemon daemon in _daemons)
        {
            daemon.Dispose();
        }

        _context.Groups.Dispose();
    }

    private void Prepare()
    {
        var policy = _context.Settings.FioCompatible
            ? LayoutPolicy.FioCompatible
            : LayoutPolicy.Default with { AllowFillDevice = _context.Settings.AllowFill };
        var layout = new FileLayout(
            policy with { ReadOnly = _context.Settings.ReadOnly },
            new LayoutReport(_observer));
        var preparation = new RunPreparation(_context, layout, Say, _interrupted.Token);
        if (_peers.Size == 1)
        {
            preparation.Prepare(_daemons);
        }
        else
        {
            PrepareTogether(new SharedPreparation(_context, layout, _peers, _interrupted.Token), preparation);
        }
    }

    private void Stop(EndReason reason)
    {
        _isStopping = true;
        foreach (Daemon daemon in _daemons)
        {
            daemon.Stop(reason);
        }

        _interrupted.Cancel();
        _changed.Set();
    }

    private RunProgress Progress() => new(_plan, _daemons, _peers.Daemons, _phase, _phases, _started);

    private void Say(string message)
    {
        _messages.Add(message);
        _observer.Message(message);
    }

    private sealed class LayoutReport(IRunObserver observer) : IProgress<LayoutProgress>
    {
        public void Report(LayoutProgress value) => observer.Layout(value.Path, value.BytesDone, value.BytesTotal);
    }
}
