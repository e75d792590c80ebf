namespace Bench.Report.Reading;

/// <summary>What one job did in one direction.</summary>
public sealed record DirectionResult
{
    /// <summary>The direction.</summary>
    public required Direction Direction { get; init; }

    /// <summary>I/Os completed in the measured time.</summary>
    public required long Ios { get; init; }

    /// <summary>Bytes moved.</summary>
    public required long Bytes { get; init; }

    /// <summary>I/Os per second.</summary>
    public required double Iops { get; init; }

    /// <summary>Bytes per second.</summary>
    public required double BytesPerSecond { get; init; }

    /// <summary>Measured time, ms.</summary>
    public double RuntimeMilliseconds { get; init; }

    /// <summary>Failed I/Os; null when the file does not say (fio).</summary>
    public long? Errors { get; init; }

    /// <summary>I/Os that moved less than asked.</summary>
    public long ShortIos { get; init; }

    /// <summary>Latencies with at least one I/O, one per kind.</summary>
    public IReadOnlyList<LatencyResult> Latencies { get; init; } = [];

    /// <summary>The kind that tables and charts show where results beside this one lack another; null: what this result has.</summary>
    public LatencyKind? Shown { get; init; }

    /// <summary>
    /// The latency that tables and charts show: <see cref="Shown"/>, else total, unless only the completion latency has percentiles
    /// (fio's default); null when no latency was measured.
    /// </summary>
    public LatencyResult? Latency
    {
        get
        {
            if (Shown is { } kind && Of(kind) is { } shown)
            {
                return shown;
            }

            LatencyResult? total = Of(LatencyKind.Total);
            LatencyResult? completion = Of(LatencyKind.Completion);
            return completion is { HasDistribution: true } && total is not { HasDistribution: true } ? completion : total ?? completion;
        }
    }

    /// <summary>The latency of one kind; null when it was not measured.</summary>
    public LatencyResult? Of(LatencyKind kind) => Latencies.FirstOrDefault(l => l.Kind == kind);
}
