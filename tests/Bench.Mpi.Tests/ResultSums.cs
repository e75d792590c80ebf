using System.Text.Json;

namespace Bench.Mpi.Tests;

/// <summary>Counts of a result that add up over ranks exactly.</summary>
internal static class ResultSums
{
    private static readonly string[] Directions = ["read", "write", "trim"];
    private static readonly string[] Latencies = ["lat_ns", "clat_ns", "slat_ns"];

    /// <summary>I/Os, bytes, errors, and every bin of every latency histogram of a statistics object.</summary>
    public static SortedDictionary<string, long> Of(JsonElement statistics)
    {
        var sums = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (string direction in Directions)
        {
            JsonElement part = statistics.GetProperty(direction);
            foreach (string count in (string[])["ios", "bytes", "errors", "short_ios"])
            {
                Add(sums, $"{direction} {count}", part.GetProperty(count).GetInt64());
            }

            foreach (string latency in Latencies)
            {
                foreach (JsonProperty bin in part.GetProperty(latency).GetProperty("bins").EnumerateObject())
                {
                    Add(sums, $"{direction} {latency} {bin.Name}", bin.Value.GetInt64());
                }
            }
        }

        return sums;
    }

    /// <summary>I/Os, bytes and bins of all rows of a series, by job and direction.</summary>
    public static SortedDictionary<string, long> OfSeries(JsonElement bench)
    {
        var sums = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (JsonElement row in bench.GetProperty("series").GetProperty("rows").EnumerateArray())
        {
            string key = $"{row.GetProperty("job").GetString()} {row.GetProperty("direction").GetString()}";
            Add(sums, $"{key} ios", row.GetProperty("ios").GetInt64());
            Add(sums, $"{key} bytes", row.GetProperty("bytes").GetInt64());
            foreach (JsonProperty bin in row.GetProperty("bins").EnumerateObject())
            {
                Add(sums, $"{key} {bin.Name}", bin.Value.GetInt64());
            }
        }

        return sums;
    }

    /// <summary>The sum of several.</summary>
    public static SortedDictionary<string, long> Sum(IEnumerable<SortedDictionary<string, long>> parts)
    {
        var sums = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach ((string key, long value) in parts.SelectMany(static part => part))
        {
            Add(sums, key, value);
        }

        return sums;
    }

    private static void Add(SortedDictionary<string, long> sums, string key, long value) => sums[key] = sums.GetValueOrDefault(key) + value;
}
