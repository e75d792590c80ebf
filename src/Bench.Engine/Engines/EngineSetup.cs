using Bench.Engine.Jobs.Options;
using Bench.Engine.Safety;
using Bench.Engine.Targets;

namespace Bench.Engine.Engines;

/// <summary>What an engine is given when it opens: the daemon's targets, its units and the memory behind them.</summary>
public sealed unsafe class EngineSetup
{
    /// <summary>Name of the daemon's job, for what the engine reports.</summary>
    public string Job { get; init; } = "";

    /// <summary>Which of the job's daemons it is, from 0.</summary>
    public int CloneIndex { get; init; }

    /// <summary>The job's options (depth, batching, direct, sync, engine options).</summary>
    public required JobOptions Options { get; init; }

    /// <summary>The targets, addressed by <see cref="IoUnit.Target"/>.</summary>
    public required IReadOnlyList<Target> Targets { get; init; }

    /// <summary><see cref="Depth"/> units in native memory, valid for the engine's life; buffers are already set.</summary>
    public required IoUnit* Units { get; init; }

    /// <summary>Number of units: the job's iodepth.</summary>
    public required int Depth { get; init; }

    /// <summary>One memory area that holds all buffers (for registration with the kernel).</summary>
    public required byte* Buffers { get; init; }

    /// <summary>Size of <see cref="Buffers"/>, bytes.</summary>
    public required long BufferBytes { get; init; }

    /// <summary>Distance of two units' buffers, bytes: the largest block of the job, rounded up to its alignment.</summary>
    public required long BufferStride { get; init; }

    /// <summary>True when the job issues no write and no trim: targets are then opened read-only.</summary>
    public required bool ReadOnly { get; init; }

    /// <summary>True when targets are opened and closed one by one (<see cref="ITargetSwitch"/>), none of them at first.</summary>
    public bool OpensOnDemand { get; init; }

    /// <summary>Distance of the points of the run's interval series, ns: for what an engine samples itself. 0 for none.</summary>
    public long SeriesInterval { get; init; }

    /// <summary>
    /// For engines that reach their targets by their own means: looks through what a target (its path, its size in bytes) holds before a job
    /// writes to it, and refuses data of others by a <see cref="DeviceException"/>.
    /// </summary>
    public Action<string, long, ContentReader> RequireNoContent { get; init; } = static (_, _, _) => { };

    /// <summary>True when the daemon is to end: for engines that wait for somebody else. Any thread.</summary>
    public Func<bool> IsStopping { get; init; } = static () => false;

    /// <summary>
    /// Set when the daemon is given up, since its I/O does not come back: an engine that can leave its waits does so with a
    /// <see cref="DeviceException"/>, and reports what it has.
    /// </summary>
    public CancellationToken GivenUp { get; init; }

    /// <summary>Counts I/Os of the peer that never arrived (fio <c>drop_ios</c>); daemon's thread only.</summary>
    public Action<IoDirection, long> CountDropped { get; init; } = static (_, _) => { };

    /// <summary>Changes the job's think time from the next pause on; daemon's thread only.</summary>
    public Action<TimeSpan> ChangePause { get; init; } = static _ => { };

    /// <summary>Directory for files that an engine writes beside its targets; null for the current one.</summary>
    public string? AuxiliaryDirectory { get; init; }

    /// <summary>Receives what the user should know although it stops nothing (a cache that could not be dropped).</summary>
    public Action<string> Notify { get; init; } = static _ => { };
}
