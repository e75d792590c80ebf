namespace Bench.Cli.Tests.Fio;

/// <summary>Which jobs run when, and what ends them.</summary>
public sealed class PhaseTests : FioTests
{
    private const string Null = "[global]\nioengine=null\nsize=64k\n";

    [Theory]
    [InlineData("groups are split by new_group and stonewall", "group_reporting\n[a]\nnumjobs=2\n[b]\nnew_group\nnumjobs=3\n[c]\nstonewall\n", "a g0 read 32=131072\nb g1 read 48=196608\nc g2 read 16=65536")]
    [InlineData("a group is one entry with the first job's name", "group_reporting\n[a]\nnumjobs=2\n[b]\nrw=write\n", "a g0 read 32=131072 write 16=65536")]
    [InlineData("clones are entries of their own without", "[a]\nnumjobs=2\n", "a g0 read 16=65536\na g0 read 16=65536")]
    [InlineData("jobs without stats are left out", "[a]\n[b]\nstats=0\n[c]\nbs=8k\n", "a g0 read 16=65536\nc g0 read 8=65536")]
    [InlineData("a stonewall of the first job opens nothing", "[a]\nstonewall\n[b]\nstonewall\n", "a g0 read 16=65536\nb g1 read 16=65536")]
    [InlineData("stonewall counts for the first clone only", "[a]\n[b]\nstonewall\nnumjobs=2\n", "a g0 read 16=65536\nb g1 read 16=65536\nb g1 read 16=65536")]
    public void Groups(string rule, string jobs, string summary)
    {
        Assert.NotEmpty(rule);
        Comes(Null + jobs, summary);
    }

    [Fact]
    public void Wait_for_waits_for_one_job_only()
    {
        FioRun run = FioRun.Of(Bench, "[global]\nioengine=null\nsize=64k\n[a]\nrate_iops=50\n[b]\nwait_for=a\n[c]\n");

        long Start(string name) => run.Job(name).Json.GetProperty("job_start").GetInt64();
        Assert.True(Start("b") - Start("a") >= run.Job("a").Milliseconds("read") - 5);
        Assert.True(Start("c") < Start("b"));
        Assert.Equal("a g0 read 16=65536\nb g0 read 16=65536\nc g0 read 16=65536", run.Summary);
    }

    [Theory]
    [InlineData("group", 10)]
    [InlineData("all", 0)]
    public void Exitall_ends_the_group_or_everything(string what, int later)
    {
        FioRun run = FioRun.Of(Bench, $"[global]\nioengine=null\nrate_iops=100\n[a]\nsize=40k\nexitall\nexit_what={what}\n[b]\nsize=4m\ntime_based\nruntime=60\n[c]\nstonewall\nsize=40k\n");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(10, run.Job("a").Reads);
        Assert.InRange(run.Job("b").Reads, 1, 3000);
        Assert.Equal(later, run.Job("c").Reads);
    }

    [Fact]
    public void A_second_job_file_is_a_group_of_its_own()
    {
        Bench.Write("job.fio", "[a]\nioengine=null\nsize=64k\n");

        FioRun run = FioRun.With(Bench, "--bs=16k", "job.fio", "job.fio", "--output-format=json");

        Assert.Equal("a g0 read 4=65536\na g1 read 16=65536", run.Summary);
    }
}
