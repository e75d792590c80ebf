namespace Bench.Engine.Jobs.Options;

// Replay of recorded I/O.
public sealed partial class JobOptions
{
    /// <summary>Log to replay, or a list of them for the clones (<c>read_iolog</c>).</summary>
    public string? ReadIolog { get; set; }

    /// <summary>Read the log gradually (<c>read_iolog_chunked</c>).</summary>
    public bool ReadIologChunked { get; set; }

    /// <summary>Leave the recorded times out (<c>replay_no_stall</c>).</summary>
    public bool ReplayNoStall { get; set; }

    /// <summary>Percent of the recorded pace (<c>replay_time_scale</c>).</summary>
    public int ReplayTimeScale { get; set; } = 100;

    /// <summary>What all I/O goes to instead of the recorded files (<c>replay_redirect</c>).</summary>
    public string? ReplayRedirect { get; set; }

    /// <summary>Alignment of offsets, bytes, a power of 2; 0 leaves them (<c>replay_align</c>).</summary>
    public long ReplayAlign { get; set; }

    /// <summary>Divisor of offsets (<c>replay_scale</c>).</summary>
    public int ReplayScale { get; set; } = 1;

    /// <summary>What is left out (<c>replay_skip</c>).</summary>
    public ReplaySkip ReplaySkip { get; set; }

    /// <summary>Where merged traces go (<c>merge_blktrace_file</c>).</summary>
    public string? MergeBlktraceFile { get; set; }

    /// <summary>Percent by which each trace is stretched (<c>merge_blktrace_scalars</c>).</summary>
    public IReadOnlyList<double> MergeBlktraceScalars { get; set; } = [];

    /// <summary>Repetitions of each trace (<c>merge_blktrace_iters</c>).</summary>
    public IReadOnlyList<double> MergeBlktraceIters { get; set; } = [];

    /// <summary>True when writes and trims of a log are left out, because the run must not change anything (<c>--readonly</c>).</summary>
    public bool ReplayReadOnly { get; set; }
}
