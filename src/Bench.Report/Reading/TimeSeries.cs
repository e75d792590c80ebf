namespace Bench.Report.Reading;

/// <summary>What one job did in one direction in one interval.</summary>
public sealed record SeriesRow
{
    /// <summary>End of the interval since the start of the run, ms.</summary>
    public required double EndMilliseconds { get; init; }

    /// <summary>Part of the interval in which the job ran, ms: shorter at its start and end.</summary>
    public required double LengthMilliseconds { get; init; }

    /// <summary>Job name.</summary>
    public required string Job { get; init; }

    /// <summary>Report group.</summary>
    public int Group { get; init; }

    /// <summary>Direction.</summary>
    public required Direction Direction { get; init; }

    /// <summary>I/Os completed.</summary>
    public long Ios { get; init; }

    /// <summary>Bytes moved.</summary>
    public long Bytes { get; init; }

    /// <summary>Mean latency, ns; null without I/O.</summary>
    public double? Mean { get; init; }

    /// <summary>Smallest latency, ns; null without I/O.</summary>
    public double? Min { get; init; }

    /// <summary>Largest latency, ns; null without I/O.</summary>
    public double? Max { get; init; }

    /// <summary>Percentiles, ns, ascending; empty without I/O.</summary>
    public IReadOnlyList<PercentilePoint> Percentiles { get; init; } = [];

    /// <summary>Latency histogram of the interval; empty when the file has none.</summary>
    public IReadOnlyList<HistogramBin> Bins { get; init; } = [];

    /// <summary>One percentile, ns; null when the row has none.</summary>
    public double? Percentile(double percent)
    {
        foreach (PercentilePoint point in Percentiles)
        {
            if (Math.Abs(point.Percent - percent) < 1e-9)
            {
                return point.Nanoseconds;
            }
        }

        return null;
    }
}

/// <summary>Interval statistics of a run on a fixed grid: a row for each job, direction and interval.</summary>
public sealed record TimeSeries
{
    /// <summary>Length of an interval, ms.</summary>
    public required double IntervalMilliseconds { get; init; }

    /// <summary>Start of the run, Unix ms.</summary>
    public double StartUnixMilliseconds { get; init; }

    /// <summary>The rows, by time.</summary>
    public required IReadOnlyList<SeriesRow> Rows { get; init; }
}
