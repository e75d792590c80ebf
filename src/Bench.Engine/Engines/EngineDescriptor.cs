using Bench.Engine.Jobs.Options;
using Bench.Engine.Targets;

namespace Bench.Engine.Engines;

/// <summary>What is known of an engine before it is opened.</summary>
public sealed record EngineDescriptor
{
    /// <summary>fio's name of the engine.</summary>
    public required string Name { get; init; }

    /// <summary>Other names.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>One line for <c>--enghelp</c> and the documentation.</summary>
    public required string Summary { get; init; }

    /// <summary>What the engine's targets are.</summary>
    public required EngineTargets Targets { get; init; }

    /// <summary>True when depth above 1 is without effect.</summary>
    public required bool IsSynchronous { get; init; }

    /// <summary>Asks the kernel or library whether the engine works here: null, or why not and what to use instead.</summary>
    public Func<JobOptions, string?> Probe { get; init; } = static _ => null;

    /// <summary>What its I/O does to the targets, which decides what is guarded and what <c>--readonly</c> refuses.</summary>
    public EngineEffect Effect { get; init; } = EngineEffect.Transfers;

    /// <summary>
    /// False for an engine whose jobs accompany I/O instead of doing any (<c>cpuio</c>, <c>exec</c>): they go on until their
    /// runtime is over, whatever <c>size</c> says.
    /// </summary>
    public bool DoesIo { get; init; } = true;

    /// <summary>
    /// Options that follow from those of the job before it is planned, as fio's engines set them at their start; a copy is given.
    /// </summary>
    public Func<JobOptions, JobOptions>? Adapt { get; init; }

    /// <summary>What an I/O of an engine that transfers no data is called in messages of errors (<c>creating</c>); null for reads and writes.</summary>
    public string? Operation { get; init; }

    /// <summary>Deletes what the engine has made, as <c>unlink</c> asks; null when targets are files like those of other engines.</summary>
    public Action<IReadOnlyList<Target>>? Unlink { get; init; }

    /// <summary>
    /// Types beside the engine's own whose methods run for each I/O: those marked <see cref="System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization"/>
    /// are compiled before the start.
    /// </summary>
    public IReadOnlyList<Type> HotTypes { get; init; } = [];

    /// <summary>Creates an engine for one daemon.</summary>
    public required Func<JobOptions, IIoEngine> Create { get; init; }

    /// <summary>Finds out kind and size of a target the engine reaches by its own means (<see cref="EngineTargets.Own"/>).</summary>
    public Func<string, JobOptions, Target>? Describe { get; init; }
}

/// <summary>Kinds of targets an engine works on.</summary>
public enum EngineTargets
{
    /// <summary>Files and devices of this machine, laid out and checked by the runner.</summary>
    Files,

    /// <summary>Nothing real: sizes come from the options alone, no file is made (<c>null</c>).</summary>
    None,

    /// <summary>Names on a file system of this machine that the engine itself makes, looks up or removes: nothing is laid out.</summary>
    Names,

    /// <summary>The engine reaches them itself (<c>iscsi</c>).</summary>
    Own,
}

/// <summary>What an engine does to its targets.</summary>
public enum EngineEffect
{
    /// <summary>Reads read, writes write, trims trim: what <c>rw</c> says.</summary>
    Transfers,

    /// <summary>Changes nothing, whatever <c>rw</c> says (<c>filestat</c>).</summary>
    Looks,

    /// <summary>Makes what is not there and leaves alone what is (<c>filecreate</c>).</summary>
    Creates,

    /// <summary>Changes the targets even where <c>rw</c> says read (<c>falloc</c>).</summary>
    Changes,

    /// <summary>Removes the targets (<c>filedelete</c>).</summary>
    Deletes,
}
