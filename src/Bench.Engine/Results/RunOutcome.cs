using Bench.Engine.Planning;

namespace Bench.Engine.Results;

/// <summary>Everything a finished (or interrupted) run gave, before it becomes a document.</summary>
public sealed class RunOutcome
{
    /// <summary>What was to run.</summary>
    public required RunPlan Plan { get; init; }

    /// <summary>One entry per daemon of the plan, in its order.</summary>
    public required IReadOnlyList<DaemonOutcome> Daemons { get; init; }

    /// <summary>Start of the run, Unix ms.</summary>
    public long StartedUnixMilliseconds { get; init; }

    /// <summary>End of the run (or of this status report), Unix ms.</summary>
    public long EndedUnixMilliseconds { get; init; }

    /// <summary>Wall time of the run from its first phase on, ns.</summary>
    public long ElapsedNanoseconds { get; init; }

    /// <summary>The signal that ended the run, or 0.</summary>
    public int Signal { get; init; }

    /// <summary>Messages for people in order of time (errors, notices, warnings).</summary>
    public IReadOnlyList<string> Messages { get; init; } = [];

    /// <summary>What the user calls this configuration; null when not given.</summary>
    public string? Label { get; init; }

    /// <summary>True for a report on a run that goes on (<c>--status-interval</c>, SIGUSR1).</summary>
    public bool IsStatus { get; init; }

    /// <summary>Seconds left, for status reports; null when unknown.</summary>
    public long? SecondsLeft { get; init; }

    /// <summary>The command line; secrets already replaced.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Job files as the user named them.</summary>
    public IReadOnlyList<string> JobFiles { get; init; } = [];

    /// <summary>Where this run stands in its sweep; null outside of one.</summary>
    public SweepPlace? Sweep { get; init; }

    /// <summary>How the waits for a steady state before measuring ended, one per phase; empty where none was asked for.</summary>
    public IReadOnlyList<SteadyStartOutcome> SteadyStarts { get; init; } = [];

    /// <summary>Clock time of the start of the run: series times count from here.</summary>
    public long StartedClock { get; init; }

    /// <summary>The machine; null when not looked at.</summary>
    public HostEnvironment? Environment { get; init; }

    /// <summary>More about targets; those that are missing are described by what the daemons know.</summary>
    public IReadOnlyList<TargetDescription> Targets { get; init; } = [];

    /// <summary>Block devices below the targets; empty when unknown or switched off.</summary>
    public IReadOnlyList<DiskUtilization> Disks { get; init; } = [];

    /// <summary>Bytes that storage fetched for this process in the measured time; null when unknown.</summary>
    public long? OwnReadBytes { get; init; }

    /// <summary>CPU use of the machine; null when not measured.</summary>
    public HostCpuUsage? HostCpu { get; init; }

    /// <summary>Garbage collections during the measured time; null when not measured.</summary>
    public ManagedMemoryUse? ManagedMemory { get; init; }

    /// <summary>How far the measuring clock has left the kernel's; null where it is the kernel's, or not measured.</summary>
    public ClockDrift? ClockDrift { get; init; }

    /// <summary>What engines tell beyond the statistics of daemons.</summary>
    public IReadOnlyList<IResultSection> Sections { get; init; } = [];
}
