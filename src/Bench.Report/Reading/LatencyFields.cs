using System.Globalization;
using System.Text.Json;

namespace Bench.Report.Reading;

/// <summary>Reads latencies: fio's and Bench's objects differ in a few names only.</summary>
internal static class LatencyFields
{
    /// <summary>All latencies of a direction that counted an I/O.</summary>
    public static List<LatencyResult> Read(JsonElement direction)
    {
        var latencies = new List<LatencyResult>();
        foreach ((string name, LatencyKind kind) in new[]
        {
            ("lat_ns", LatencyKind.Total), ("clat_ns", LatencyKind.Completion), ("slat_ns", LatencyKind.Submission), ("response_ns", LatencyKind.Response),
        })
        {
            if (direction.Child(name) is { } latency && ReadOne(latency, kind) is { Count: > 0 } result)
            {
                latencies.Add(result);
            }
        }

        return latencies;
    }

    /// <summary>Percentiles keyed by percent.</summary>
    public static List<PercentilePoint> Percentiles(JsonElement map)
    {
        var points = new List<PercentilePoint>();
        if (map.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in map.EnumerateObject())
            {
                if (double.TryParse(property.Name, NumberStyles.Float, CultureInfo.InvariantCulture, out double percent)
                    && map.Number(property.Name) is { } value)
                {
                    points.Add(new(percent, value));
                }
            }
        }

        points.Sort((a, b) => a.Percent.CompareTo(b.Percent));
        return points;
    }

    /// <summary>Bins keyed by their centre in ns.</summary>
    public static List<HistogramBin> Bins(JsonElement map)
    {
        var bins = new List<HistogramBin>();
        if (map.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in map.EnumerateObject())
            {
                if (long.TryParse(property.Name, NumberStyles.None, CultureInfo.InvariantCulture, out long centre)
                    && property.Value.ValueKind == JsonValueKind.Number && property.Value.TryGetInt64(out long count) && count > 0)
                {
                    bins.Add(new(centre, count));
                }
            }
        }

        bins.Sort((a, b) => a.Centre.CompareTo(b.Centre));
        return bins;
    }

    private static LatencyResult ReadOne(JsonElement latency, LatencyKind kind)
    {
        double? count = latency.Number("count") ?? latency.Number("N");
        List<HistogramBin> bins = latency.Child("bins") is { } map ? Bins(map) : [];
        return new LatencyResult
        {
            Kind = kind,
            // Old versions of fio have no N; a mean then is the sign of at least one I/O.
            Count = (long)(count ?? (bins.Count > 0 ? bins.Sum(b => b.Count) : latency.Number("mean") > 0 ? 1 : 0)),
            Min = latency.Number("min") ?? 0,
            Max = latency.Number("max") ?? 0,
            Mean = latency.Number("mean") ?? 0,
            StandardDeviation = latency.Number("stddev") ?? 0,
            Percentiles = (latency.Child("percentiles") ?? latency.Child("percentile")) is { } percentiles ? Percentiles(percentiles) : [],
            Bins = bins,
        };
    }
}
