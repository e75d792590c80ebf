namespace Bench.Cli.Tests.Fio;

/// <summary>Job files: sections, includes, variables, numbers, refusals.</summary>
public sealed class DialectTests : FioTests
{
    [Theory]
    [InlineData("later globals change later jobs", "[global]\nioengine=null\nsize=64k\n[a]\n[global]\nbs=8k\n[b]\n[globalx]\nbs=16k\n[c]\n", "a g0 read 16=65536\nb g0 read 8=65536\nc g0 read 4=65536")]
    [InlineData("a name may come twice", "[a]\nioengine=null\nsize=64k\n[a]\nioengine=null\nsize=32k\n", "a g0 read 16=65536\na g0 read 8=32768")]
    [InlineData("the last of two values wins", "[a]\nioengine=null\nsize=64k\nbs=8k\nbs=16k\n", "a g0 read 4=65536")]
    [InlineData("comments cut lines", "# x\n[a] ; y\nioengine=null # z\n  size=64k;\n\n", "a g0 read 16=65536")]
    [InlineData("carriage returns are blanks", "[a]\r\nioengine=null\r\nsize=64k\r\n", "a g0 read 16=65536")]
    [InlineData("an unset variable is nothing", "[a]\nioengine=null\nsize=64k${NOSUCH}\n", "a g0 read 16=65536")]
    [InlineData("keywords", "[a]\nioengine=null\nsize=64k\nbs=$pagesize\n", "a g0 read 16=65536")]
    [InlineData("aliases", "[a]\nioengine=null\nsize=64k\nblocksize=8k\nreadwrite=write\nio_limit=16k\n", "a g0 write 2=16384")]
    [InlineData("units of 1000", "[a]\nioengine=null\nbs=4k\nkb_base=1000\nsize=64k\n", "a g0 read 16=64000")]
    [InlineData("the reversed units", "[a]\nioengine=null\nbs=1\nsize=2kib\n", "a g0 read 2000=2000")]
    [InlineData("hexadecimal", "[a]\nioengine=null\nbs=0x1000\nsize=0x10000\n", "a g0 read 16=65536")]
    [InlineData("switches off", "[a]\nioengine=null\nsize=64k\ntime_based=0\nnorandommap=1\ngroup_reporting=0\n", "a g0 read 16=65536")]
    [InlineData("name= is what is reported", "[sec]\nioengine=null\nsize=64k\nname=shown\n", "shown g0 read 16=65536")]
    public void Accepted(string rule, string job, string summary)
    {
        Assert.NotEmpty(rule);
        Comes(job, summary);
    }

    [Fact]
    public void An_include_adds_to_its_section()
    {
        Bench.Write("inc", "bs=8k\nsize=64k\n");

        Comes("[a]\nioengine=null\ninclude inc\n", "a g0 read 8=65536");
    }

    [Theory]
    [InlineData("an unknown option", "[a]\nioengine=null\nsize=64k\nfoo=1\n")]
    [InlineData("an option before any section", "size=1\n[a]\n")]
    [InlineData("a bare value option", "[a]\nioengine=null\nsize=64k\nruntime\n")]
    [InlineData("an emptied option", "[a]\nioengine=null\nsize=64k\nruntime=${NOSUCH}\n")]
    [InlineData("a missing include", "[a]\nioengine=null\nsize=64k\ninclude nowhere\n")]
    [InlineData("a boolean out of range", "[a]\nioengine=null\nsize=64k\ndirect=2\n")]
    [InlineData("a wait for nobody", "[a]\nioengine=null\nsize=64k\nwait_for=x\n")]
    [InlineData("two rates", "[a]\nioengine=null\nsize=64k\nrate=1m\nrate_iops=1\n")]
    [InlineData("less than a block", "[a]\nioengine=null\nsize=2k\n")]
    [InlineData("no job", "[global]\nbs=4k\n")]
    [InlineData("zones that do not add up", "[a]\nioengine=null\nsize=64k\nrw=randread\nrandom_distribution=zoned:60/10:30/20\n")]
    [InlineData("capitals", "[a]\nioengine=null\nSIZE=64k\n")]
    public void Refused(string what, string job)
    {
        FioRun run = FioRun.Of(Bench, job);

        Assert.True(run.ExitCode == 1, $"{what}: exit {run.ExitCode}");
        Assert.Empty(run.Documents);
        Assert.NotEqual("", run.Error);
    }
}
