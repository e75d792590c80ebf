namespace Bench.Cli.Tests.Fio;

/// <summary>Shares of directions and of block sizes.</summary>
public sealed class MixTests : FioTests
{
    [Theory]
    [InlineData("rwmixread=0\nsize=256k", "a g0 write 64=262144")]
    [InlineData("rwmixread=100\nsize=256k", "a g0 read 64=262144")]
    [InlineData("rw=trimwrite\nsize=64k", "a g0 write 16=65536 trim 16=65536")]
    [InlineData("rw=randtrimwrite\nsize=64k", "a g0 write 16=65536 trim 16=65536")]
    [InlineData("unified_rw_reporting=mixed\nsize=64k", "a g0 mixed 16=65536")]
    public void Directions(string options, string summary) => Comes($"[a]\nioengine=null\nrw=randrw\n{options}\n", summary);

    [Theory]
    [InlineData("rwmixread=70", 70)]
    [InlineData("rwmixwrite=20", 80)]
    [InlineData("rwmixread=30\nrwmixwrite=20", 80)]
    [InlineData("rwmixwrite=20\nrwmixread=30", 30)]
    public void Shares_of_reads(string options, int percent)
    {
        FioEntry job = FioRun.Of(Bench, $"[a]\nioengine=null\nrw=randrw\nsize=16m\n{options}\n").Job("a");

        // 4096 draws with a deviation of at most 0.8 %: five of them.
        Assert.Equal(4096, job.Reads + job.Writes);
        Assert.InRange(100.0 * job.Reads / 4096, percent - 4, percent + 4);
    }

    [Fact]
    public void Both_ways_of_reporting_at_once()
    {
        FioEntry job = FioRun.Of(Bench, "[a]\nioengine=null\nrw=rw\nsize=64k\nunified_rw_reporting=both\n").Job("a");

        Assert.Equal(16, job.Ios("mixed"));
        Assert.Equal(16, job.Reads + job.Writes);
    }

    [Theory]
    [InlineData("bs=8k", "0:8192 1:8192")]
    [InlineData("bs=8k,16k", "0:8192 1:16384")]
    [InlineData("bs=8k,", "0:8192 1:4096")]
    [InlineData("bs=,8k", "0:4096 1:8192")]
    [InlineData("bsrange=8k-4k", "0:4096 0:8192 1:4096 1:8192")]
    [InlineData("bssplit=2k/10:4k/90,8k/50:16k/", "0:2048 0:4096 1:16384 1:8192")]
    [InlineData("rw=randread\nbs=4k,16k\nbs_is_seq_rand=1\npercentage_random=50", "0:16384 0:4096")]
    public void Block_sizes_by_direction(string options, string sizes)
    {
        FioRun run = FioRun.Of(Bench, $"[a]\nioengine=null\nrw=randrw\nnorandommap\nsize=4m\nwrite_iops_log=x\n{options}\n");

        Assert.Equal(sizes, string.Join(' ', run.Log("x_iops.1.log").Select(static row => $"{row[2]}:{row[3]}").Distinct().Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void A_split_is_by_I_Os()
    {
        FioRun run = FioRun.Of(Bench, "[a]\nioengine=null\nrw=randread\nnorandommap\nsize=32m\nbssplit=4k/60:8k/30:64k/10\nwrite_iops_log=x\n");

        List<string[]> rows = run.Log("x_iops.1.log");
        Assert.InRange(100.0 * rows.Count(static row => row[3] == "4096") / rows.Count, 54, 66);
        Assert.InRange(100.0 * rows.Count(static row => row[3] == "65536") / rows.Count, 6, 14);
    }
}
