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
}
