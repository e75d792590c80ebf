namespace Bench.Cli.Tests.Fio;

/// <summary>fio's flags, and jobs on the command line.</summary>
public sealed class CommandLineTests : FioTests
{
    private const string Jobs = "[global]\nioengine=null\n[a]\nsize=64k\n[b]\nsize=32k\n[c]\nsize=16k\nrw=write\n";

    [Theory]
    [InlineData("jobs", "a g0 write 8=65536\nb g0 read 8=32768", "--name=a", "--ioengine=null", "--size=64k", "--bs", "8k", "-rw=write", "--name=b", "--size=32k", "--ioengine=null")]
    [InlineData("globals first", "a g0 read 4=65536\nb g0 read 2=32768", "--ioengine=null", "--bs=16k", "--size=64k", "--name=a", "--name=b", "--size=32k")]
    [InlineData("a named global", "a g0 read 4=65536", "--name=global", "--ioengine=null", "--bs=16k", "--size=64k", "--name=a")]
    [InlineData("kb_base counts for what follows it", "a g0 read 1000=100000", "--name=a", "--ioengine=null", "--bs=100", "--kb_base=1000", "--size=100k")]
    [InlineData("kb_base counts for nothing before it", "a g0 read 1024=102400", "--name=a", "--ioengine=null", "--bs=100", "--size=100k", "--kb_base=1000")]
    [InlineData("kb_base among the globals", "a g0 read 1024=102400\nb g0 read 1000=100000", "--ioengine=null", "--bs=100", "--size=100k", "--kb_base=1000", "--name=a", "--name=b", "--size=100k")]
    [InlineData("some sections", "b g0 read 8=32768\nc g0 write 4=16384", "jobs", "--section=b", "--section=c")]
    public void What_runs(string rule, string summary, params string[] args)
    {
        Bench.Write("jobs", Jobs);

        FioRun run = FioRun.With(Bench, [.. args, "--output-format=json"]);

        Assert.True(summary == run.Summary, $"{rule}: {run.Summary} {run.Error}");
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
    }

    [Theory]
    [InlineData("--section=x")]
    [InlineData("--readonly")]
    [InlineData("--nosuch=1")]
    public void Refused(string flag)
    {
        FioRun run = FioRun.With(Bench, Bench.Write("jobs", Jobs), flag, "--output-format=json");

        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Documents);
    }

    [Fact]
    public void Warnings_may_be_fatal()
    {
        const string Job = "[a]\nioengine=null\nsize=64k\ntime_based\n";

        Assert.Equal((0, 1), (FioRun.Of(Bench, Job).ExitCode, FioRun.Of(Bench, Job, "--warnings-fatal").ExitCode));
    }

    [Fact]
    public void A_depth_that_an_engine_cannot_reach_is_no_fatal_warning()
        => Assert.Equal(0, FioRun.Of(Bench, "[a]\nioengine=psync\nfilename=/dev/zero\nrw=read\nsize=64k\niodepth=8\n", "--warnings-fatal").ExitCode);

    [Fact]
    public void Parse_only_runs_nothing()
    {
        FioRun run = FioRun.Of(Bench, "[a]\nrw=write\nsize=64k\n", "--parse-only");

        Assert.Equal((0, "", ""), (run.ExitCode, run.Output, run.Files));
    }

    [Fact]
    public void Showcmd_prints_the_jobs_as_one_line()
    {
        FioRun run = FioRun.With(Bench, "--showcmd", Bench.Write("jobs", Jobs));

        Assert.Equal("fio --ioengine=null --name=a --size=64k --name=b --size=32k --name=c --size=16k --rw=write", run.Output.Trim());
    }

    [Fact]
    public void Output_goes_to_the_file()
    {
        FioRun run = FioRun.Of(Bench, "[a]\nioengine=null\nsize=64k\n", "--output=o.json");

        Assert.Equal(("", ""), (run.Output, run.Error));
        Assert.StartsWith("{", File.ReadAllText(Bench.PathOf("o.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Status_intervals_give_documents_whose_job_has_a_rate()
    {
        FioRun run = FioRun.Of(Bench, "[a]\nioengine=null\nsize=1g\nrate_iops=200\ntime_based\nruntime=2500ms\n", "--status-interval=1");

        Assert.InRange(run.Documents.Count, 2, 4);
        FioEntry[] jobs = [.. run.Documents.Select(static d => new FioEntry(d.GetProperty("jobs")[0]))];
        Assert.All(jobs, static job => Assert.True(job.Milliseconds("read") > 0 && job.BytesPerSecond("read") > 0));
        Assert.True(jobs[0].Reads < jobs[^1].Reads);
    }
}
