namespace Bench.Engine.Results.Fio;

/// <summary>fio's "Run status group": entries of one report group, per direction.</summary>
internal sealed class FioGroup
{
    public FioGroup(int number, IReadOnlyList<FioJob> jobs)
    {
        Number = number;
        Jobs = jobs;
        Lines = [.. Enumerable.Range(0, 3).Select(Line)];
    }

    public int Number { get; }

    public IReadOnlyList<FioJob> Jobs { get; }

    /// <summary>READ, WRITE, TRIM; a mix stands in the first.</summary>
    public IReadOnlyList<FioGroupLine> Lines { get; }

    /// <summary>The mix of a group that reports it beside the directions.</summary>
    public FioGroupLine MixLine => FioGroupLine.Of(Jobs.Select(job => job.Mixed));

    /// <summary>Share of the group's bandwidth that the mean of an entry's samples is (fio <c>bw_agg</c>), 0..100.</summary>
    public double ShareOfBandwidth(int direction, double meanKibibytes)
    {
        double aggregate = Lines[direction].Aggregate / 1024.0;
        return aggregate <= 1 ? 100 : Math.Min((long)meanKibibytes * 100.0 / aggregate, 100);
    }

    private FioGroupLine Line(int direction) => FioGroupLine.Of(
        Jobs.Where(job => direction < job.Directions.Count).Select(job => job.Directions[direction]));
}

/// <summary>One direction of a group.</summary>
/// <param name="Bytes">Bytes of all entries.</param>
/// <param name="Aggregate">Bytes per second over the longest runtime.</param>
/// <param name="MinimumBandwidth">Slowest entry, B/s.</param>
/// <param name="MaximumBandwidth">Fastest entry, B/s.</param>
/// <param name="MinimumRun">Shortest runtime, ms.</param>
/// <param name="MaximumRun">Longest runtime, ms; 0 when nothing was done.</param>
internal sealed record FioGroupLine(
    long Bytes, long Aggregate, long MinimumBandwidth, long MaximumBandwidth, long MinimumRun, long MaximumRun)
{
    public static FioGroupLine Of(IEnumerable<FioDirection> directions)
    {
        List<FioDirection> used = [.. directions.Where(direction => direction.Runtime > 0)];
        if (used.Count == 0)
        {
            return new FioGroupLine(0, 0, 0, 0, 0, 0);
        }

        long bytes = used.Sum(direction => direction.Statistics.Bytes);
        long longest = used.Max(direction => direction.Runtime);
        return new FioGroupLine(
            bytes,
            Proportion.Of(bytes, 1000, longest),
            used.Min(direction => direction.BytesPerSecond),
            used.Max(direction => direction.BytesPerSecond),
            used.Min(direction => direction.Runtime),
            longest);
    }
}
