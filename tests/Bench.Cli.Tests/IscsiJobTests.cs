using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Bench.Cli.Tests;

/// <summary>Jobs over iSCSI against targets that misbehave, and with every command that a job can cause.</summary>
public sealed class IscsiJobTests : IDisposable
{
    private const string Iqn = "iqn.2026-01.org.test:jobs";

    private readonly BenchProcess _bench = new();
    private readonly List<Process> _targets = [];

    public void Dispose()
    {
        foreach (Process target in _targets)
        {
            Stop(target);
        }

        _bench.Dispose();
    }

    // 16,384 commands: a fault of 0.2 % hits none of them once in 10^14 runs.
    [Fact]
    public void A_verify_job_over_a_target_full_of_faults_finds_its_data_right()
    {
        string url = Serve("memory:32m", "--fault", "drop=0.2%", "--fault", "digest=0.5%@read", "--fault", "busy=1%", "--fault", "full=1%", "--fault", "check=1%:6/29/00");
        BenchProcess.Finished run = Run($"""
            [checked]
            ioengine=iscsi
            filename={url}
            header_digest=crc32c
            data_digest=crc32c
            rw=randwrite
            bs=4k
            iodepth=16
            size=32m
            verify=crc32c
            do_verify=1
            """);

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        JsonElement bench = _bench.Result().GetProperty("bench");
        JsonElement total = bench.GetProperty("total");
        Assert.Equal((8192, 8192, 0), (Number(total.GetProperty("write"), "ios"), Number(total.GetProperty("read"), "ios"), Number(total, "total_errors")));
        JsonElement session = Assert.Single(bench.GetProperty("iscsi").GetProperty("sessions").EnumerateArray());
        JsonElement met = session.GetProperty("met");
        Assert.All(new[] { "busy", "task_set_full", "unit_attentions" }, name => Assert.True(Number(met, name) > 0, name));
        Assert.True(Number(session.GetProperty("digests"), "data_errors") + Number(session.GetProperty("digests"), "header_errors") > 0);
        Assert.True(Number(session, "retries") > 0 && session.GetProperty("gaps").GetArrayLength() > 0);
        Assert.Contains("iscsi-gaps", bench.GetProperty("warnings").EnumerateArray().Select(static warning => warning.GetProperty("code").GetString()));
    }

    [Fact]
    public void The_embedded_target_starts_when_the_runtime_hosts_the_program()
    {
        string job = _bench.Write("job.fio", "[a]\nioengine=iscsi\nfilename=iscsi://embedded/memory:1m\nrw=write\nsize=1m\nbs=64k\n");
        BenchProcess.Finished run = _bench.RunPeer("dotnet", Path.Combine(AppContext.BaseDirectory, "bench.dll"), "run", job, "--out", "out");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(16, Number(_bench.Result().GetProperty("bench").GetProperty("total").GetProperty("write"), "ios"));
    }

    [SkippableFact]
    public void A_second_interrupt_on_a_hung_target_keeps_what_its_sessions_measured()
    {
        string url = Serve("memory:16m");
        using Process run = _bench.Start(
            "run", _bench.Write("job.fio", $"[hung]\nioengine=iscsi\nfilename={url}\nrw=randread\nbs=4k\niodepth=4\nsize=16m\ntime_based\nruntime=300\n"), "--out", "out");
        while (run.StandardError.ReadLine() is string line && !line.Contains("IOPS", StringComparison.Ordinal))
        {
        }

        BenchProcess.Signal("STOP", _targets[0]);
        try
        {
            Thread.Sleep(300);
            BenchProcess.Signal("INT", run);

            // Where both came as one, the run would give up by itself half a minute later.
            Thread.Sleep(300);
            BenchProcess.Signal("INT", run);
            BenchProcess.Finished finished = BenchProcess.Wait(run);

            Assert.Contains("did not come back", finished.Error, StringComparison.Ordinal);
            Assert.NotEqual(0, finished.ExitCode);
        }
        finally
        {
            BenchProcess.Signal("CONT", _targets[0]);
        }

        JsonElement bench = _bench.Result().GetProperty("bench");
        JsonElement read = bench.GetProperty("total").GetProperty("read");
        JsonElement session = Assert.Single(bench.GetProperty("iscsi").GetProperty("sessions").EnumerateArray());
        Assert.Equal(Number(read, "ios"), Number(session, "completions"));
        Assert.True(Number(read, "ios") > 0);
        Assert.True(session.GetProperty("anatomy").GetProperty("read").GetProperty("total_ns").GetProperty("count").GetInt64() > 0);
        JsonElement unfinished = read.GetProperty("unfinished");
        Assert.InRange(Number(unfinished, "count"), 1, 4);
        Assert.True(Number(unfinished, "max_ns") >= 300_000_000, unfinished.ToString());
        Assert.Contains("io-unfinished", bench.GetProperty("warnings").EnumerateArray().Select(static warning => warning.GetProperty("code").GetString()));
        ResultSchema.RequireValid(_bench.PathOf("out/result.json"));
    }

    [SkippableFact]
    public void How_long_timeouts_took_stands_beside_the_latencies()
    {
        string url = Serve("memory:16m", "--fault", "silence=100%@read");
        BenchProcess.Finished run = Run($"[late]\nioengine=iscsi\nfilename={url}\nrw=read\nbs=4k\niodepth=4\nsize=16k\ncommand_timeout=200ms\ncontinue_on_error=read\n");

        JsonElement bench = _bench.Result().GetProperty("bench");
        JsonElement read = bench.GetProperty("total").GetProperty("read");
        JsonElement failed = read.GetProperty("failed");
        Assert.Equal((4, 4, 4, 0), (Number(read, "ios"), Number(read, "errors"), Number(failed, "count"), Number(read.GetProperty("lat_ns"), "count")));
        Assert.True(Number(failed, "max_ns") >= 200_000_000, failed.ToString());
        Assert.Contains("Connection timed out (ETIMEDOUT). The slowest took ", run.Output, StringComparison.Ordinal);
        ResultSchema.RequireValid(_bench.PathOf("out/result.json"));
    }

    [Fact]
    public void A_unit_that_holds_a_partition_table_is_written_to_only_with_leave()
    {
        byte[] disk = new byte[1 << 20];
        (disk[446], disk[450], disk[510], disk[511]) = (0x80, 0x83, 0x55, 0xAA);
        File.WriteAllBytes(_bench.PathOf("unit.img"), disk);
        string url = Serve("file:unit.img");
        string job = $"[w]\nioengine=iscsi\nfilename={url}\nrw=write\nbs=64k\nsize=1m\n";
        BenchProcess.Finished refused = Run(job);

        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("MBR partition table", refused.Error, StringComparison.Ordinal);
        // The target has the file locked for .NET's own reading.
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(disk)), _bench.RunPeer("sha256sum", "unit.img").Output.Split(' ')[0]);

        BenchProcess.Finished allowed = _bench.Run("run", "job.fio", "--out", "again", "--allow-destroy", url.Replace("\\:", ":", StringComparison.Ordinal));

        Assert.True(allowed.ExitCode == 0, allowed.Error);
    }

    // The target is away for a second: the job waits for it, goes on, and its series has the hole where the gap is.
    [Fact]
    public async Task A_target_that_goes_and_comes_back_leaves_a_hole_in_the_series_and_the_data_right()
    {
        string url = Serve("file:unit.img,size=16m");
        _bench.Write("job.fio", $"""
            [checked]
            ioengine=iscsi
            filename={url}
            rw=randwrite
            bs=4k
            iodepth=4
            size=16m
            rate_iops=1500
            verify=crc32c
            do_verify=1
            """);
        using Process run = _bench.Start("run", "job.fio", "--out", "out");
        Task<BenchProcess.Finished> end = Task.Run(() => BenchProcess.Wait(run));
        while (!HoldsData("unit.img") && !run.HasExited)
        {
            run.WaitForExit(50);
        }

        Stop(_targets[0]);
        run.WaitForExit(1000);
        Serve("file:unit.img", "--listen", url["iscsi\\://".Length..url.IndexOf('/', 10)].Replace("\\", "", StringComparison.Ordinal));
        BenchProcess.Finished finished = await end;

        Assert.True(finished.ExitCode == 0, finished.Output + finished.Error);
        JsonElement bench = _bench.Result().GetProperty("bench");
        Assert.Equal((4096, 4096, 0), (Number(bench.GetProperty("total").GetProperty("write"), "ios"), Number(bench.GetProperty("total").GetProperty("read"), "ios"), Number(bench.GetProperty("total"), "total_errors")));
        JsonElement gap = Assert.Single(bench.GetProperty("iscsi").GetProperty("sessions").EnumerateArray()).GetProperty("gaps").EnumerateArray().MaxBy(static gap => gap.GetProperty("duration_ms").GetDouble());
        double from = gap.GetProperty("t_ms").GetDouble(), length = gap.GetProperty("duration_ms").GetDouble();
        Assert.True(length > 500, $"a gap of {length} ms");
        (double End, double Length, long Ios)[] rows = [.. bench.GetProperty("series").GetProperty("rows").EnumerateArray().Select(static row => (row.GetProperty("t_ms").GetDouble(), row.GetProperty("length_ms").GetDouble(), Number(row, "ios")))];
        Assert.Equal(8192, rows.Sum(static row => row.Ios));
        (double End, double Length, long Ios)[] within = [.. rows.Where(row => row.End - row.Length >= from && row.End <= from + length)];
        Assert.NotEmpty(within);
        Assert.All(within, static row => Assert.Equal(0, row.Ios));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(12)]
    [InlineData(16)]
    public void Commands_of_every_length_carry_a_verified_job_with_syncs(int cdbSize)
    {
        BenchProcess.Finished run = Run($"""
            [checked]
            ioengine=iscsi
            filename={Serve("memory:8m,block=4096")}
            cdb_size={cdbSize}
            rw=randwrite
            bsrange=4k-64k
            iodepth=8
            size=8m
            fsync=16
            fdatasync=64
            verify=crc32c
            do_verify=1
            """);

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.True(Number(_bench.Result().GetProperty("bench").GetProperty("total").GetProperty("sync"), "ios") > 0);
    }

    [Fact]
    public void Trims_give_back_what_was_written()
    {
        string url = Serve("memory:8m");
        BenchProcess.Finished run = Run($"""
            [global]
            ioengine=iscsi
            filename={url}
            iodepth=8
            size=8m
            [fill]
            rw=write
            bs=64k
            buffer_pattern=0xa5
            [trim]
            stonewall
            rw=randtrim
            bs=64k
            [empty]
            stonewall
            rw=read
            bs=64k
            verify=pattern
            verify_pattern=0x00
            """);

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Equal(128, Number(_bench.Result().GetProperty("bench").GetProperty("total").GetProperty("trim"), "ios"));
    }

    private static long Number(JsonElement element, string name) => element.GetProperty(name).GetInt64();

    // Asked of the system, since the target keeps others from opening it.
    private bool HoldsData(string file) => _bench.RunPeer("stat", "-c", "%b", file).Output.Trim() != "0";

    private static void Stop(Process target)
    {
        if (!target.HasExited)
        {
            target.Kill();
            target.WaitForExit();
        }
    }

    private BenchProcess.Finished Run(string job) => _bench.Run("run", _bench.Write("job.fio", job), "--out", "out");

    // Starts a target; gives the URL of its unit as a job file has it.
    private string Serve(string lun, params string[] more)
    {
        string[] listen = more.Contains("--listen") ? [] : ["--listen", "127.0.0.1:0"];
        Process target = _bench.Start(["target", .. listen, "--iqn", Iqn, "--lun", lun, .. more]);
        _targets.Add(target);
        string line = target.StandardOutput.ReadLine() ?? throw new InvalidOperationException(target.StandardError.ReadToEnd());
        return string.Create(CultureInfo.InvariantCulture, $"iscsi://{line["listening on ".Length..].Trim()}/{Iqn}/0").Replace(":", "\\:", StringComparison.Ordinal);
    }
}
