using System.Text.Json;

namespace Bench.Report.Reading;

/// <summary>Reads Bench's own result: everything comes from its <c>bench</c> object (docs/result-format.md).</summary>
internal static class BenchReader
{
    /// <summary>The newest layout that this version reads.</summary>
    private const int SchemaVersion = 1;

    private static readonly string[] PlanText = ["job", "group", "phase", "options"];

    public static ResultFile Read(string path, string label, JsonElement document, JsonElement bench)
    {
        if (bench.Number("schema_version") is { } version && version > SchemaVersion)
        {
            throw new ResultFileException($"{path}: written by a newer Bench (schema version {version}, this one reads {SchemaVersion}); update Bench");
        }

        List<JobResult> jobs = [.. bench.Items("jobs").Select(Stats)];
        ResultFile fio = FioReader.Read(path, label, document, jobs.Count > 0 ? jobs : null);
        return fio with
        {
            Source = ResultSource.Bench,
            Tool = "Bench " + (bench.Text("bench_version") ?? "(version unknown)"),
            ElapsedSeconds = bench.Number("elapsed_s") ?? fio.ElapsedSeconds,
            Interrupted = bench.Text("interrupted"),
            Command = bench.Texts("command"),
            SweepPoint = bench.TextMap("sweep_point"),
            SweepRepeat = (int?)bench.Child("sweep")?.Number("repeat"),
            JobFiles = bench.Texts("job_files"),
            Daemons = [.. bench.Items("daemons").Select(Stats)],
            Jobs = fio.Jobs,
            Groups = [.. bench.Items("groups").Select(Stats)],
            Total = bench.Child("total") is { } total ? Stats(total) with { Name = "total" } : null,
            Series = SeriesReader.Read(bench),
            Environment = new(bench.Child("environment")?.Flatten() ?? []),
            Targets = [.. bench.Items("targets").Select(t => new FactTable(t.Flatten()))],
            Plan = [.. bench.Items("plan").Select(Plan)],
            HostCpu = bench.Child("host_cpu") is { } cpu ? Cpu(cpu) : null,
            Cache = bench.Child("cache") is { } cache ? Cache(cache) : null,
            Hosts = HostsReader.Read(bench),
            IscsiSessions = IscsiReader.Sessions(bench),
            IscsiDaemons = IscsiReader.Daemons(bench),
            Overhead = bench.Child("overhead")?.Text("statement"),
            Warnings = [.. bench.Items("warnings").Select(Warning)],
            Messages = bench.Texts("messages"),
            Notes = [],
        };
    }

    private static JobResult Stats(JsonElement stats)
    {
        List<DirectionResult> directions = [];
        foreach ((string name, Direction direction) in new[] { ("read", Direction.Read), ("write", Direction.Write), ("trim", Direction.Trim), ("mixed", Direction.Mixed) })
        {
            if (stats.Child(name) is { } part && (part.Whole("ios") > 0 || part.Whole("errors") > 0))
            {
                directions.Add(new DirectionResult
                {
                    Direction = direction,
                    Ios = part.Whole("ios"),
                    Bytes = part.Whole("bytes"),
                    Iops = part.Number("iops") ?? 0,
                    BytesPerSecond = part.Number("bytes_per_s") ?? 0,
                    RuntimeMilliseconds = part.Number("runtime_ms") ?? 0,
                    Errors = part.Whole("errors"),
                    ShortIos = part.Whole("short_ios"),
                    Latencies = LatencyFields.Read(part),
                });
            }
        }

        return new JobResult
        {
            Name = stats.Text("daemon") ?? stats.Text("job") ?? (stats.Number("group") is { } group ? $"group {group}" : "job"),
            Group = (int)stats.Whole("group"),
            Daemons = Math.Max(1, (int)stats.Whole("daemons")),
            Directions = directions,
            Errno = (int)stats.Whole("errno"),
            Error = stats.Text("error"),
            TotalErrors = stats.Whole("total_errors"),
            Ended = stats.Text("ended"),
            UserCpuPercent = stats.Number("usr_cpu_pct") ?? 0,
            SystemCpuPercent = stats.Number("sys_cpu_pct") ?? 0,
            CpuMicrosecondsPerIo = stats.Number("cpu_us_per_io"),
            ContextSwitches = stats.Whole("context_switches"),
            RequestedDepth = stats.Child("depth")?.Number("requested"),
            AchievedDepth = stats.Child("depth")?.Number("achieved"),
            StartUnixMilliseconds = stats.Number("job_start_ms"),
        };
    }

    private static PlanEntry Plan(JsonElement plan) => new(
        plan.Text("job") ?? "job",
        (int)plan.Whole("group"),
        (int)plan.Whole("phase"),
        plan.Flatten("", PlanText),
        plan.TextMap("options"));

    private static HostCpu Cpu(JsonElement cpu)
    {
        var facts = new List<KeyValuePair<string, double>>();
        if (cpu.ValueKind == JsonValueKind.Object)
        {
            facts.AddRange(cpu.EnumerateObject().Where(static property => property.Value.ValueKind == JsonValueKind.Number).Select(static property => KeyValuePair.Create(property.Name, property.Value.GetDouble())));
        }

        return new HostCpu(
            facts,
            cpu.Child("saturated")?.ValueKind == JsonValueKind.True,
            [.. cpu.Items("series").Select(s => (s.Number("t_ms") ?? 0, s.Number("busy_pct") ?? 0))]);
    }

    private static CacheShare Cache(JsonElement cache) => new(
        cache.Number("cache_served_read_pct"),
        cache.Number("done_read_bytes"),
        cache.Number("device_read_bytes"),
        cache.Number("done_write_bytes"),
        cache.Number("device_write_bytes"));

    private static RunWarning Warning(JsonElement warning) => new(
        warning.Text("code") ?? "warning",
        warning.Text("severity") ?? "warning",
        warning.Text("text") ?? "",
        warning.Text("evidence"),
        warning.Text("fix"),
        warning.Texts("jobs"));
}
