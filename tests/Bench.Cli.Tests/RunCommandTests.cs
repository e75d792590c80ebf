using System.Diagnostics;
using System.Text.Json;

namespace Bench.Cli.Tests;

public sealed class RunCommandTests : IDisposable
{
    private readonly BenchProcess _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_run_prints_a_table_and_saves_its_results()
    {
        BenchProcess.Finished run = _bench.Run(
            "run", _bench.Write("job.fio", "[reader]\nfilename=data\nrw=randread\nbs=4k\nsize=1m\n"), "--label", "toe", "--out", "out");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("reader", run.Output, StringComparison.Ordinal);
        JsonElement bench = _bench.Result().GetProperty("bench");
        Assert.Equal("toe", bench.GetProperty("label").GetString());
        JsonElement job = Assert.Single(bench.GetProperty("jobs").EnumerateArray());
        Assert.Equal(256, job.GetProperty("read").GetProperty("ios").GetInt64());
        Assert.Equal("size", job.GetProperty("ended").GetString());
    }

    [Fact]
    public void Rows_of_the_series_add_up_to_the_totals()
    {
        BenchProcess.Finished run = _bench.Run("run", _bench.Write(
            "job.fio", "[a]\nioengine=null\nrw=randrw\nbs=4k\nsize=1g\ntime_based\nruntime=700ms\nnumjobs=3\n"));

        Assert.Equal(0, run.ExitCode);
        JsonElement bench = _bench.Result().GetProperty("bench");
        foreach (string direction in (ReadOnlySpan<string>)["read", "write"])
        {
            List<JsonElement> rows = [.. bench.GetProperty("series").GetProperty("rows").EnumerateArray()
                .Where(row => row.GetProperty("direction").GetString() == direction)];
            JsonElement total = bench.GetProperty("total").GetProperty(direction);
            Assert.Equal(total.GetProperty("ios").GetInt64(), rows.Sum(static row => row.GetProperty("ios").GetInt64()));
            Assert.Equal(total.GetProperty("bytes").GetInt64(), rows.Sum(static row => row.GetProperty("bytes").GetInt64()));
            Assert.True(rows.Count >= 5, $"{rows.Count} rows");
        }
    }

    [Theory]
    [InlineData("-INT")]
    [InlineData("-TERM")]
    [InlineData("-HUP")]
    public void A_signal_ends_the_run_with_its_results(string signal)
    {
        string job = _bench.Write("job.fio", "[a]\nioengine=null\nsize=1g\ntime_based\nruntime=60\nrate_iops=500\n[b]\nstonewall\nioengine=null\nsize=1m\n");
        using Process process = _bench.Start("run", job, "--out", "out");
        WaitForProgress(process);
        Process.Start("kill", [signal, process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]).WaitForExit();

        BenchProcess.Finished run = BenchProcess.Wait(process);

        Assert.Equal(130, run.ExitCode);
        JsonElement[] jobs = [.. _bench.Result().GetProperty("bench").GetProperty("jobs").EnumerateArray()];
        Assert.Equal("signal", jobs[0].GetProperty("ended").GetString());
        Assert.True(jobs[0].GetProperty("read").GetProperty("ios").GetInt64() > 0);
        Assert.Equal(0, jobs[1].GetProperty("read").GetProperty("ios").GetInt64());
    }

    [Fact]
    public void A_full_standard_output_costs_no_result()
    {
        _bench.Write("job.fio", "[a]\nioengine=null\nsize=1m\n");

        BenchProcess.Finished run = _bench.RunPeer("sh", "-c", $"{Path.Combine(AppContext.BaseDirectory, "bench")} run job.fio --out out > /dev/full");

        Assert.Equal(3, run.ExitCode);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Equal(256, _bench.Result().GetProperty("bench").GetProperty("total").GetProperty("read").GetProperty("ios").GetInt64());
    }

    [Fact]
    public void Runs_that_follow_each_other_closely_keep_apart()
    {
        string job = _bench.Write("job.fio", "[a]\nioengine=null\nsize=64k\n");
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(0, _bench.Run("run", job).ExitCode);
        }

        Assert.Equal(3, Directory.GetFiles(_bench.Folder, "result.json", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void Failed_ios_are_in_no_rate_and_in_the_exit_code()
    {
        BenchProcess.Finished run = _bench.Run("run", _bench.Write(
            "job.fio", "[a]\nioengine=psync\nfilename=/dev/full\nrw=write\nsize=64k\nignore_error=,ENOSPC\ncontinue_on_error=write\n"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("failed", run.Output, StringComparison.Ordinal);
        JsonElement write = _bench.Result().GetProperty("bench").GetProperty("total").GetProperty("write");
        Assert.Equal(16, write.GetProperty("errors").GetInt64());
        Assert.Equal(0, write.GetProperty("iops").GetDouble());
    }

    [Fact]
    public void A_report_comes_with_the_run_when_asked_for()
    {
        BenchProcess.Finished run = _bench.Run(
            "run", _bench.Write("job.fio", "[a]\nioengine=null\nsize=1g\ntime_based\nruntime=500ms\n"), "--out", "out", "--report");

        Assert.Equal(0, run.ExitCode);
        Assert.True(File.Exists(_bench.PathOf("out/report/index.html")), run.Error);
        Assert.True(File.Exists(_bench.PathOf("out/report/summary.csv")), run.Error);
    }

    [Fact]
    public void Set_overrides_the_job_file()
    {
        BenchProcess.Finished run = _bench.Run(
            "run", _bench.Write("job.fio", "[a]\nioengine=null\nsize=1m\nbs=4k\n"), "--set", "bs=64k");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(16, _bench.Result().GetProperty("bench").GetProperty("total").GetProperty("read").GetProperty("ios").GetInt64());
    }

    [Fact]
    public void Lint_shows_the_plan_and_touches_nothing()
    {
        BenchProcess.Finished lint = _bench.Run(
            "lint", _bench.Write("job.fio", "[w]\nfilename=data\nrw=write\nsize=1m\ntime_based\nruntime=30\n[r]\nstonewall\nfilename=data\nrw=randread\nsize=1m\n"));

        Assert.Equal(0, lint.ExitCode);
        Assert.Contains("phase 2 of 2", lint.Output, StringComparison.Ordinal);
        Assert.Contains("data", lint.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(_bench.PathOf("data")));
    }

    [Fact]
    public void Lint_names_what_would_be_overwritten()
    {
        _bench.Write("thesis.txt", new string('x', 8192));

        BenchProcess.Finished lint = _bench.Run("lint", _bench.Write("job.fio", "[w]\nfilename=thesis.txt\nrw=write\nsize=4k\n"));

        Assert.Equal(2, lint.ExitCode);
        Assert.Contains("thesis.txt", lint.Output, StringComparison.Ordinal);
    }

    // The first progress line says that I/O is under way.
    private static void WaitForProgress(Process process)
    {
        while (process.StandardError.ReadLine() is string line)
        {
            if (line.Contains("IOPS", StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail("the run ended before it could be interrupted");
    }
}
