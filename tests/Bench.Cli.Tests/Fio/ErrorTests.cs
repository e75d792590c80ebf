namespace Bench.Cli.Tests.Fio;

/// <summary>errno in the results, exit codes, and what goes on after an error.</summary>
public sealed class ErrorTests : FioTests
{
    [Theory]
    [InlineData("a full device", "filename=/dev/full", 1, "a g0 write 1=0 error 28")]
    [InlineData("is nothing that continue_on_error goes on after", "filename=/dev/full\ncontinue_on_error=all", 1, "a g0 write 1=0 error 28 total_err 1 first_error 28")]
    [InlineData("nor one of the wrong kind", "filename=/dev/full\ncontinue_on_error=read", 1, "a g0 write 1=0 error 28 total_err 0 first_error 0")]
    [InlineData("but ignore_error may name it", "filename=/dev/full\nignore_error=,ENOSPC", 0, "a g0 write 16=0 error 28 total_err 16 first_error 28")]
    [InlineData("each failed clone counts in the exit code", "filename=/dev/full\nnumjobs=3", 3, "a g0 write 1=0 error 28\na g0 write 1=0 error 28\na g0 write 1=0 error 28")]
    [InlineData("a directory", "filename=/", 1, "a g0 error 21")]
    public void Failing_jobs(string rule, string options, int exitCode, string summary)
    {
        FioRun run = FioRun.Of(Bench, $"[a]\nrw=write\nsize=64k\n{options}\n");

        Assert.True(summary == run.Summary, $"{rule}: {run.Summary}");
        Assert.Equal(exitCode, run.ExitCode);
    }

    [Fact]
    public void What_transferred_nothing_has_no_runtime()
    {
        FioEntry job = FioRun.Of(Bench, "[a]\nrw=write\nsize=64k\nfilename=/dev/full\n").Job("a");

        Assert.Equal((1, 0, 0.0), (job.Writes, job.Milliseconds("write"), job.Iops("write")));
    }

    [Fact]
    public void Other_jobs_go_on()
    {
        FioRun run = FioRun.Of(Bench, "[a]\nrw=write\nsize=64k\nfilename=/dev/full\n[b]\nioengine=null\nsize=64k\n");

        Assert.Equal("a g0 write 1=0 error 28\nb g0 read 16=65536", run.Summary);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public void Exitall_on_error_ends_them()
    {
        FioRun run = FioRun.Of(Bench, "[a]\nrw=write\nsize=64k\nfilename=/dev/full\nexitall_on_error\n[b]\nioengine=null\nsize=1g\nrate_iops=50\ntime_based\nruntime=30\n");

        Assert.Equal(28, run.Job("a").Error);
        Assert.InRange(run.Job("b").Reads, 0, 500);
    }

    [Theory]
    [InlineData("rate_iops=100\nrate_iops_min=90\nthinktime=50ms", "a: rate_iops_min=90 not met")]
    [InlineData("rate=100k\nrate_min=90k\nthinktime=100ms", "a: rate_min=92160B/s not met")]
    public void A_rate_that_is_not_kept_is_an_error(string options, string message)
    {
        FioRun run = FioRun.Of(Bench, $"[a]\nioengine=null\nsize=1g\ntime_based\nruntime=20\n{options}\n");

        Assert.Equal(5, run.Job("a").Error);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("a: a:", run.Error, StringComparison.Ordinal);
    }
}
