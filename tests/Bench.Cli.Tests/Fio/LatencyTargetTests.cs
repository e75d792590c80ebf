namespace Bench.Cli.Tests.Fio;

/// <summary>The search for a depth by latency, and proportions among jobs.</summary>
public sealed class LatencyTargetTests : FioTests
{
    [Fact]
    public void A_target_that_every_depth_meets_ends_at_the_largest_and_measures_it_anew()
    {
        Make("f", 65536);
        FioRun run = FioRun.Of(
            Bench, "[a]\nioengine=libaio\nfilename=f\nsize=64k\nrw=randread\niodepth=4\ntime_based\nruntime=60\nlatency_target=1000s\nlatency_window=20ms\nlatency_percentile=50\n");

        FioEntry job = run.Job("a");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(4, job.Json.GetProperty("latency_depth").GetInt32());
        Assert.Equal(1_000_000_000_000, job.Json.GetProperty("latency_target").GetInt64());
        Assert.Equal(20_000, job.Json.GetProperty("latency_window").GetInt64());
        Assert.Equal(50, job.Json.GetProperty("latency_percentile").GetDouble());

        // Windows at depths 1 and 2 went before and are forgotten; the job ends long before its runtime.
        Assert.InRange(job.Milliseconds("read"), 19, 59_000);
    }

    [Fact]
    public void A_target_that_no_depth_meets_ends_the_job_with_a_time_out()
    {
        Make("f", 65536);
        FioRun run = FioRun.Of(Bench, "[a]\nioengine=psync\nfilename=f\nsize=64k\nlatency_target=0.1us\nlatency_window=20ms\n");

        Assert.Equal((1, 110), (run.ExitCode, run.Job("a").Error));
        Assert.Contains("exceeds latency_target", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Job("a").Json.GetProperty("latency_depth").GetInt32());
    }

    [Fact]
    public void Latency_run_goes_on_until_the_runtime_is_over()
    {
        Make("f", 65536);
        FioRun run = FioRun.Of(
            Bench, "[a]\nioengine=libaio\nfilename=f\nsize=64k\nrw=randread\niodepth=2\ntime_based\nruntime=500ms\nlatency_target=1000s\nlatency_window=10ms\nlatency_run=1\n");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.True(run.Job("a").Milliseconds("read") >= 500);
        Assert.Equal(2, run.Job("a").Json.GetProperty("latency_depth").GetInt32());
    }

    [Fact]
    public void A_job_waits_for_the_slower_ones_of_its_flow()
    {
        FioRun run = FioRun.Of(
            Bench,
            """
            [global]
            ioengine=null
            [slow]
            flow=1
            size=4m
            rate_iops=1000
            [fast]
            flow=3
            size=12m
            [other]
            flow_id=1
            flow=1
            size=12m
            """);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal("slow g0 read 1024=4194304\nfast g0 read 3072=12582912\nother g0 read 3072=12582912", run.Summary);

        // The slow one takes a second; the fast one, which would need a millisecond, cannot end long before.
        Assert.True(run.Job("fast").Milliseconds("read") >= 300, $"{run.Job("fast").Milliseconds("read")} ms");
    }

    [Fact]
    public void A_flow_goes_on_without_a_daemon_that_has_ended()
    {
        FioRun run = FioRun.Of(Bench, "[global]\nioengine=null\nflow=1\n[a]\nsize=64k\n[b]\nsize=4m\n");

        Assert.Equal("a g0 read 16=65536\nb g0 read 1024=4194304", run.Summary);
    }
}
