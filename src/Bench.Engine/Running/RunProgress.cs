using Bench.Engine.Measuring;
using Bench.Engine.Planning;

namespace Bench.Engine.Running;

/// <summary>A look at a run under way, taken without stopping anyone.</summary>
public sealed class RunProgress
{
    private readonly IReadOnlyList<Daemon> _daemons;
    private readonly IEnumerable<DaemonProgress> _others;

    internal RunProgress(RunPlan plan, IReadOnlyList<Daemon> daemons, IEnumerable<DaemonProgress> others, int phase, int phases, long started)
    {
        _others = others;
        Plan = plan;
        _daemons = daemons;
        Phase = phase;
        Phases = phases;
        Elapsed = TimeSpan.FromTicks((Clock.Now - started) / TimeSpan.NanosecondsPerTick);
    }

    /// <summary>The plan that runs.</summary>
    public RunPlan Plan { get; }

    /// <summary>The phase that runs, from 0.</summary>
    public int Phase { get; }

    /// <summary>Phases in all.</summary>
    public int Phases { get; }

    /// <summary>Time since the first phase began.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>The daemons' states, in the plan's order, then those of other ranks.</summary>
    public IEnumerable<DaemonProgress> Daemons => Own.Concat(_others);

    /// <summary>The states of this process's daemons, in the plan's order.</summary>
    public IEnumerable<DaemonProgress> Own => _daemons.Select(static daemon => daemon.Progress);
}

/// <summary>Counters of one daemon at one moment.</summary>
/// <param name="Plan">The daemon.</param>
/// <param name="State">Where it is.</param>
/// <param name="Statistics">Its live statistics; single fields may be read at any time, their combination is approximate.</param>
/// <param name="StartedAt">Clock time of its measured start, 0 before.</param>
/// <param name="PassBytes">Bytes of one pass, -1 unknown.</param>
/// <param name="IsHeld">True while its ramp waits for a steady state; <paramref name="StartedAt"/> is then the end of the job's own ramp.</param>
public readonly record struct DaemonProgress(
    DaemonPlan Plan, DaemonState State, DaemonStatistics Statistics, long StartedAt, long PassBytes, bool IsHeld);
