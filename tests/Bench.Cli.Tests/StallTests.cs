using System.Diagnostics;
using System.Text.Json;

namespace Bench.Cli.Tests;

/// <summary>A stall of the client itself: the tool is stopped, and what was due meanwhile waits.</summary>
public sealed class StallTests : IDisposable
{
    private const double LeastSeen = 0.9e9;

    private readonly BenchProcess _bench = new();

    public void Dispose() => _bench.Dispose();

    [SkippableFact]
    public void A_second_of_standstill_shows_in_response_times_and_not_in_fios_latencies()
    {
        string[] load = ["ioengine=psync", "rw=randread", "bs=4k", "size=4m", "filename=data", "rate_iops=500", "time_based=1", "runtime=6"];
        Assert.Equal(0, _bench.Run("run", _bench.Write("layout.fio", "[job]\nfilename=data\nsize=4m\nrw=read\n"), "--out", "layout").ExitCode);
        using Process ours = _bench.Start("run", _bench.Write("job.fio", $"[job]\n{string.Join('\n', load)}\n"), "--out", "ours");
        using Process fio = StartFio([.. load.Select(static option => "--" + option)]);
        WaitForProgress(ours);
        Stop(ours, fio);
        BenchProcess.Finished run = BenchProcess.Wait(ours);
        BenchProcess.Finished peer = BenchProcess.Wait(fio);

        // 500 I/Os were due in the second, a sixth of all: the 99th percentile lies among the earliest of them.
        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement bench = JsonDocument.Parse(File.ReadAllText(_bench.PathOf("ours/result.json"))).RootElement.GetProperty("bench");
        JsonElement response = bench.GetProperty("jobs")[0].GetProperty("read").GetProperty("response_ns");
        Assert.True(response.GetProperty("percentiles").GetProperty("99").GetDouble() >= LeastSeen, response.ToString());
        Assert.True(response.GetProperty("max").GetDouble() >= LeastSeen, response.ToString());
        JsonElement advice = Assert.Single(bench.GetProperty("warnings").EnumerateArray(), static warning => warning.GetProperty("code").GetString() == "late-starts");
        Assert.Contains("from when it was due: p99 ", advice.GetProperty("evidence").GetString(), StringComparison.Ordinal);

        Skip.If(peer.ExitCode == 127, "fio is not installed");
        JsonElement latency = peer.Json.GetProperty("jobs")[0].GetProperty("read").GetProperty("clat_ns").GetProperty("percentile").GetProperty("99.000000");
        Assert.True(latency.GetDouble() < LeastSeen / 2, $"fio shows the standstill as well: {latency}");
    }

    [Fact]
    public void A_standstill_that_lasts_to_the_end_shows_by_what_never_started()
    {
        using Process run = _bench.Start(
            "run", _bench.Write("job.fio", "[job]\nioengine=null\nsize=1g\nrate_iops=500\ntime_based\nruntime=4\n"), "--out", "out");
        WaitForProgress(run);
        BenchProcess.Signal("STOP", run);
        // Well past the end, whenever in the run the signal came.
        Thread.Sleep(5_000);
        BenchProcess.Signal("CONT", run);
        BenchProcess.Finished finished = BenchProcess.Wait(run);

        Assert.True(finished.ExitCode == 0, finished.Error);
        JsonElement read = JsonDocument.Parse(File.ReadAllText(_bench.PathOf("out/result.json"))).RootElement
            .GetProperty("bench").GetProperty("jobs")[0].GetProperty("read");
        long unstarted = read.GetProperty("unstarted_ios").GetInt64();
        Assert.True(unstarted > 0, read.ToString());
        Assert.Equal(read.GetProperty("ios").GetInt64() + unstarted, read.GetProperty("response_ns").GetProperty("count").GetInt64());
        Assert.Equal(2_000, read.GetProperty("ios").GetInt64() + unstarted);
        Assert.True(read.GetProperty("response_ns").GetProperty("max").GetDouble() >= LeastSeen, read.ToString());
    }

    // Threads, since stopping fio's first process leaves its forked jobs alone.
    private Process StartFio(string[] load) => _bench.StartPeer("fio", ["--name=job", "--thread=1", "--output-format=json", .. load]);

    private static void Stop(params Process[] processes)
    {
        foreach (Process process in processes)
        {
            BenchProcess.Signal("STOP", process);
        }

        Thread.Sleep(1_100);
        foreach (Process process in processes)
        {
            BenchProcess.Signal("CONT", process);
        }
    }

    private static void WaitForProgress(Process process)
    {
        while (process.StandardError.ReadLine() is string line)
        {
            if (line.Contains("IOPS", StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail("the run ended before it showed any progress");
    }
}
