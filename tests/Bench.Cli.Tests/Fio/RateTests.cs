namespace Bench.Cli.Tests.Fio;

/// <summary>Rates, think time and times: I/O counts follow from them, give or take what a busy machine costs.</summary>
public sealed class RateTests : FioTests
{
    private const string Endless = "[a]\nioengine=null\nsize=1g\ntime_based\nruntime=1\n";

    [Theory]
    [InlineData("rate_iops=400", "read", 400)]
    [InlineData("rate=1m", "read", 256)]
    [InlineData("rate=512k,2m\nrw=rw", "write", 512)]
    [InlineData("rate_iops=100\nnumjobs=3\ngroup_reporting", "read", 300)]
    public void A_rate_is_not_exceeded(string options, string direction, double iops)
    {
        FioEntry job = FioRun.Of(Bench, $"{Endless}{options}\n").Jobs[0];

        Assert.InRange(job.Iops(direction), iops / 2, iops * 1.03);
    }

    [Fact]
    public void A_rate_with_a_trailing_comma_is_for_reads()
    {
        FioEntry job = FioRun.Of(Bench, $"{Endless}rw=rw\nrate=1m,\n").Job("a");

        Assert.InRange(job.Reads, 1, 264);
        Assert.True(job.Writes > 10_000);
    }

    [Theory]
    [InlineData("each block", "thinktime=10ms", 150)]
    [InlineData("microseconds by default", "thinktime=10000", 150)]
    [InlineData("every four blocks", "thinktime=40ms\nthinktime_blocks=4", 120)]
    [InlineData("partly busy", "thinktime=40ms\nthinktime_spin=20ms\nthinktime_blocks=4", 120)]
    public void Think_time_lengthens_the_run(string rule, string options, long least)
    {
        FioEntry job = FioRun.Of(Bench, $"[a]\nioengine=null\nsize=64k\n{options}\n").Job("a");

        Assert.Equal(16, job.Reads);
        Assert.True(job.Milliseconds("read") >= least, $"{rule}: {job.Milliseconds("read")} ms");
    }

    [Fact]
    public void A_runtime_alone_is_a_cap()
    {
        Comes("[a]\nioengine=null\nsize=64k\nrate_iops=200\nruntime=60\n", "a g0 read 16=65536");
    }

    [Theory]
    [InlineData("ramp_time=300ms")]
    [InlineData("startdelay=300ms")]
    public void Time_before_measuring_is_not_counted(string options)
    {
        FioEntry job = FioRun.Of(Bench, $"[a]\nioengine=null\nsize=1g\nrate_iops=200\ntime_based\nruntime=500ms\n{options}\n").Job("a");

        Assert.InRange(job.Milliseconds("read"), 490, 5000);
        Assert.InRange(job.Iops("read"), 100, 210);
    }
}
