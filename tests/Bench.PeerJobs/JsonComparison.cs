using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Bench.PeerJobs;

/// <summary>What of fio's JSON no clock decides.</summary>
internal static class JsonComparison
{
    private static readonly string[] Directions = ["read", "write", "trim", "mixed"];

    /// <summary>Keys below which names are numbers or devices.</summary>
    private static readonly string[] Open = ["percentile", "bins", "job options", "global options", "disk_util"];

    /// <summary>Names that fio gave to options after 3.33; ours are the newer ones.</summary>
    private static readonly Dictionary<string, string> Renamed = new()
    {
        ["log_max_value"] = "log_window_value",
        ["log_unix_epoch"] = "log_alternate_epoch",
        ["allrandrepeat"] = "randrepeat",
    };

    /// <summary>One line an entry: name, group, I/Os and bytes by direction, syncs, errors.</summary>
    public static IReadOnlyList<string> Counts(RunOutput output) => [.. output.Jobs.Select(Count)];

    /// <summary>Job options and global options as they were given.</summary>
    public static IReadOnlyList<string> Options(RunOutput output) =>
    [
        .. output.Documents.Where(static document => document.TryGetProperty("global options", out _))
            .Select(static document => "global " + Pairs(document.GetProperty("global options"))),
        .. output.Jobs.Where(static job => job.TryGetProperty("job options", out _))
            .Select(static job => job.GetProperty("jobname").GetString() + " " + Pairs(job.GetProperty("job options"))),
    ];

    /// <summary>Keys that fio has and we do not.</summary>
    public static IEnumerable<string> MissingKeys(RunOutput theirs, RunOutput ours)
    {
        HashSet<string> known = [.. ours.Documents.SelectMany(static document => Paths(document, ""))];
        string[] missing = [.. theirs.Documents.SelectMany(static document => Paths(document, "")).Distinct().Where(path => !known.Contains(path))];
        return ours.Documents.Count == 0 || missing.Length == 0 ? [] : [$"keys missing from the JSON: {string.Join(", ", missing)}"];
    }

    private static string Count(JsonElement job)
    {
        var line = new StringBuilder(job.GetProperty("jobname").GetString()).Append(CultureInfo.InvariantCulture, $" group {job.GetProperty("groupid")}");
        foreach (string direction in Directions)
        {
            if (job.TryGetProperty(direction, out JsonElement side) && side.GetProperty("total_ios").GetInt64() is > 0 and var ios)
            {
                line.Append(CultureInfo.InvariantCulture, $" {direction} {ios} = {side.GetProperty("io_bytes")} bytes");
                line.Append(CultureInfo.InvariantCulture, $" short {side.GetProperty("short_ios")} dropped {side.GetProperty("drop_ios")}");
            }
        }

        if (job.TryGetProperty("sync", out JsonElement sync) && sync.GetProperty("total_ios").GetInt64() is > 0 and var syncs)
        {
            line.Append(CultureInfo.InvariantCulture, $" sync {syncs}");
        }

        line.Append(CultureInfo.InvariantCulture, $" error {job.GetProperty("error")}");
        if (job.TryGetProperty("total_err", out JsonElement total))
        {
            line.Append(CultureInfo.InvariantCulture, $" total_err {total} first_error {job.GetProperty("first_error")}");
        }

        return line.ToString();
    }

    /// <summary>The last value of each option; bare keys are left out, since only newer versions of fio repeat them.</summary>
    private static string Pairs(JsonElement options)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonProperty pair in options.EnumerateObject().Where(static pair => pair.Value.GetString() != ""))
        {
            values[Renamed.GetValueOrDefault(pair.Name, pair.Name)] = pair.Value.GetString()!.Trim();
        }

        return string.Join(' ', values.Select(static pair => $"{pair.Key}={pair.Value}"));
    }

    private static IEnumerable<string> Paths(JsonElement element, string path)
    {
        if (Open.Any(name => path.EndsWith('/' + name)))
        {
            return [];
        }

        return element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().SelectMany(pair => Paths(pair.Value, $"{path}/{pair.Name}").Prepend($"{path}/{pair.Name}")),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Paths(item, path)),
            _ => [],
        };
    }
}
