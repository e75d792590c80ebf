namespace Bench.Report.Reading;

/// <summary>Where the time of a session's commands in one direction went.</summary>
/// <param name="Direction">As the file names it: <c>read</c>, <c>write</c>, <c>trim</c>, <c>sync</c>.</param>
/// <param name="Total">From hand-over to hand-back.</param>
/// <param name="Stages">The stages in their order; their sums are the sum of the total.</param>
public sealed record IscsiAnatomy(string Direction, IscsiStage Total, IReadOnlyList<IscsiStage> Stages);

/// <summary>Times of commands in one stage, or as a whole.</summary>
/// <param name="Name">As the file names it, without its unit: <c>queue</c>, <c>r2t_wait</c>, <c>total</c>.</param>
/// <param name="Count">Commands that were in that stage.</param>
/// <param name="Sum">Their times together, ns.</param>
/// <param name="Minimum">Shortest, ns.</param>
/// <param name="Maximum">Longest, ns.</param>
/// <param name="Percentiles">Percent → ns.</param>
public sealed record IscsiStage(string Name, long Count, double Sum, double? Minimum, double? Maximum, IReadOnlyList<KeyValuePair<double, double>> Percentiles)
{
    /// <summary>Mean of the commands that were in that stage, ns.</summary>
    public double? Mean => Count > 0 ? Sum / Count : null;

    /// <summary>A percentile, ns; null where the file has it not.</summary>
    public double? Percentile(double percent)
    {
        foreach ((double known, double value) in Percentiles)
        {
            if (known == percent)
            {
                return value;
            }
        }

        return null;
    }
}
