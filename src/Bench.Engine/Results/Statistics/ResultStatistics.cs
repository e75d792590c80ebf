using System.Globalization;
using System.Text.Json;
using Bench.Engine.Measuring;

namespace Bench.Engine.Results.Statistics;

/// <summary>The statistics of a result file of ours, read from its <c>bench</c> object (docs/result-format.md).</summary>
public sealed class ResultStatistics : IStatisticSource
{
    private static readonly (IoDirection Direction, string Name)[] Directions =
        [(IoDirection.Read, "read"), (IoDirection.Write, "write"), (IoDirection.Trim, "trim")];

    // Only what statistics come from is kept: series are most of a result, and a sweep has many results.
    private readonly JsonElement _total;
    private readonly JsonElement[] _jobs;
    private readonly JsonElement _host;

    private ResultStatistics(JsonElement bench)
    {
        IsFinished = bench.GetProperty("interrupted").ValueKind == JsonValueKind.Null && !bench.GetProperty("status").GetBoolean();
        _total = bench.GetProperty("total").Clone();
        _host = bench.GetProperty("host_cpu").Clone();
        _jobs = [.. bench.GetProperty("jobs").EnumerateArray().Select(static job => job.Clone())];
    }

    /// <summary>True for a run that went to its end: neither interrupted nor a status report on one under way.</summary>
    public bool IsFinished { get; }

    /// <summary>True when a daemon ended with an error or I/O failed under <c>continue_on_error</c>.</summary>
    public bool HasFailed =>
        Scope(null) is not { } total || Number(total, "errno") is not 0 || Number(total, "total_errors") is not 0;

    /// <inheritdoc/>
    public IReadOnlyList<string> Jobs => [.. _jobs.Select(static job => job.GetProperty("job").GetString()!).Distinct()];

    /// <summary>Reads a result file.</summary>
    /// <param name="path">The <c>result.json</c>.</param>
    /// <returns>The statistics; null when there is no such file, or it is no result of ours.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ResultStatistics? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            return new ResultStatistics(document.RootElement.GetProperty("bench"));
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public double? Value(Statistic statistic)
    {
        if (statistic.Kind == StatisticKind.HostCpu)
        {
            return _host.ValueKind == JsonValueKind.Object ? 100 - Number(_host, "idle_pct") - Number(_host, "iowait_pct") : null;
        }

        if (Scope(statistic.Job) is not { } scope)
        {
            return null;
        }

        List<JsonElement> used = [.. Directions
            .Where(entry => statistic.Direction is not { } one || one == entry.Direction)
            .Select(entry => scope.GetProperty(entry.Name))
            .Where(static direction => Number(direction, "ios") > 0)];
        return statistic.Kind switch
        {
            StatisticKind.Cpu => Number(scope, "usr_cpu_pct") + Number(scope, "sys_cpu_pct"),
            StatisticKind.CpuPerIo => Number(scope, "cpu_us_per_io") * 1000,
            StatisticKind.Depth => Number(scope.GetProperty("depth"), "achieved"),
            StatisticKind.Iops => Sum(used, "iops"),
            StatisticKind.Bandwidth => Sum(used, "bytes_per_s"),
            StatisticKind.Ios => Sum(used, "ios"),
            StatisticKind.Bytes => Sum(used, "bytes"),
            StatisticKind.Errors => Sum(used, "errors"),
            _ => Latency(statistic, used),
        };
    }

    private JsonElement? Scope(string? job)
    {
        if (job is null)
        {
            return _total.TryGetProperty("read", out _) ? _total : null;
        }

        int at = Array.FindIndex(_jobs, candidate => candidate.GetProperty("job").GetString() == job);
        return at < 0 ? null : _jobs[at];
    }

    private static double? Latency(Statistic statistic, List<JsonElement> directions)
    {
        string name = $"{StatisticNames.Of(statistic.Part)}_ns";
        List<JsonElement> parts = [.. directions
            .Select(direction => direction.TryGetProperty(name, out JsonElement latency) ? latency : default)
            .Where(static latency => latency.ValueKind == JsonValueKind.Object && Number(latency, "count") > 0)];
        if (parts.Count == 0)
        {
            return null;
        }

        double count = parts.Sum(static part => Number(part, "count")!.Value);
        double mean = parts.Sum(static part => Number(part, "count")!.Value * Number(part, "mean")!.Value) / count;
        return statistic.Measure switch
        {
            LatencyMeasure.Mean => mean,
            LatencyMeasure.Minimum => parts.Min(static part => Number(part, "min")),
            LatencyMeasure.Maximum => parts.Max(static part => Number(part, "max")),
            LatencyMeasure.Deviation => Deviation(parts, count, mean),
            _ => Percentile(parts, statistic.Percent),
        };
    }

    // Sums of squares add up, deviations do not.
    private static double Deviation(List<JsonElement> parts, double count, double mean)
    {
        double squares = parts.Sum(part =>
        {
            double own = Number(part, "count")!.Value;
            double deviation = Number(part, "stddev")!.Value;
            double distance = Number(part, "mean")!.Value - mean;
            return (deviation * deviation * (own - 1)) + (distance * distance * own);
        });
        return count < 2 ? 0 : Math.Sqrt(squares / (count - 1));
    }

    private static double? Percentile(List<JsonElement> parts, double percent)
    {
        var counts = new long[LatencyHistogram.BinCount];
        long total = 0;
        foreach (JsonProperty bin in parts.SelectMany(static part => part.GetProperty("bins").EnumerateObject()))
        {
            long count = bin.Value.GetInt64();
            counts[LatencyHistogram.BinOf(long.Parse(bin.Name, CultureInfo.InvariantCulture))] += count;
            total += count;
        }

        return total == 0
            ? null
            : Math.Clamp(
                LatencyHistogram.CentreOf(LatencyHistogram.PercentileBin(counts, total, percent)),
                parts.Min(static part => Number(part, "min"))!.Value,
                parts.Max(static part => Number(part, "max"))!.Value);
    }

    private static double Sum(List<JsonElement> directions, string name) => directions.Sum(direction => Number(direction, name) ?? 0);

    private static double? Number(JsonElement of, string name) =>
        of.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
