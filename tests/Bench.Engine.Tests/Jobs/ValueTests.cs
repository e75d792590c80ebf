using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Tests.Jobs;

public sealed class ValueTests
{
    [Theory]
    [InlineData("read", IoPattern.Read)]
    [InlineData("write", IoPattern.Write)]
    [InlineData("trim", IoPattern.Trim)]
    [InlineData("randread", IoPattern.RandRead)]
    [InlineData("randwrite", IoPattern.RandWrite)]
    [InlineData("randtrim", IoPattern.RandTrim)]
    [InlineData("rw", IoPattern.ReadWrite)]
    [InlineData("readwrite", IoPattern.ReadWrite)]
    [InlineData("randrw", IoPattern.RandReadWrite)]
    [InlineData("trimwrite", IoPattern.TrimWrite)]
    [InlineData("randtrimwrite", IoPattern.RandTrimWrite)]
    public void Every_pattern_has_its_name(string text, IoPattern pattern)
        => Assert.Equal(pattern, JobText.Options($"rw={text}").ReadWrite);

    [Fact]
    public void The_suffix_of_rw_is_a_step_for_sequential_and_a_count_for_random_io()
    {
        Assert.Equal(-8192, JobText.Options("rw=read:-8k").SequentialStep);
        Assert.Equal(8, JobText.Options("rw=randread:8").SequencerCount);
        Assert.Contains("least value is 1", JobText.RefusalOf("rw=randread:0").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rwmixread=30,rwmixwrite=40", 60)]
    [InlineData("rwmixwrite=40,rwmixread=30", 30)]
    [InlineData("rwmixread=70%", 70)]
    public void The_later_of_both_mix_options_counts(string lines, int read)
        => Assert.Equal(read, JobText.Options(lines.Split(',')).RwMixRead);

    [Theory]
    [InlineData("zipf", RandomDistributionKind.Zipf, 1.1, null)]
    [InlineData("zipf:1.2", RandomDistributionKind.Zipf, 1.2, null)]
    [InlineData("zipf:1.2:0.25", RandomDistributionKind.Zipf, 1.2, 0.25)]
    [InlineData("pareto", RandomDistributionKind.Pareto, 0.2, null)]
    [InlineData("pareto:0.3:1", RandomDistributionKind.Pareto, 0.3, 1.0)]
    [InlineData("normal:10", RandomDistributionKind.Normal, 10.0, null)]
    [InlineData("random", RandomDistributionKind.Random, 0.0, null)]
    public void Distributions_take_their_parameters(string text, RandomDistributionKind kind, double parameter, double? center)
        => Assert.Equal(new RandomDistribution(kind, parameter, center), JobText.Options($"random_distribution={text}").RandomDistribution);

    [Theory]
    [InlineData("zipf:1.0", "other than 1")]
    [InlineData("zipf:0", "above 0")]
    [InlineData("pareto:1", "between 0 and 1")]
    [InlineData("normal:100", "below 100")]
    [InlineData("zipf:1.2:2", "out of range 0 .. 1")]
    [InlineData("zipf:1:2:3", "too many")]
    [InlineData("random:5", "no parameter")]
    [InlineData("zoned:60/10:30/20", "add up to 90")]
    [InlineData("zoned:60/70:40/70", "more than 100%")]
    [InlineData("zoned:100", "ACCESS%/SIZE")]
    [InlineData("zoned", "needs its zones")]
    public void Parameters_out_of_range_are_refused(string text, string message)
        => Assert.Contains(message, JobText.RefusalOf($"random_distribution={text}").Message, StringComparison.Ordinal);

    [Fact]
    public void Zones_are_shares_of_the_region_or_bytes()
    {
        var zones = JobText.Options("random_distribution=zoned:60/10:30/20:8/30:2/").RandomDistribution.Zones!.Value;
        var bytes = JobText.Options("random_distribution=zoned_abs:60/20g:40/1t,100/5g").RandomDistribution.Zones!.Value;

        Assert.Equal([new(60, 10), new(30, 20), new(8, 30), new(2, 40)], zones.Trim);
        Assert.Equal([new(60, 20d * (1 << 30)), new(40, 1L << 40)], bytes.Read);
        Assert.Equal([new(100, 5d * (1 << 30))], bytes.Write);
    }

    [Theory]
    [InlineData("20%", 0, 20)]
    [InlineData("4k", 4096, 0)]
    public void Sizes_may_be_shares_of_the_target(string text, long bytes, int percent)
    {
        var options = JobText.Options($"size={text}", $"offset={text}", $"io_size={text}");

        Assert.Equal(new SizeSpec(bytes, percent), options.Size);
        Assert.Equal(new SizeSpec(bytes, percent), options.Offset);
        Assert.Equal(new SizeSpec(bytes, percent), options.IoSize);
    }

    [Theory]
    [InlineData("0,5,8-10", new[] { 0, 5, 8, 9, 10 })]
    [InlineData("3", new[] { 3 })]
    public void Cpu_lists_take_ranges(string text, int[] cpus)
        => Assert.Equal(cpus, JobText.Options($"cpus_allowed={text}").CpusAllowed);

    [Theory]
    [InlineData("cpus_allowed=x")]
    [InlineData("cpus_allowed=5-1")]
    [InlineData("cpus_allowed=,")]
    [InlineData("cpus_allowed=99999")]
    [InlineData("cpumask=0")]
    public void Cpu_lists_without_sense_are_refused(string line) => _ = JobText.RefusalOf(line);

    [Fact]
    public void A_cpu_mask_is_a_list_in_bits()
        => Assert.Equal([0, 2, 63 - 60], JobText.Options("cpumask=0xd").CpusAllowed);

    [Fact]
    public void Ignored_errors_are_names_or_numbers_by_kind_of_io()
    {
        var options = JobText.Options("ignore_error=EAGAIN:28,ENOSPC,0x54");

        Assert.Equal([11, 28], options.IgnoreReadErrors);
        Assert.Equal([28], options.IgnoreWriteErrors);
        Assert.Equal([84], options.IgnoreVerifyErrors);
        Assert.Equal([28], JobText.Options("ignore_error=,ENOSPC").IgnoreWriteErrors);
        Assert.Contains("did you mean ENOSPC?", JobText.RefusalOf("ignore_error=ENOSPCE").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0xdeadbeef", "deadbeef")]
    [InlineData("0xabc", "0abc")]
    [InlineData("\"abcd\"", "61626364")]
    [InlineData("-1024", "00fcffff")]
    [InlineData("66", "42")]
    [InlineData("0", "00")]
    [InlineData("0xFF0X1", "ff01")]
    [InlineData("\"123\"0xFFeeCC", "313233ffeecc")]
    [InlineData("0xff0x14", "ff14")]
    public void Patterns_join_hex_decimal_and_text(string text, string hex)
    {
        var piece = Assert.Single(JobText.Options($"buffer_pattern={text}").BufferPattern!);

        Assert.Equal(hex, Convert.ToHexStringLower(piece.Bytes.Span));
    }

    [Fact]
    public void A_verify_pattern_may_hold_the_offset_of_the_block()
    {
        var pieces = JobText.Options("verify_pattern=-100xab\"1\"%o\"2\"").VerifyPattern!;

        Assert.Equal(["f6ffffffab31", "", "32"], pieces.Select(p => Convert.ToHexStringLower(p.Bytes.Span)));
        Assert.Equal([false, true, false], pieces.Select(p => p.IsOffset));
    }

    [Fact]
    public void A_pattern_may_come_from_a_file()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, [1, 2, 3]);
            Assert.Equal([1, 2, 3, 0xff], JobText.Options($"buffer_pattern='{path}'0xff").BufferPattern![0].Bytes.ToArray());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("buffer_pattern=zz")]
    [InlineData("buffer_pattern=\"abc")]
    [InlineData("buffer_pattern='/nonexistent'")]
    [InlineData("buffer_pattern=%o")]
    [InlineData("buffer_pattern=0x")]
    [InlineData("buffer_pattern=99999999999")]
    [InlineData("verify_pattern=%x")]
    public void Patterns_with_mistakes_are_refused(string line) => _ = JobText.RefusalOf(line);

    [Fact]
    public void Other_compound_values_keep_their_parts()
    {
        var options = JobText.Options(
            "startdelay=1-2500ms", "mem=mmap:/tmp/x", "file_service_type=zipf:1.3", "sync_file_range=wait_before,write:8",
            "percentile_list=99:50:99.9", "filesize=64k-4k", "max_latency=1us");

        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(2500)), (options.StartDelay, options.StartDelayMax));
        Assert.Equal((MemoryKind.Mmap, "/tmp/x"), (options.Memory, options.MemoryFile));
        Assert.Equal(new FileService(FileServiceType.Zipf, 1.3), options.FileService);
        Assert.Equal(new SyncFileRange(3, 8), options.SyncFileRange);
        Assert.Equal([50, 99, 99.9], options.PercentileList);
        Assert.Equal(new SizeRange(4096, 65536), options.FileSize);
        Assert.Equal(TimeSpan.FromMicroseconds(1), options.MaxLatency.Trim);
    }
}
