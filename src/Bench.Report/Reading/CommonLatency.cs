namespace Bench.Report.Reading;

/// <summary>
/// One kind of latency for results that are shown beside each other. fio keeps percentiles of the completion latency alone by
/// default; beside the total latency of others it would look better than it is.
/// </summary>
internal static class CommonLatency
{
    /// <summary>What is said where the kind had to be chosen.</summary>
    public const string Note = "Latencies are completion latencies (clat) in all results, since some have percentiles of no other: the time in submission is not in them.";

    /// <summary>True when the results would be shown by different kinds.</summary>
    public static bool IsMixed(IEnumerable<ResultFile> results) => results
        .SelectMany(r => r.Jobs).SelectMany(j => j.Directions).Select(d => d.Latency?.Kind)
        .Where(kind => kind is LatencyKind.Total or LatencyKind.Completion).Distinct().Count() > 1;

    /// <summary>The result with its completion latencies shown.</summary>
    public static ResultFile ByCompletion(ResultFile result) => result with
    {
        Jobs = [.. result.Jobs.Select(ByCompletion)],
        Daemons = [.. result.Daemons.Select(ByCompletion)],
        Groups = [.. result.Groups.Select(ByCompletion)],
        Total = result.Total is { } total ? ByCompletion(total) : null,
    };

    private static JobResult ByCompletion(JobResult job) =>
        job with { Directions = [.. job.Directions.Select(d => d with { Shown = LatencyKind.Completion })] };
}
