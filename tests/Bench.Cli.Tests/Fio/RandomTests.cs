using System.Globalization;

namespace Bench.Cli.Tests.Fio;

/// <summary>Coverage, repeatability and distributions of random I/O.</summary>
public sealed class RandomTests : FioTests
{
    private const string Log = "write_iops_log=x\nlog_offset=1\n";

    [Theory]
    [InlineData("once a pass", "size=1m", 1)]
    [InlineData("once a loop", "size=1m\nloops=3", 3)]
    [InlineData("once each time round", "size=1m\nio_size=2m", 2)]
    [InlineData("without a map by shift register", "size=1m\nrandom_generator=lfsr", 1)]
    [InlineData("reads and writes together", "rw=randrw\nsize=1m", 1)]
    public void Every_block_is_hit(string rule, string options, int times)
    {
        long[] blocks = Blocks($"rw=randread\n{options}");

        Assert.Equal(256 * times, blocks.Length);
        Assert.All(blocks.Chunk(256), pass => Assert.True(Enumerable.Range(0, 256).Select(static n => (long)n).SequenceEqual(pass.Order()), rule));
        Assert.NotEqual(blocks.Order(), blocks);
    }

    [Fact]
    public void Without_a_map_one_pass_leaves_a_third_out()
    {
        long[] blocks = Blocks("rw=randread\nnorandommap\nsize=16m");

        // 1 - 1/e of 4096 blocks with a deviation of 20: five deviations, one false alarm in two million.
        Assert.InRange(blocks.Distinct().Count(), 2489, 2690);
    }

    [Fact]
    public void Randrepeat_repeats_over_invocations_and_not_over_clones()
    {
        const string Job = "[a]\nioengine=null\nrw=randread\nsize=256k\nnumjobs=2\n" + Log;
        string[] first = Clones(FioRun.Of(Bench, Job));
        string[] again = Clones(FioRun.Of(Bench, Job));
        string[] other = Clones(FioRun.Of(Bench, Job + "randseed=7\n"));

        Assert.Equal(first, again);
        Assert.NotEqual(first[0], first[1]);
        Assert.NotEqual(first[0], other[0]);
    }

    [Fact]
    public void Randrepeat_off_differs_over_invocations()
    {
        const string Job = "[a]\nioengine=null\nrw=randread\nsize=256k\nnumjobs=2\nrandrepeat=0\n" + Log;

        Assert.NotEqual(Clones(FioRun.Of(Bench, Job)), Clones(FioRun.Of(Bench, Job)));
    }

    [Theory]
    [InlineData("zipf:1.2")]
    [InlineData("pareto:0.2")]
    public void Skewed_distributions_scatter_a_few_hot_blocks(string distribution)
    {
        long[] blocks = Blocks($"rw=randread\nsize=4m\nio_size=16m\nrandom_distribution={distribution}");

        long[] hottest = [.. blocks.CountBy(static block => block).OrderByDescending(static pair => pair.Value).Take(8).Select(static pair => pair.Key)];
        Assert.True(blocks.Count(hottest.Contains) > blocks.Length / 5);
        Assert.True(hottest.Max() - hottest.Min() > 64, "hot blocks are neighbours");
    }

    [Theory]
    [InlineData("zipf:1.2:0.5", 512)]
    [InlineData("pareto:0.2:0.25", 256)]
    public void Center_says_where_the_hottest_block_is(string distribution, long block)
    {
        long[] blocks = Blocks($"rw=randread\nsize=4m\nio_size=16m\nrandom_distribution={distribution}");

        Assert.Equal(block, blocks.CountBy(static b => b).MaxBy(static pair => pair.Value).Key);
    }

    [Theory]
    [InlineData("zoned:60/10:30/20:8/30:2/40")]
    [InlineData("zoned_abs:60/1638k:30/3277k:8/4915k:2/6553k")]
    public void Zones_have_their_shares(string distribution)
    {
        long[] blocks = Blocks($"rw=randread\nsize=16m\nrandom_distribution={distribution}");

        // 4096 draws: six deviations each, one false alarm in 10^8.
        Assert.InRange(blocks.Count(static b => b < 410), 2270, 2646);
        Assert.InRange(blocks.Count(static b => b is >= 410 and < 1229), 1052, 1405);
    }

    [Fact]
    public void Half_of_the_blocks_follow_their_predecessor()
    {
        long[] blocks = Blocks("rw=randread\nnorandommap\nsize=64m\nnumber_ios=4096\npercentage_random=50");

        int following = blocks.Zip(blocks.Skip(1)).Count(static pair => pair.Second == pair.First + 1);
        Assert.InRange(following, 1856, 2240);
    }

    private static string[] Clones(FioRun run) => [run.OffsetsKib("x_iops.1.log"), run.OffsetsKib("x_iops.2.log")];

    private long[] Blocks(string options)
    {
        FioRun run = FioRun.Of(Bench, $"[a]\nioengine=null\n{options}\n{Log}");
        Assert.True(run.ExitCode == 0, run.Error);
        return [.. run.Log("x_iops.1.log").Select(static row => long.Parse(row[4], CultureInfo.InvariantCulture) / 4096)];
    }
}
