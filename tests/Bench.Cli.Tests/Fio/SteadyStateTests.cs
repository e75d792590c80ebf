using System.Text.Json;

namespace Bench.Cli.Tests.Fio;

/// <summary>Jobs that end when they have become steady.</summary>
public sealed class SteadyStateTests : FioTests
{
    private const string Paced = "[a]\nioengine=null\nsize=1g\nrate_iops=500\ntime_based\nruntime=60\nss_dur=1\nss_interval=200ms\n";

    [Theory]
    [InlineData("iops:50%", "iops:50.000000%", false)]
    [InlineData("iops_slope:50%", "iops_slope:50.000000%", false)]
    [InlineData("bw:1000000", "bw:1000000.000000", false)]
    [InlineData("lat:10s", "lat:10000000000.000000", true)]
    public void A_steady_job_ends_before_its_runtime(string criterion, string shown, bool hasLatency)
    {
        FioRun run = FioRun.Of(Bench, $"{Paced}ss={criterion}\n");

        FioEntry job = run.Job("a");
        JsonElement steady = job.Json.GetProperty("steadystate");
        Assert.Equal(0, run.ExitCode);
        Assert.InRange(job.Milliseconds("read"), 1000, 59_000);
        Assert.Equal((shown, 1, 1), (steady.GetProperty("ss").GetString(), steady.GetProperty("duration").GetInt32(), steady.GetProperty("attained").GetInt32()));
        JsonElement data = steady.GetProperty("data");
        Assert.Equal((5, 5), (data.GetProperty("iops").GetArrayLength(), data.GetProperty("bw").GetArrayLength()));
        Assert.Equal(hasLatency, data.TryGetProperty("lat_ns", out _));
        Assert.InRange(data.GetProperty("iops_mean").GetInt64(), 100, 600);
    }

    [Fact]
    public void An_unsteady_job_runs_to_its_end()
    {
        FioRun run = FioRun.Of(Bench, Paced.Replace("runtime=60", "runtime=2", StringComparison.Ordinal) + "ss=iops:0.000001%\n");

        Assert.Equal(0, run.Job("a").Json.GetProperty("steadystate").GetProperty("attained").GetInt32());
        Assert.InRange(run.Job("a").Milliseconds("read"), 1990, 20_000);
    }

    [Fact]
    public void A_group_is_steady_together()
    {
        FioRun run = FioRun.Of(Bench, $"{Paced}ss=iops:50%\nnumjobs=2\ngroup_reporting\n");

        FioEntry job = Assert.Single(run.Jobs);
        Assert.InRange(job.Json.GetProperty("steadystate").GetProperty("data").GetProperty("iops_mean").GetInt64(), 500, 1100);
        Assert.InRange(job.Milliseconds("read"), 1000, 59_000);
    }
}
