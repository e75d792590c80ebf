using Bench.Engine.Jobs;
using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Tests.Jobs;

public sealed class JobRuleTests
{
    [Theory]
    [InlineData("rate=1m\nrate_iops=100", "rate_iops", "mutually exclusive")]
    [InlineData("rate=1m,\nrate_iops=,100", "rate_iops", "mutually exclusive")]
    [InlineData("rate_min=1m\nrate_iops_min=100", "rate_iops_min", "mutually exclusive")]
    [InlineData("rate_iops=10\nrate_iops_min=20", "rate_iops_min", "exceeds")]
    [InlineData("size=1k", "size", "least block size, 4096")]
    [InlineData("rw=randrw\nbs=8k,4k\nsize=2k", "size", "least block size, 4096")]
    [InlineData("wait_for=zz", "wait_for", "no job zz")]
    [InlineData("wait_for=job", "wait_for", "cannot wait for itself")]
    [InlineData("zonesize=4k", "zonesize", "zonemode=strided")]
    [InlineData("zonemode=strided", "zonemode", "needs zonesize")]
    [InlineData("verify=pattern", "verify", "verify_pattern")]
    [InlineData("rw=trimwrite\nbs=4k,8k,16k", "bs", "the same block size")]
    [InlineData("dedupe_percentage=50\ndedupe_mode=working_set", "dedupe_mode", "needs size")]
    [InlineData("size=1m\ndedupe_percentage=98\ndedupe_mode=working_set", "dedupe_percentage", "more than 100%")]
    public void Contradictions_are_refused_at_the_option(string lines, string option, string message)
    {
        var refusal = JobText.Refusal("[job]\nioengine=null\n" + lines);

        Assert.Equal(option, refusal.Option);
        Assert.True(refusal.Location.Line > 2);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_verify_interval_that_leaves_a_rest_becomes_the_block()
    {
        var set = JobText.Read("[a]\nsize=64k\nrw=write\nverify=md5\nverify_interval=1000");

        Assert.Equal(4096, set.Jobs[0].Options.VerifyInterval);
        Assert.Contains("does not divide", Assert.Single(set.Messages).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_block_sizes_of_used_directions_bound_the_size()
        => Assert.Equal(1024, JobText.Options("rw=write", "bs=8k,1k", "size=1k").Size!.Value.Bytes);

    [Fact]
    public void Wait_for_takes_one_earlier_job()
    {
        Assert.Equal("a", JobText.Read("[a]\nsize=4k\n[b]\nsize=4k\nwait_for=a").Jobs[1].Options.WaitFor);
        Assert.Contains("2 earlier jobs", JobText.Refusal("[a]\nsize=4k\n[a]\nsize=4k\n[b]\nwait_for=a").Message, StringComparison.Ordinal);
        Assert.Contains("no job b before", JobText.Refusal("[a]\nwait_for=b\n[b]\nsize=4k").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Time_based_without_runtime_is_a_warning_and_ignored()
    {
        var set = JobText.Read("[a]\nioengine=null\nsize=64k\ntime_based");

        Assert.False(set.Jobs[0].Options.TimeBased);
        var warning = Assert.Single(set.Messages);
        Assert.Equal((JobMessageKind.Warning, 4), (warning.Kind, warning.Source.Line));
        Assert.Contains("runtime", warning.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Warnings_may_be_fatal()
        => Assert.Contains("runtime", JobText.Refusal("[a]\nsize=64k\ntime_based", new JobReadSettings { WarningsFatal = true }).Message, StringComparison.Ordinal);

    [Fact]
    public void Depth_on_a_synchronous_engine_is_a_warning()
    {
        Assert.Contains("psync is synchronous", Assert.Single(JobText.Read("[a]\nsize=64k\niodepth=8").Messages).Text, StringComparison.Ordinal);
        Assert.Empty(JobText.Read("[a]\nioengine=io_uring\nsize=64k\niodepth=8").Messages);
    }

    [Fact]
    public void Batches_are_clipped_to_the_depth()
    {
        var options = JobText.Options("iodepth=4", "iodepth_low=9", "iodepth_batch=8", "iodepth_batch_complete_min=3", "iodepth_batch_complete_max=2");

        Assert.Equal(4, options.IoDepthLow);
        Assert.Equal(4, options.IoDepthBatch);
        Assert.Equal(3, options.IoDepthBatchCompleteMax);
    }

    [Fact]
    public void An_alignment_other_than_the_block_size_turns_the_map_off_with_a_warning()
    {
        var set = JobText.Read("[a]\nioengine=null\nsize=64k\nrw=randread\nba=512");

        Assert.True(set.Jobs[0].Options.NoRandomMap);
        Assert.Equal(new PerDirection<long>(512), set.Jobs[0].Options.BlockAlign);
        Assert.Contains("map off", Assert.Single(set.Messages).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_alignment_equal_to_the_block_size_keeps_the_map()
        => Assert.False(JobText.Options("rw=randread", "ba=4k").NoRandomMap);

    [Fact]
    public void Consequences_of_options_are_drawn()
    {
        Assert.True(JobText.Options("rw=randread", "random_distribution=zipf").NoRandomMap);
        Assert.False(JobText.Options("randseed=7").RandRepeat);
        Assert.Equal(7UL, JobText.Options("randseed=7").RandSeed);
        Assert.False(JobText.Options("pre_read=1").Invalidate);
        Assert.Equal(VerifyMethod.Pattern, JobText.Options("verify_pattern=0xff").Verify);
        Assert.Equal(VerifyMethod.Md5, JobText.Options("verify_pattern=0xff", "verify=md5").Verify);
        Assert.True(JobText.Options("verify=md5").RefillBuffers);
        Assert.False(JobText.Options("verify=md5", "refill_buffers=0").RefillBuffers);
        Assert.True(JobText.Options("dedupe_percentage=10").RefillBuffers);
        Assert.True(JobText.Options("buffer_compress_percentage=50").RefillBuffers);
        Assert.True(JobText.Options("buffer_compress_percentage=100") is { ZeroBuffers: true, BufferCompressPercentage: null });
        Assert.False(JobText.Options("buffer_pattern=0xff").ScrambleBuffers);
        Assert.True(JobText.Options("gtod_reduce=1") is { DisableClat: true, DisableSlat: true, DisableBw: true, ClatPercentiles: false });
        Assert.Equal(4096, JobText.Options("zonemode=strided", "zonesize=4k").ZoneRange);
        Assert.Equal(TimeSpan.FromMilliseconds(5), JobText.Options("thinktime=5ms", "thinktime_spin=9ms").ThinktimeSpin);
        Assert.False(JobText.Options("direct=1", "buffered=1").Direct);
    }

    [Fact]
    public void Read_only_runs_refuse_writers_and_trimmers()
    {
        var settings = new JobReadSettings { ReadOnly = true };

        Assert.Contains("not allowed", JobText.Refusal("[a]\nsize=4k\nrw=randrw", settings).Message, StringComparison.Ordinal);
        Assert.Contains("not allowed", JobText.Refusal("[a]\nsize=4k\nrw=trim", settings).Message, StringComparison.Ordinal);
        Assert.Single(JobText.Read("[a]\nsize=4k", settings).Jobs);
    }

    [Fact]
    public void Verification_of_files_that_daemons_share_is_a_warning()
    {
        Assert.Contains("several daemons", Assert.Single(JobText.Read("[a]\nsize=1m\nrw=write\nverify=md5\nnumjobs=2\nfilename=x").Messages).Text, StringComparison.Ordinal);
    }
}
