namespace Bench.Report.Reading;

/// <summary>
/// Merges what ran together: counts and rates add, moments combine, and percentiles come from the added bins; without
/// bins they are absent, because percentiles cannot be averaged.
/// </summary>
internal static class JobMerge
{
    private static readonly double[] Percents = [1, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99, 99.5, 99.9, 99.95, 99.99];

    public static JobResult Merge(string name, int group, IReadOnlyList<JobResult> parts)
    {
        if (parts.Count == 1)
        {
            return parts[0] with { Name = name };
        }

        JobResult first = parts[0];
        long ios = parts.Sum(p => p.Directions.Sum(d => d.Ios));
        return new JobResult
        {
            Name = name,
            Group = group,
            Daemons = parts.Sum(p => p.Daemons),
            Directions = [.. parts.SelectMany(p => p.Directions).GroupBy(d => d.Direction).OrderBy(g => g.Key).Select(g => Merge([.. g]))],
            Errno = parts.Select(p => p.Errno).FirstOrDefault(e => e != 0),
            Error = parts.Select(p => p.Error).FirstOrDefault(e => e is not null),
            TotalErrors = parts.Sum(p => p.TotalErrors),
            Ended = parts.Select(p => p.Ended).Distinct().Count() == 1 ? first.Ended : string.Join(", ", parts.Select(p => p.Ended).Where(e => e is not null).Distinct()),
            UserCpuPercent = parts.Average(p => p.UserCpuPercent),
            SystemCpuPercent = parts.Average(p => p.SystemCpuPercent),
            CpuMicrosecondsPerIo = ios > 0 ? parts.Sum(p => p.CpuMicrosecondsPerIo * p.Directions.Sum(d => d.Ios)) / ios : null,
            ContextSwitches = parts.Sum(p => p.ContextSwitches),
            RequestedDepth = parts.Sum(p => p.RequestedDepth),
            AchievedDepth = parts.Sum(p => p.AchievedDepth),
            Options = first.Options,
            StartUnixMilliseconds = parts.Min(p => p.StartUnixMilliseconds),
        };
    }

    private static DirectionResult Merge(IReadOnlyList<DirectionResult> parts) => parts.Count == 1 ? parts[0] : new DirectionResult
    {
        Direction = parts[0].Direction,
        Ios = parts.Sum(p => p.Ios),
        Bytes = parts.Sum(p => p.Bytes),
        Iops = parts.Sum(p => p.Iops),
        BytesPerSecond = parts.Sum(p => p.BytesPerSecond),
        RuntimeMilliseconds = parts.Max(p => p.RuntimeMilliseconds),
        Errors = parts.Any(p => p.Errors is not null) ? parts.Sum(p => p.Errors ?? 0) : null,
        ShortIos = parts.Sum(p => p.ShortIos),
        Latencies = [.. parts.SelectMany(p => p.Latencies).GroupBy(l => l.Kind).OrderBy(g => g.Key).Select(g => Merge([.. g]))],
    };

    private static LatencyResult Merge(IReadOnlyList<LatencyResult> parts)
    {
        if (parts.Count == 1)
        {
            return parts[0];
        }

        long count = parts.Sum(p => p.Count);
        double mean = parts.Sum(p => p.Mean * p.Count) / count;
        double squares = parts.Sum(p => ((p.Count - 1) * p.StandardDeviation * p.StandardDeviation) + (p.Count * (p.Mean - mean) * (p.Mean - mean)));
        var merged = new LatencyResult
        {
            Kind = parts[0].Kind,
            Count = count,
            Min = parts.Min(p => p.Min),
            Max = parts.Max(p => p.Max),
            Mean = mean,
            StandardDeviation = count > 1 ? Math.Sqrt(squares / (count - 1)) : 0,
            Bins = parts.All(p => p.Bins.Count > 0)
                ? [.. parts.SelectMany(p => p.Bins).GroupBy(b => b.Centre).OrderBy(g => g.Key).Select(g => new HistogramBin(g.Key, g.Sum(b => b.Count)))]
                : [],
        };
        return merged.Bins.Count == 0 ? merged : merged with { Percentiles = [.. Percents.Select(p => new PercentilePoint(p, merged.Percentile(p)!.Value))] };
    }
}
