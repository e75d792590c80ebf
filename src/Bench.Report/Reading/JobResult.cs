namespace Bench.Report.Reading;

/// <summary>Statistics at one level: a daemon, a job, a report group or the whole run.</summary>
public sealed record JobResult
{
    /// <summary>Job name, or <c>name.clone</c> of a daemon.</summary>
    public required string Name { get; init; }

    /// <summary>Report group, from 0.</summary>
    public int Group { get; init; }

    /// <summary>Daemons merged here.</summary>
    public int Daemons { get; init; } = 1;

    /// <summary>Directions that completed at least one I/O, in the order read, write, trim, mixed.</summary>
    public IReadOnlyList<DirectionResult> Directions { get; init; } = [];

    /// <summary>errno of the first fatal error, 0 for none.</summary>
    public int Errno { get; init; }

    /// <summary>What went wrong; null without an error.</summary>
    public string? Error { get; init; }

    /// <summary>Errors survived (<c>continue_on_error</c>).</summary>
    public long TotalErrors { get; init; }

    /// <summary>Why it ended, in the file's word (size, runtime, error, signal, …); null when the file does not say (fio).</summary>
    public string? Ended { get; init; }

    /// <summary>User CPU, percent of the run time.</summary>
    public double UserCpuPercent { get; init; }

    /// <summary>System CPU, percent of the run time.</summary>
    public double SystemCpuPercent { get; init; }

    /// <summary>CPU time for each I/O, µs; null when unknown.</summary>
    public double? CpuMicrosecondsPerIo { get; init; }

    /// <summary>Context switches.</summary>
    public long ContextSwitches { get; init; }

    /// <summary>I/Os in flight that were asked for; null when unknown.</summary>
    public double? RequestedDepth { get; init; }

    /// <summary>I/Os in flight as measured, averaged over time; null when unknown.</summary>
    public double? AchievedDepth { get; init; }

    /// <summary>Options of the job as text, as far as the file has them.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>Start on the wall clock, Unix ms; null when the file does not say.</summary>
    public double? StartUnixMilliseconds { get; init; }

    /// <summary>Measured time: the longest direction, ms.</summary>
    public double RuntimeMilliseconds => Directions.Count == 0 ? 0 : Directions.Max(d => d.RuntimeMilliseconds);

    /// <summary>One direction; null when it did no I/O.</summary>
    public DirectionResult? Of(Direction direction) => Directions.FirstOrDefault(d => d.Direction == direction);
}
