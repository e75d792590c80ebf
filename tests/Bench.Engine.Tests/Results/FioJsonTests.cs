using System.Diagnostics;
using System.Text.Json;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Results;
using Bench.Engine.Results.Fio;

namespace Bench.Engine.Tests.Results;

public sealed class FioJsonTests
{
    [Fact]
    public void Numbers_of_a_direction_follow_from_totals_and_runtime()
    {
        // 2,000 reads of 4 KiB, one a millisecond: 2 s.
        JsonElement read = Parse(OneReader()).At("jobs")[0].At("read");

        Assert.Equal(8_192_000, read.At("io_bytes").GetInt64());
        Assert.Equal(8_000, read.At("io_kbytes").GetInt64());
        Assert.Equal(2_000, read.At("runtime").GetInt64());
        Assert.Equal(1_000.0, read.At("iops").GetDouble());
        Assert.Equal(4_096_000, read.At("bw_bytes").GetInt64());
        Assert.Equal(4_000, read.At("bw").GetInt64());
        Assert.Equal(2_000, read.At("clat_ns").At("N").GetInt64());
        Assert.Equal(100_000, read.At("clat_ns").At("min").GetInt64());
        Assert.Equal(0, read.At("slat_ns").At("N").GetInt64());
        Assert.Equal(1_000, read.At("iops_mean").GetDouble(), 1.0);
    }

    [Fact]
    public void Layout_is_that_of_fio()
    {
        string[] lines = Text(OneReader()).Split('\n');

        Assert.Equal("{", lines[0]);
        Assert.Equal("}", lines[^2]);
        Assert.Equal("", lines[^1]);
        Assert.Contains("  \"jobs\" : [", lines);
        Assert.Contains("      \"jobname\" : \"reader\",", lines);
        Assert.Contains("        \"iops\" : 1000.000000,", lines);
        Assert.Contains("      \"job options\" : {", lines);
        Assert.Contains("        \"time_based\" : \"\"", lines);
    }

    [Fact]
    public void Keys_stand_in_the_order_of_a_document_written_by_fio()
    {
        JsonElement job = Parse(OneReader()).At("jobs")[0];

        Assert.Equal(
            [
                "jobname", "groupid", "job_start", "error", "eta", "elapsed", "job options", "read", "write", "trim", "sync",
                "job_runtime", "usr_cpu", "sys_cpu", "ctx", "majf", "minf", "iodepth_level", "iodepth_submit",
                "iodepth_complete", "latency_ns", "latency_us", "latency_ms", "latency_depth", "latency_target",
                "latency_target_ns", "latency_percentile", "latency_window", "latency_window_us", "desc",
            ],
            job.EnumerateObject().Select(property => property.Name));
        Assert.Equal(
            [
                "io_bytes", "io_kbytes", "bw_bytes", "bw", "iops", "runtime", "total_ios", "short_ios", "drop_ios", "slat_ns",
                "clat_ns", "lat_ns", "bw_min", "bw_max", "bw_agg", "bw_mean", "bw_dev", "bw_samples", "iops_min", "iops_max",
                "iops_mean", "iops_stddev", "iops_samples",
            ],
            job.GetProperty("read").EnumerateObject().Select(property => property.Name));
        Assert.Equal(["min", "max", "mean", "stddev", "N", "percentile", "bins"], job.At("read").At("clat_ns").EnumerateObject().Select(p => p.Name));
        Assert.Equal(["min", "max", "mean", "stddev", "N"], job.At("read").At("slat_ns").EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public void Bins_add_up_to_the_count_and_give_the_percentiles()
    {
        JsonElement clat = Parse(OneReader()).At("jobs")[0].At("read").At("clat_ns");
        SortedDictionary<long, long> bins = new(clat.At("bins").EnumerateObject().ToDictionary(b => long.Parse(b.Name), b => b.Value.GetInt64()));

        Assert.Equal(2_000, bins.Values.Sum());
        long seen = 0;
        long median = bins.First(bin => (seen += bin.Value) >= 1_000).Key;
        Assert.Equal(median, clat.At("percentile").At("50.000000").GetInt64());
    }

    [Fact]
    public void Group_reporting_merges_a_group_into_one_entry_and_adds_rates()
    {
        JobOptions grouped() => new() { GroupReporting = true };
        SampleRun run = new SampleRun()
            .Job("a", grouped(), Reads(500, 100_000), clones: 3)
            .Job("b", grouped(), Writes(500, 100_000))
            .Job("c", grouped(), Reads(500, 100_000), group: 1)
            .Job("hidden", new JobOptions { Stats = false }, Reads(500, 100_000), group: 1);

        JsonElement jobs = Parse(run).At("jobs");

        Assert.Equal(["a", "c"], jobs.EnumerateArray().Select(job => job.At("jobname").GetString()!));
        Assert.Equal(3_000.0, jobs[0].At("read").At("iops").GetDouble());
        Assert.Equal(1_000.0, jobs[0].At("write").At("iops").GetDouble());
        Assert.Equal(500, jobs[0].At("read").At("runtime").GetInt64());
        Assert.Equal(2_000, jobs[0].At("job_runtime").GetInt64());
        Assert.Equal(1_500, jobs[0].At("read").At("clat_ns").At("N").GetInt64());
    }

    [Fact]
    public void Mixed_reporting_replaces_the_directions()
    {
        var ios = Reads(100, 1_000).Concat(Writes(50, 2_000));
        JsonElement mixed = Parse(new SampleRun().Job("m", new JobOptions { UnifiedReporting = UnifiedReporting.Mixed }, ios)).At("jobs")[0];
        JsonElement both = Parse(new SampleRun().Job("m", new JobOptions { UnifiedReporting = UnifiedReporting.Both }, ios)).At("jobs")[0];

        Assert.False(mixed.TryGetProperty("read", out _));
        Assert.Equal(150, mixed.At("mixed").At("total_ios").GetInt64());
        Assert.Equal(100, both.At("read").At("total_ios").GetInt64());
        Assert.Equal(150, both.At("mixed").At("clat_ns").At("N").GetInt64());
    }

    [Fact]
    public void Errors_appear_as_fio_has_them()
    {
        DaemonOutcome Failed(DaemonOutcome o) => new()
        {
            Plan = o.Plan,
            Statistics = o.Statistics,
            RuntimeNanoseconds = o.RuntimeNanoseconds,
            EndReason = EndReason.Error,
            Errno = 84,
            ErrorMessage = "verify failed",
            TotalErrors = 3,
            FirstError = 84,
        };
        SampleRun run = new SampleRun()
            .Job("strict", new JobOptions(), Reads(10, 1_000), change: Failed)
            .Job("lenient", new JobOptions { ContinueOnError = ContinueOnError.Verify }, Reads(10, 1_000), change: o => new DaemonOutcome
            {
                Plan = o.Plan,
                Statistics = o.Statistics,
                RuntimeNanoseconds = o.RuntimeNanoseconds,
                TotalErrors = 3,
                FirstError = 84,
            });

        JsonElement jobs = Parse(run).At("jobs");

        Assert.Equal(84, jobs[0].At("error").GetInt32());
        Assert.False(jobs[0].TryGetProperty("total_err", out _));
        Assert.Equal(84, jobs[1].At("error").GetInt32());
        Assert.Equal(3, jobs[1].At("total_err").GetInt32());
        Assert.Equal(84, jobs[1].At("first_error").GetInt32());
    }

    [Fact]
    public void Series_rows_add_up_to_the_totals()
    {
        JsonElement bench = Parse(OneReader()).At("bench");
        List<JsonElement> rows = [.. bench.At("series").At("rows").EnumerateArray()];

        Assert.Equal(2_000, rows.Sum(row => row.At("ios").GetInt64()));
        Assert.Equal(8_192_000, rows.Sum(row => row.At("bytes").GetInt64()));
        Assert.Equal(2_000, rows.Sum(row => row.At("bins").EnumerateObject().Sum(bin => bin.Value.GetInt64())));
        Assert.All(rows, row => Assert.Equal("read", row.At("direction").GetString()));
        Assert.Equal([1_000.0, 2_000.0], rows.Select(row => row.At("t_ms").GetDouble()).Take(2));
    }

    [SkippableFact]
    public void An_independent_validator_accepts_the_document()
    {
        string schema = Path.Combine(RepositoryRoot(), "docs", "result.schema.json");
        Skip.IfNot(File.Exists("/usr/bin/python3"), "no /usr/bin/python3");
        Skip.IfNot(Python("-c", "import jsonschema").Code == 0, "python3-jsonschema is not installed (apt-get install python3-jsonschema)");
        SampleRun run = new SampleRun()
            .Job("mix", new JobOptions { Description = "d", ReadWrite = IoPattern.RandReadWrite, RateIops = new(100) },
                Reads(700, 100_000).Concat(Writes(300, 250_000)).Append((IoDirection.Sync, 5_000_000)), synchronous: false, own: ("rw", "randrw"))
            .Job("clones", new JobOptions { GroupReporting = true, ContinueOnError = ContinueOnError.All }, Reads(50, 3_000), clones: 2, group: 1, phase: 1);
        run.Globals.Add(new("direct", "1"));
        string file = Path.GetTempFileName();
        File.WriteAllText(file, Text(run, o => RunOutcomes.Full(o)));

        (int code, string output) = Python(
            "-c", "import sys,json,jsonschema; jsonschema.Draft202012Validator(json.load(open(sys.argv[1]))).validate(json.load(open(sys.argv[2])))", schema, file);

        File.Delete(file);
        Assert.True(code == 0, output);
    }

    private static SampleRun OneReader() => new SampleRun().Job(
        "reader",
        new JobOptions { Description = "one reader" },
        Enumerable.Range(0, 2_000).Select(i => (IoDirection.Read, 100_000L + (i * 37))),
        own: [("rw", "read"), ("time_based", "")]);

    private static IEnumerable<(IoDirection, long)> Reads(int count, long latency) => Enumerable.Repeat((IoDirection.Read, latency), count);

    private static IEnumerable<(IoDirection, long)> Writes(int count, long latency) => Enumerable.Repeat((IoDirection.Write, latency), count);

    private static string Text(SampleRun run, Func<RunOutcome, RunOutcome>? change = null)
    {
        var writer = new StringWriter();
        FioJsonWriter.Write(ResultDocument.From(run.Outcome(change)), writer);
        return writer.ToString();
    }

    private static JsonElement Parse(SampleRun run) => JsonDocument.Parse(Text(run)).RootElement;

    private static (int Code, string Output) Python(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("/usr/bin/python3", arguments) { RedirectStandardError = true })!;
        string output = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    private static string RepositoryRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Bench.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Bench.sln not found above the test");
        }

        return folder;
    }
}
