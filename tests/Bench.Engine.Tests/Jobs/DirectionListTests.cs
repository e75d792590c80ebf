using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Tests.Jobs;

public sealed class DirectionListTests
{
    [Theory]
    [InlineData("8k", 8192, 8192, 8192)]
    [InlineData("8k,32k", 8192, 32768, 32768)]
    [InlineData("8k,", 8192, 4096, 4096)]
    [InlineData(",8k", 4096, 8192, 8192)]
    [InlineData("8k,16k,32k", 8192, 16384, 32768)]
    [InlineData("8k,16k,", 8192, 16384, 4096)]
    [InlineData("8k,,16k", 8192, 4096, 16384)]
    [InlineData(",,16k", 4096, 4096, 16384)]
    public void Block_sizes_go_by_direction_and_empty_fields_keep_the_default(string text, long read, long write, long trim)
    {
        var sizes = JobText.Options($"bs={text}").BlockSize;

        Assert.Equal((read, write, trim), (sizes.Read.Min, sizes.Write.Min, sizes.Trim.Min));
    }

    [Theory]
    [InlineData("bs=1k,2k,4k,8k", "at most three")]
    [InlineData("bs=,", "gives no value")]
    [InlineData("bs=4k-8k", "bsrange")]
    [InlineData("bsrange=4k", "is not a range")]
    public void Malformed_lists_are_refused(string line, string message)
        => Assert.Contains(message, JobText.RefusalOf(line).Message, StringComparison.Ordinal);

    [Fact]
    public void Ranges_may_be_reversed_and_go_by_direction()
    {
        var sizes = JobText.Options("bsrange=8k-4k,1k:2k").BlockSize;

        Assert.Equal(new SizeRange(4096, 8192), sizes.Read);
        Assert.Equal(new SizeRange(1024, 2048), sizes.Write);
        Assert.Equal(new SizeRange(1024, 2048), sizes.Trim);
    }

    [Fact]
    public void A_rate_for_reads_only_leaves_writes_alone()
        => Assert.Equal(new PerDirection<long>(1 << 20, 0, 0), JobText.Options("rate=1m,").Rate);

    [Fact]
    public void A_split_fills_blank_percentages_evenly()
    {
        var options = JobText.Options("bssplit=4k/50:1k/:32k/");

        Assert.Equal([new(4096, 50), new(1024, 25), new(32768, 25)], options.BlockSizeSplit.Write!);
        Assert.Equal(new SizeRange(1024, 32768), options.BlockSize.Read);
    }

    [Fact]
    public void A_split_by_direction_leaves_the_other_directions_alone()
    {
        var split = JobText.Options("bssplit=4k/60:8k/40,").BlockSizeSplit;

        Assert.NotNull(split.Read);
        Assert.Null(split.Write);
    }

    [Theory]
    [InlineData("bssplit=4k/70:8k/70", "more than 100")]
    [InlineData("bssplit=4k/70:8k/20", "less than 100")]
    [InlineData("bssplit=4k/101", "out of range")]
    [InlineData("bssplit=4q/50:8k/50", "unknown unit")]
    public void Splits_that_do_not_add_up_are_refused(string line, string message)
        => Assert.Contains(message, JobText.RefusalOf(line).Message, StringComparison.Ordinal);

    [Fact]
    public void The_finer_of_bs_bsrange_and_bssplit_wins_within_a_section()
    {
        Assert.Equal(new SizeRange(1024, 2048), JobText.Options("bsrange=1k-2k", "bs=16k").BlockSize.Read);
        Assert.NotNull(JobText.Options("bssplit=1k/50:2k/50", "bs=16k").BlockSizeSplit.Read);
    }

    [Fact]
    public void A_bs_in_a_job_replaces_the_range_of_the_globals()
    {
        var options = JobText.Read("[global]\nsize=1m\nbssplit=1k/50:2k/50\n[a]\nbs=16k").Jobs[0].Options;

        Assert.Equal(new SizeRange(16384), options.BlockSize.Write);
        Assert.Null(options.BlockSizeSplit.Write);
    }
}
