using Bench.Engine.Measuring;
using Bench.Engine.Planning;
using Bench.Engine.Targets;

namespace Bench.Engine.Results;

/// <summary>What is known of one daemon after its end, or so far (status reports).</summary>
public sealed class DaemonOutcome
{
    /// <summary>What was to run.</summary>
    public required DaemonPlan Plan { get; init; }

    /// <summary>The host it ran on, in a job on many hosts; null on a single one.</summary>
    public string? Host { get; init; }

    /// <summary>What was measured.</summary>
    public required DaemonStatistics Statistics { get; init; }

    /// <summary>What I/O went to; empty when set-up failed before they were known.</summary>
    public IReadOnlyList<Target> Targets { get; init; } = [];

    /// <summary>Wall clock at the start of the daemon's I/O, Unix ms; 0 when it never started.</summary>
    public long JobStartUnixMilliseconds { get; init; }

    /// <summary>The same moment by the clock of <c>job_start_clock_id</c>, ms.</summary>
    public long JobStartMilliseconds { get; init; }

    /// <summary>Delay of this daemon's first I/O against the common start of its phase, ns.</summary>
    public long StartSkewNanoseconds { get; init; }

    /// <summary>Clock time at which measuring began; 0 when it never did.</summary>
    public long MeasuredFrom { get; init; }

    /// <summary>Measured time, ns: wall time from the start (or end of ramp) to the end.</summary>
    public long RuntimeNanoseconds { get; init; }

    /// <summary>CPU time and switches of the daemon's thread over the measured time.</summary>
    public ThreadUsage Usage { get; init; }

    /// <summary>Why it ended.</summary>
    public EndReason EndReason { get; init; }

    /// <summary>errno of the first fatal error, 0 for none (fio <c>error</c>).</summary>
    public int Errno { get; init; }

    /// <summary>What went wrong, for people; null without an error.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>Errors survived under <c>continue_on_error</c> (fio <c>total_err</c>).</summary>
    public long TotalErrors { get; init; }

    /// <summary>errno of the first survived error (fio <c>first_error</c>).</summary>
    public int FirstError { get; init; }

    /// <summary>How steady it became, with its group under <c>group_reporting</c>; null when that was not asked for.</summary>
    public SteadyStateOutcome? SteadyState { get; init; }

    /// <summary>Thread id of the daemon, shown as <c>pid</c> in fio's text report; 0 when it never started.</summary>
    public int ThreadId { get; init; }

    /// <summary>Depth that <c>latency_target</c> settled on; null without a target.</summary>
    public int? SearchedDepth { get; init; }
}
