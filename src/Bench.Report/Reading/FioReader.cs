using System.Text.Json;

namespace Bench.Report.Reading;

/// <summary>Reads fio's JSON (docs: fio HOWTO, "JSON output"). Clones come as entries of the same name and are merged into jobs.</summary>
internal static class FioReader
{
    /// <summary>Reads a document.</summary>
    /// <param name="path">Where it comes from.</param>
    /// <param name="label">What it is called.</param>
    /// <param name="document">The document.</param>
    /// <param name="known">Jobs that another part of the document has told already; null to read them here.</param>
    public static ResultFile Read(string path, string label, JsonElement document, IReadOnlyList<JobResult>? known = null)
    {
        IReadOnlyDictionary<string, string> globals = document.TextMap("global options");
        List<JobResult> entries = known is not null ? [] : [.. document.Items("jobs").Concat(document.Items("client_stats")).Where(IsReal).Select(j => Job(j, globals))];
        IReadOnlyList<JobResult> jobs = known ?? [.. entries.GroupBy(e => (e.Name, e.Group)).Select(g => JobMerge.Merge(g.Key.Name, g.Key.Group, [.. g]))];
        return new ResultFile
        {
            Path = path,
            Label = label,
            Source = ResultSource.Fio,
            Tool = document.Text("fio version") ?? "fio",
            Ended = Ended(document),
            ElapsedSeconds = document.Items("jobs").Select(j => j.Number("elapsed")).FirstOrDefault(),
            GlobalOptions = globals,
            Daemons = entries.Count > jobs.Count ? NameClones(entries) : [],
            Jobs = jobs,
            Groups = [.. jobs.GroupBy(j => j.Group).Where(g => g.Count() > 1).Select(g => JobMerge.Merge($"group {g.Key}", g.Key, [.. g]))],
            Disks = Disks(document),
            Notes = entries.Count > 0 ? [] : ["the document has no job with statistics"],
        };
    }

    public static DateTimeOffset? Ended(JsonElement document) =>
        (document.Number("timestamp_ms") ?? document.Number("timestamp") * 1000) is { } ms and > 0 and < 253402300799999
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)ms)
            : null;

    public static List<FactTable> Disks(JsonElement document) => [.. document.Items("disk_util").Select(d => new FactTable(d.Flatten()))];

    /// <summary>A client's sum repeats what the clients said; group 2^32-1 is fio's empty entry for a job without a group.</summary>
    private static bool IsReal(JsonElement job) => job.Text("jobname") != "All clients" && job.Number("groupid") != uint.MaxValue;

    private static JobResult Job(JsonElement job, IReadOnlyDictionary<string, string> globals)
    {
        var options = new Dictionary<string, string>(globals);
        foreach ((string name, string value) in job.TextMap("job options"))
        {
            options[name] = value;
        }

        string jobName = job.Text("jobname") ?? "job";
        List<DirectionResult> directions = Directions(job);
        double depth = options.TryGetValue("iodepth", out string? text) && double.TryParse(text, out double requested) ? requested : 1;
        int daemons = options.ContainsKey("group_reporting") && options.TryGetValue("numjobs", out string? clones) && int.TryParse(clones, out int count) ? count : 1;
        return new JobResult
        {
            Name = job.Text("hostname") is { } host ? $"{host}: {jobName}" : jobName,
            Group = (int)job.Whole("groupid"),
            Daemons = daemons,
            Directions = directions,
            Errno = (int)job.Whole("error"),
            TotalErrors = job.Whole("total_err"),
            UserCpuPercent = job.Number("usr_cpu") ?? 0,
            SystemCpuPercent = job.Number("sys_cpu") ?? 0,
            CpuMicrosecondsPerIo = CpuPerIo(job, directions),
            ContextSwitches = job.Whole("ctx"),
            RequestedDepth = depth * daemons,
            AchievedDepth = AchievedDepth(directions),
            Options = options,
            StartUnixMilliseconds = job.Number("job_start"),
        };
    }

    private static List<DirectionResult> Directions(JsonElement job)
    {
        var directions = new List<DirectionResult>();
        foreach ((string name, Direction direction) in new[] { ("read", Direction.Read), ("write", Direction.Write), ("trim", Direction.Trim), ("mixed", Direction.Mixed) })
        {
            // unified_rw_reporting=both prints the sum beside its parts.
            if ((direction == Direction.Mixed && directions.Count > 0) || job.Child(name) is not { } part || part.Whole("total_ios") == 0)
            {
                continue;
            }

            directions.Add(new DirectionResult
            {
                Direction = direction,
                Ios = part.Whole("total_ios"),
                Bytes = part.Number("io_bytes") is { } bytes ? (long)bytes : part.Whole("io_kbytes") * 1024,
                Iops = part.Number("iops") ?? 0,
                BytesPerSecond = part.Number("bw_bytes") ?? part.Number("bw") * 1024 ?? 0,
                RuntimeMilliseconds = part.Number("runtime") ?? 0,
                ShortIos = part.Whole("short_ios"),
                Latencies = LatencyFields.Read(part),
            });
        }

        return directions;
    }

    private static double? CpuPerIo(JsonElement job, List<DirectionResult> directions)
    {
        long ios = directions.Sum(d => d.Ios);
        double? busy = ((job.Number("usr_cpu") + job.Number("sys_cpu")) / 100 * job.Number("job_runtime")) * 1000;
        return ios > 0 ? busy / ios : null;
    }

    /// <summary>Little's law: I/Os in flight = rate × latency. fio itself gives only shares of depths at submission.</summary>
    private static double? AchievedDepth(List<DirectionResult> directions)
    {
        double depth = directions.Sum(d => d.Iops * ((d.Of(LatencyKind.Total) ?? d.Latency)?.Mean ?? 0) / 1e9);
        return depth > 0 ? depth : null;
    }

    private static List<JobResult> NameClones(List<JobResult> entries)
    {
        var numbers = new Dictionary<(string, int), int>();
        var named = new List<JobResult>(entries.Count);
        foreach (JobResult entry in entries)
        {
            int number = numbers.GetValueOrDefault((entry.Name, entry.Group));
            numbers[(entry.Name, entry.Group)] = number + 1;
            named.Add(entry with { Name = $"{entry.Name}.{number}" });
        }

        return named;
    }
}
