using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Bench.Report.Reading;

namespace Bench.Cli.Tests;

public sealed class SweepTests : IDisposable
{
    private const string Job = "[a]\nioengine=null\nrw=randread\nsize=1g\ntime_based\nruntime=100ms\n";

    private readonly BenchProcess _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_sweep_leaves_a_result_per_point_and_repeat_and_one_table()
    {
        BenchProcess.Finished run = _bench.Run(
            "run", _bench.Write("job.fio", Job + "[sweep]\nnumjobs=1,2\nbs=4k,64k\nrepeat=2\n"), "--out", "out", "--label", "toe");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(8, Directory.GetFiles(_bench.PathOf("out"), "result.json", SearchOption.AllDirectories).Length);
        JsonElement bench = Read("out/points/0003-r2/result.json").GetProperty("bench");
        Assert.Equal("toe", bench.GetProperty("label").GetString());
        Assert.Equal("""{"numjobs":"2","bs":"4k"}""", JsonSerializer.Serialize(bench.GetProperty("sweep_point")));
        JsonElement sweep = bench.GetProperty("sweep");
        Assert.Equal((3, 4, 2, 2, 7), (Int(sweep, "index"), Int(sweep, "points"), Int(sweep, "repeat"), Int(sweep, "repeats"), Int(sweep, "started")));
        Assert.Equal(Read("out/sweep.json").GetProperty("id").GetString(), sweep.GetProperty("id").GetString());
        Assert.Equal(2, bench.GetProperty("daemons").GetArrayLength());
        Assert.Equal(4, run.Output.Split('\n').Count(static line => line.Contains("2/2", StringComparison.Ordinal)));
        Assert.Contains("[8/8] numjobs=2 bs=64k, repeat 2 of 2", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_line_sweeps_without_a_section()
    {
        BenchProcess.Finished run = _bench.Run("run", _bench.Write("job.fio", Job), "--sweep", "iodepth=1..4*2", "--sweep", "repeat=1", "--out", "out");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(["1", "2", "4"], Points("out").Select(static point => point.GetProperty("values").GetProperty("iodepth").GetString()));
    }

    [Fact]
    public void A_sweep_killed_with_minus_nine_goes_on_and_equals_an_uninterrupted_one()
    {
        string job = _bench.Write("job.fio", Job + "[sweep]\nnumjobs=1,2\nbs=4k,16k,64k\nrepeat=2\norder=random\nseed=11\n");
        Assert.Equal(0, _bench.Run("run", job, "--out", "whole").ExitCode);
        KillAt("[3/12]", "run", job, "--out", "cut");
        KillAt("[6/12]", "run", "--resume", "cut");
        string[] kept = Results("cut");
        Assert.InRange(kept.Length, 5, 11);
        DateTime[] written = [.. kept.Select(path => File.GetLastWriteTimeUtc(_bench.PathOf($"cut/{path}")))];

        BenchProcess.Finished run = _bench.Run("run", "--resume", "cut");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(written, kept.Select(path => File.GetLastWriteTimeUtc(_bench.PathOf($"cut/{path}"))));
        Assert.Equal(Results("whole"), Results("cut"));
        Assert.Equal(Results("whole").Select(path => Values("whole", path)), Results("cut").Select(path => Values("cut", path)));
        Assert.Equal("done", Read("cut/sweep.json").GetProperty("state").GetString());
        Assert.Equal(OrderOfRuns("whole"), OrderOfRuns("cut"));
        Assert.Single(Results("cut").Select(path => Read($"cut/{path}").GetProperty("bench").GetProperty("sweep").GetProperty("id").GetString()).Distinct());
    }

    [Fact]
    public void Ctrl_C_keeps_what_was_measured_apart_and_the_sweep_goes_on_with_the_same_out()
    {
        string job = _bench.Write("job.fio", "[a]\nioengine=null\nsize=1g\ntime_based\nruntime=2s\n[sweep]\niodepth=1,2\n");
        using Process process = _bench.Start("run", job, "--out", "out");
        WaitFor(process, "[1/2] iodepth=1 a:");
        Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
        BenchProcess.Finished cut = BenchProcess.Wait(process);

        Assert.Equal(130, cut.ExitCode);
        Assert.Contains("bench run --resume out", cut.Output, StringComparison.Ordinal);
        Assert.Empty(Results("out"));
        Assert.Equal("SIGINT", Read("out/points/0001-r1/interrupted.json").GetProperty("bench").GetProperty("interrupted").GetString());
        Assert.Equal("interrupted", Read("out/sweep.json").GetProperty("state").GetString());

        BenchProcess.Finished run = _bench.Run("run", job, "--out", "out");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(["points/0001-r1/result.json", "points/0002-r1/result.json"], Results("out"));
        Assert.False(File.Exists(_bench.PathOf("out/points/0001-r1/interrupted.json")));
    }

    [Fact]
    public void A_changed_job_file_is_not_taken_for_the_same_sweep()
    {
        string job = _bench.Write("job.fio", Job + "[sweep]\niodepth=1,2\n");
        Assert.Equal(0, _bench.Run("run", job, "--out", "out").ExitCode);

        Refused(2, "job.fio has changed", () => _bench.Write("job.fio", Job + "bs=8k\n[sweep]\niodepth=1,2\n"), "run", "--resume", "out");
        Refused(2, "the lines of the sweep differ", () => _bench.Write("job.fio", Job + "[sweep]\niodepth=1,2\n"), "run", job, "--out", "out", "--sweep", "bs=4k,8k");
        Refused(2, "label", static () => { }, "run", job, "--out", "out", "--label", "toe");
        Refused(3, "holds a sweep", static () => { }, "run", _bench.Write("single.fio", Job), "--out", "out");
        Refused(3, "no sweep in nothere", static () => { }, "run", "--resume", "nothere");
        Refused(2, "leave them out", static () => { }, "run", job, "--resume", "out");
        Refused(2, "takes --set from its folder", static () => { }, "run", "--resume", "out", "--set", "bs=8k");
        Directory.CreateDirectory(_bench.PathOf("damaged"));
        Refused(2, "not the manifest of a sweep", () => _bench.Write("damaged/sweep.json", Read("out/sweep.json").GetRawText().Replace("\"runs\": [", "\"runs\": [ null,", StringComparison.Ordinal)), "run", "--resume", "damaged");
        Refused(2, "damaged/sweep.json is damaged: its text is cut off or wrong in line 3", () => _bench.Write("damaged/sweep.json", string.Join('\n', File.ReadLines(_bench.PathOf("out/sweep.json")).Take(3))[..^1]), "run", "--resume", "damaged");
        Refused(2, "damaged/sweep.json is empty. The sweep cannot go on from it: put a sound copy there, or begin anew with --out", () => _bench.Write("damaged/sweep.json", ""), "run", "--resume", "damaged");
        Refused(2, "points[0].index is not what stands there in one", () => _bench.Write("damaged/sweep.json", Read("out/sweep.json").GetRawText().Replace("\"index\": 1", "\"index\": \"x\"", StringComparison.Ordinal)), "run", "--resume", "damaged");
        Refused(2, "what every sweep has is missing in it", () => _bench.Write("damaged/sweep.json", "{}"), "run", "--resume", "damaged");
        Refused(2, "bench report damaged/points shows them", static () => { }, "run", "--resume", "damaged");
        Refused(2, "takes --sweep from its folder", static () => { }, "run", "--resume", "out", "--sweep", "iodepth=1,4");
    }

    [Theory]
    [InlineData("iodept=1,2", "job.fio:8", "iodepth")]
    [InlineData("iodepth=1,0", "job.fio:8", "least value is 1")]
    [InlineData("rw=randread,sideways", "job.fio:8", "sideways")]
    [InlineData("iodepth=8..1", "job.fio:8", "empty")]
    [InlineData("iodepth=1..1000000", "job.fio:8", "too many points")]
    public void A_mistake_in_a_sweep_is_named_before_anything_runs(string line, string place, string hint)
    {
        string job = _bench.Write("job.fio", $"{Job}[sweep]\n{line}\n");
        foreach (string command in (ReadOnlySpan<string>)["run", "lint"])
        {
            BenchProcess.Finished run = _bench.Run(command, job);
            Assert.Equal(2, run.ExitCode);
            Assert.Contains(place, run.Error, StringComparison.Ordinal);
            Assert.Contains(hint, run.Error, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(_bench.PathOf("results")));
    }

    [Fact]
    public void Lint_shows_every_point_and_the_whole_time_and_bytes()
    {
        BenchProcess.Finished timed = _bench.Run("lint", _bench.Write("timed.fio", "[a]\nfilename=data\nrw=randread\nsize=1m\ntime_based\nruntime=30\nramp_time=5\n[sweep]\nnumjobs=1,4\niodepth=1,8\nrepeat=3\nsettle=10s\nstop_when=lat_mean>100ms\n"));
        BenchProcess.Finished sized = _bench.Run("lint", _bench.Write("sized.fio", "[a]\nioengine=null\nrw=read\n[sweep]\nsize=1m,3m\nrepeat=2\n"));

        Assert.Equal(0, timed.ExitCode);
        Assert.Contains("0003 numjobs=4 iodepth=1: 4 daemon(s), at most 35s", timed.Output, StringComparison.Ordinal);
        Assert.Contains("4 point(s) x 3 repeats = 12 runs, order interleaved, 10s between runs", timed.Output, StringComparison.Ordinal);
        Assert.Contains("time: at most 8m50s", timed.Output, StringComparison.Ordinal);
        Assert.Contains("files: 1.00 MiB in 1 file(s)", timed.Output, StringComparison.Ordinal);
        Assert.Contains("numjobs grows no further once lat_mean>100ms", timed.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(_bench.PathOf("data")));
        Assert.Contains("bytes: 8.00 MiB read and written", sized.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Lint_counts_the_waits_for_a_steady_state()
    {
        BenchProcess.Finished lint = _bench.Run("lint", _bench.Write("job.fio", Job + "[sweep]\nbs=4k,8k\nrepeat=2\nsteady=iops:5% over 10s within 60s\n"));

        Assert.Contains("bs=8k: 1 daemon(s), at most 1m00s", lint.Output, StringComparison.Ordinal);
        Assert.Contains("time: at most 4m00s", lint.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Lint_of_a_search_shows_the_ends_of_its_ranges()
    {
        BenchProcess.Finished lint = _bench.Run(
            "lint", _bench.Write("job.fio", Job + "[sweep]\nrate_iops=500..64k\nbs=4k,8k\nrepeat=2\ngoal=max iops where p99<1ms\n"));

        Assert.Equal(0, lint.ExitCode);
        Assert.Contains("rate_iops=64k bs=8k: 1 daemon(s)", lint.Output, StringComparison.Ordinal);
        Assert.Contains("2 search(es) of at most 60 points x 2 repeats each", lint.Output, StringComparison.Ordinal);
        Assert.Contains("time: at most 24s", lint.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_point_that_fails_is_marked_and_the_others_run()
    {
        BenchProcess.Finished run = _bench.Run(
            "run", _bench.Write("job.fio", "[a]\nioengine=psync\nrw=read\nbs=4k\nsize=64k\n[sweep]\nfilename=one,/dev/nosuchdisk,two\n"), "--out", "out", "--report");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("1 of 3 runs failed and are in no chart: filename=/dev/nosuchdisk (", File.ReadAllText(_bench.PathOf("out/report/index.html")), StringComparison.Ordinal);
        Assert.Contains("nosuchdisk", run.Output, StringComparison.Ordinal);
        Assert.Equal(["done", "failed", "done"], Points("out").Select(static point => point.GetProperty("runs")[0].GetProperty("state").GetString()));
    }

    [Fact]
    public void A_sweep_ends_at_the_first_failure_when_asked_to()
    {
        BenchProcess.Finished run = _bench.Run(
            "run", _bench.Write("job.fio", "[a]\nioengine=psync\nrw=read\nbs=4k\nsize=64k\n[sweep]\nfilename=one,/dev/nosuchdisk,two\n"), "--out", "out", "--stop-on-error");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(["done", "failed", "waiting"], Points("out").Select(static point => point.GetProperty("runs")[0].GetProperty("state").GetString()));
    }

    [Fact]
    public void A_target_that_is_not_there_ends_the_sweep()
    {
        BenchProcess.Finished run = _bench.Run(
            "run", _bench.Write("job.fio", "[a]\nioengine=psync\nfilename=/dev/nosuchdisk\nrw=read\nsize=64k\n[sweep]\nbs=4k,8k,16k,32k\n"), "--out", "out");

        Assert.Equal(3, run.ExitCode);
        Assert.Equal("stopped", Read("out/sweep.json").GetProperty("state").GetString());
        Assert.Equal(2, Points("out").Count(static point => point.GetProperty("runs")[0].GetProperty("state").GetString() == "waiting"));
    }

    [Fact]
    public void Files_are_laid_out_once_and_deleted_at_the_end_of_the_sweep()
    {
        BenchProcess.Finished run = _bench.Run(
            "run", _bench.Write("job.fio", "[a]\nioengine=psync\nfilename=data\nrw=randread\nsize=1m\nunlink=1\n[sweep]\nbs=4k,8k,16k\n"), "--out", "out");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Single(run.Error.Split('\n'), static line => line.Contains("laying out", StringComparison.Ordinal));
        Assert.False(File.Exists(_bench.PathOf("data")));
    }

    [Fact]
    public void The_stop_rule_ends_growth_on_real_results()
    {
        // Each daemon is paced, so four of them pass 350 IOPS on any machine that keeps up with that.
        BenchProcess.Finished run = _bench.Run(
            "run", _bench.Write("job.fio", "[a]\nioengine=null\nsize=1g\nrate_iops=100\ntime_based\nruntime=500ms\n[sweep]\nnumjobs=1..16*2\nstop_when=ios>150\n"), "--out", "out");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(["done", "done", "done", "skipped", "skipped"], Points("out").Select(static point => point.GetProperty("runs")[0].GetProperty("state").GetString()));
        Assert.Contains("skipped: ios", run.Output, StringComparison.Ordinal);
        string note = Assert.Single(SweepNotes.Of([_bench.PathOf("out")]));
        Assert.Contains("stop_when=ios>150 left out 2 of 5 points: numjobs=8 (ios ", note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_goal_finds_the_offered_rate_and_shows_its_path()
    {
        BenchProcess.Finished run = _bench.Run(
            "run", _bench.Write("job.fio", "[a]\nioengine=null\nsize=1g\ntime_based\nruntime=200ms\n[sweep]\nrate_iops=500..64000\ngoal=max ios where ios<=600\n"), "--out", "out");

        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement search = Assert.Single(Read("out/sweep.json").GetProperty("searches").EnumerateArray());
        int[] path = [.. search.GetProperty("path").EnumerateArray().Select(static visit => int.Parse(visit.GetProperty("values").GetProperty("rate_iops").GetString()!, CultureInfo.InvariantCulture))];
        Assert.Equal([500, 1000, 2000, 4000], path.Take(4));
        Assert.DoesNotContain(path, static rate => rate > 8000);
        Assert.True(search.GetProperty("best").GetInt32() > 0);
        Assert.Contains("goal: max ios where ios <= 600: rate_iops=", run.Output, StringComparison.Ordinal);
        Assert.Contains("refine rate_iops=", run.Error, StringComparison.Ordinal);
        string note = Assert.Single(SweepNotes.Of([_bench.PathOf("out")]));
        Assert.Contains("its points are those that a search for max ios where ios <= 600 visited, not a grid: rate_iops=", note, StringComparison.Ordinal);
        Assert.Contains("Its path, in order: rate_iops=500 (", note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_goal_that_no_point_meets_is_told_by_the_exit_code_and_all_is_saved()
    {
        BenchProcess.Finished run = _bench.Run(
            "run", _bench.Write("job.fio", "[a]\nioengine=null\nsize=4m\n[sweep]\niodepth=1..4\nbs=4k,8k\ngoal=max ios where ios<1\n"), "--out", "out");

        Assert.True(run.ExitCode == 4, $"exit {run.ExitCode}: {run.Error}");
        Assert.Contains("bs=8k: no value meets the conditions; nearest is iodepth=", run.Output, StringComparison.Ordinal);
        JsonElement manifest = Read("out/sweep.json");
        Assert.Equal("done", manifest.GetProperty("state").GetString());
        Assert.All(manifest.GetProperty("searches").EnumerateArray(), static search => Assert.Equal(JsonValueKind.Null, search.GetProperty("best").ValueKind));
        Assert.Equal(manifest.GetProperty("points").GetArrayLength(), Results("out").Length);

        // Points so short have no rates while they run, and zeros would not be any.
        Assert.DoesNotContain(": 0 IOPS", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Lint_shows_times_below_a_second_in_milliseconds()
    {
        BenchProcess.Finished single = _bench.Run("lint", _bench.Write("job.fio", "[a]\nioengine=null\nsize=1m\ntime_based\nruntime=250ms\n"));
        BenchProcess.Finished sweep = _bench.Run("lint", "job.fio", "--sweep", "bs=4k,8k");

        Assert.Contains(", null, buffered, 250ms", single.Output, StringComparison.Ordinal);
        Assert.Contains("time: at most 250ms", single.Output, StringComparison.Ordinal);
        Assert.Contains("bs=8k: 1 daemon(s), at most 250ms", sweep.Output, StringComparison.Ordinal);
        Assert.Contains("time: at most 500ms", sweep.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_steady_start_is_not_measured_and_said()
    {
        BenchProcess.Finished run = _bench.Run(
            "run",
            _bench.Write("job.fio", "[a]\nioengine=null\nsize=1g\nrate_iops=500\ntime_based\nruntime=400ms\n[sweep]\nnumjobs=1,2\nsteady=iops:100% over 1s within 20s\n"),
            "--out", "out");

        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement bench = Read("out/points/0002-r1/result.json").GetProperty("bench");
        JsonElement start = Assert.Single(bench.GetProperty("steady_start").EnumerateArray());
        Assert.True(start.GetProperty("attained").GetBoolean());
        Assert.True(start.GetProperty("seconds").GetDouble() >= 1);

        // The wait alone would add a thousand.
        long ios = bench.GetProperty("total").GetProperty("read").GetProperty("ios").GetInt64();
        Assert.InRange(ios, 1, 800);
        Assert.Equal(ios, bench.GetProperty("series").GetProperty("rows").EnumerateArray().Sum(static row => row.GetProperty("ios").GetInt64()));
    }

    [Fact]
    public void A_password_on_the_command_line_is_not_kept()
    {
        string job = _bench.Write("job.fio", "[a]\nioengine=null\nsize=1m\n[sweep]\nbs=4k,8k\n");
        Assert.Equal(0, _bench.Run("run", job, "--out", "out", "--set", "filename=iscsi://me%hush@host/iqn/0").ExitCode);

        foreach (string file in Directory.GetFiles(_bench.PathOf("out"), "*.json", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain("hush", File.ReadAllText(file), StringComparison.Ordinal);
        }

        Refused(3, "password", static () => { }, "run", "--resume", "out");
    }

    [Fact]
    public void An_option_is_not_swept_and_set()
        => Refused(2, "--sweep bs=VALUE", static () => { }, "run", _bench.Write("job.fio", Job + "[sweep]\nbs=4k,8k\n"), "--set", "bs=64k");

    [Fact]
    public void Bench_fio_has_no_sweeps()
        => Assert.Contains("bench run", _bench.Run("fio", _bench.Write("job.fio", Job + "[sweep]\nbs=4k,8k\n")).Error, StringComparison.Ordinal);

    [Fact]
    public void The_suites_settings_hold_for_sweeps_that_do_not_say_otherwise()
    {
        _bench.Write("bench.ini", "[sweep]\nrepeat=2\norder=sequential\n");

        BenchProcess.Finished lint = _bench.Run("lint", _bench.Write("job.fio", Job + "[sweep]\nbs=4k,8k\n"));

        Assert.Contains("2 point(s) x 2 repeats = 4 runs, order sequential", lint.Output, StringComparison.Ordinal);
    }

    private void KillAt(string progress, params string[] args)
    {
        using Process process = _bench.Start(args);
        WaitFor(process, progress);
        process.Kill();
        process.WaitForExit();
    }

    private static void WaitFor(Process process, string progress)
    {
        while (process.StandardError.ReadLine() is string line)
        {
            if (line.Contains(progress, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"the run ended before it came to {progress}");
    }

    private void Refused(int exitCode, string because, Action change, params string[] args)
    {
        change();
        BenchProcess.Finished run = _bench.Run(args);
        Assert.True(run.ExitCode == exitCode, $"exit {run.ExitCode}: {run.Error}");
        Assert.Contains(because, run.Error, StringComparison.Ordinal);
    }

    private JsonElement Read(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(_bench.PathOf(file)));
        return document.RootElement.Clone();
    }

    private JsonElement[] Points(string folder) => [.. Read($"{folder}/sweep.json").GetProperty("points").EnumerateArray()];

    private string[] Results(string folder) =>
    [
        .. Directory.GetFiles(_bench.PathOf(folder), "result.json", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(_bench.PathOf(folder), path)).Order(StringComparer.Ordinal),
    ];

    private string Values(string folder, string result)
    {
        JsonElement bench = Read($"{folder}/{result}").GetProperty("bench");
        return $"{bench.GetProperty("sweep_point")} {Int(bench.GetProperty("sweep"), "index")} {Int(bench.GetProperty("sweep"), "repeat")}";
    }

    // In order of time, without the numbers that the runs cut off have taken.
    private string OrderOfRuns(string folder) => string.Join(' ', Results(folder)
        .OrderBy(path => Int(Read($"{folder}/{path}").GetProperty("bench").GetProperty("sweep"), "started")));

    private static int Int(JsonElement of, string name) => of.GetProperty(name).GetInt32();
}
