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

    /// <summary>The engine reaches them itself (<c>iscsi</c>).</summary>
    Own,
}
