using Bench.Engine.Jobs;

namespace Bench.Engine.Tests.Jobs;

public sealed class NumberTests
{
    [Theory]
    [InlineData("2k", 2048)]
    [InlineData("2K", 2048)]
    [InlineData("2kb", 2048)]
    [InlineData("2KB", 2048)]
    [InlineData("2kib", 2000)]
    [InlineData("1ki", 1024)]
    [InlineData("0x400", 1024)]
    [InlineData("0x10k", 16384)]
    [InlineData("1m", 1L << 20)]
    [InlineData("1g", 1L << 30)]
    [InlineData("1t", 1L << 40)]
    [InlineData("1p", 1L << 50)]
    [InlineData("1mib", 1_000_000)]
    [InlineData("1pib", 1_000_000_000_000_000)]
    [InlineData("512b", 512)]
    [InlineData("1.5k", 1536)]
    [InlineData("0.5m", 524288)]
    [InlineData(" 64k", 65536)]
    public void Sizes_take_binary_suffixes_and_reversed_iec_ones(string text, long bytes)
        => Assert.Equal(bytes, JobText.Options("bs=1", $"size={text}").Size!.Value.Bytes);

    [Theory]
    [InlineData("2k", 2000)]
    [InlineData("2kb", 2000)]
    [InlineData("2kib", 2048)]
    [InlineData("1ki", 1000)]
    [InlineData("1m", 1_000_000)]
    public void Kb_base_1000_turns_the_suffixes_round_wherever_it_stands(string text, long bytes)
        => Assert.Equal(bytes, JobText.Options($"size={text}", "bs=1", "kb_base=1000").Size!.Value.Bytes);

    [Theory]
    [InlineData("1kfoo", "unknown unit 'kfoo'")]
    [InlineData("1x", "unknown unit 'x'")]
    [InlineData("1.0001k", "not a whole number of bytes")]
    [InlineData("foo", "is not a number")]
    [InlineData("1 2", "unexpected")]
    [InlineData("0x", "is not a number")]
    [InlineData("99999999999p", "too large")]
    [InlineData("0", "out of range")]
    [InlineData("-4k", "out of range")]
    [InlineData("0%", "out of range 1% .. 100%")]
    [InlineData("101%", "out of range 1% .. 100%")]
    [InlineData("5z", "zonemode=zbd")]
    public void Sizes_that_fio_would_misread_are_refused_in_place(string text, string message)
    {
        var refusal = JobText.RefusalOf($"size = {text}");

        Assert.Equal((2, 8), (refusal.Location.Line, refusal.Location.Column));
        Assert.Equal("size", refusal.Option);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2", 2_000_000)]
    [InlineData("250ms", 250_000)]
    [InlineData("250msec", 250_000)]
    [InlineData("250000us", 250_000)]
    [InlineData("7usec", 7)]
    [InlineData("3s", 3_000_000)]
    [InlineData("1sec", 1_000_000)]
    [InlineData("2m", 120_000_000)]
    [InlineData("1M", 60_000_000)]
    [InlineData("1min", 60_000_000)]
    [InlineData("1h", 3_600_000_000)]
    [InlineData("1d", 86_400_000_000)]
    [InlineData("1.5s", 1_500_000)]
    [InlineData("0x10", 16_000_000)]
    public void Runtime_counts_seconds_and_takes_time_suffixes(string text, long microseconds)
        => Assert.Equal(TimeSpan.FromMicroseconds(microseconds), JobText.Options($"runtime={text}").Runtime);

    [Theory]
    [InlineData("thinktime=5", 5)]
    [InlineData("thinktime=5ms", 5000)]
    [InlineData("thinktime=1m", 60_000_000)]
    public void Thinktime_counts_microseconds(string line, long microseconds)
        => Assert.Equal(TimeSpan.FromMicroseconds(microseconds), JobText.Options(line).Thinktime);

    [Theory]
    [InlineData("log_avg_msec=500", 500)]
    [InlineData("log_avg_msec=1s", 1000)]
    public void Log_windows_count_milliseconds(string line, int milliseconds)
        => Assert.Equal(milliseconds, JobText.Options(line).LogAvgMsec);

    [Theory]
    [InlineData("runtime=-5", "negative")]
    [InlineData("runtime=5k", "unknown unit 'k'")]
    [InlineData("runtime=1fortnight", "unknown unit 'fortnight'")]
    [InlineData("runtime=99999999999d", "too")]
    [InlineData("thinktime=0.01us", "finer than")]
    [InlineData("log_avg_msec=10us", "whole number of milliseconds")]
    public void Times_that_make_no_sense_are_refused(string line, string message)
        => Assert.Contains(message, JobText.RefusalOf(line).Message, StringComparison.Ordinal);

    [Fact]
    public void A_runtime_of_zero_is_no_limit()
        => Assert.Null(JobText.Options("runtime=0").Runtime);

    [Theory]
    [InlineData("iodepth=1k", 1024)]
    [InlineData("iodepth=0x10", 16)]
    public void Counts_take_size_suffixes_too(string line, int depth)
        => Assert.Equal(depth, JobText.Options(line).IoDepth);

    [Theory]
    [InlineData("size=(2*4k)", 8192)]
    [InlineData("size=(1+2*3)k", 0)]
    [InlineData("size=((1+2)*4k)", 12288)]
    [InlineData("size=(2^13)", 8192)]
    [InlineData("size=(7/2*4k)", 12288)]
    [InlineData("size=(100%64*1k)", 36864)]
    [InlineData("size=(-4k+8k)", 4096)]
    [InlineData("size=(1.5*8k)", 12288)]
    public void Expressions_in_parentheses_are_computed(string line, long bytes)
    {
        if (bytes == 0)
        {
            Assert.Contains("unexpected 'k'", JobText.RefusalOf(line).Message, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(bytes, JobText.Options(line).Size!.Value.Bytes);
    }

    [Theory]
    [InlineData("size=(4k", "')' is missing")]
    [InlineData("size=(4k/0)", "division by zero")]
    [InlineData("size=(4k%0)", "division by zero")]
    [InlineData("size=(2^0.5)", "exponent")]
    [InlineData("size=()", "unexpected")]
    [InlineData("size=(9^200)", "too large")]
    public void Expressions_with_mistakes_are_refused(string line, string message)
        => Assert.Contains(message, JobText.RefusalOf(line).Message, StringComparison.Ordinal);

    [Fact]
    public void Deep_nesting_is_refused_rather_than_followed()
        => Assert.Contains("nested too deeply", JobText.RefusalOf("size=" + new string('(', 100_000)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("runtime=(2*30)", 60)]
    [InlineData("runtime=(2*30s)", 60)]
    [InlineData("runtime=(1m+30s)", 90)]
    public void Time_expressions_without_a_unit_have_the_options_own(string line, int seconds)
        => Assert.Equal(TimeSpan.FromSeconds(seconds), JobText.Options(line).Runtime);

    [Fact]
    public void Keywords_stand_for_the_machine_and_may_be_computed_with()
    {
        Assert.Equal(2L * Environment.SystemPageSize, JobText.Options("size=2*$pagesize").Size!.Value.Bytes);
        Assert.Equal(Environment.ProcessorCount, JobText.Options("numjobs=$ncpus").NumJobs);
        Assert.True(JobText.Options("size=$mb_memorym").Size!.Value.Bytes > 0);
    }

    [Fact]
    public void Operators_in_texts_are_left_alone()
        => Assert.Equal($"/tmp/{Environment.ProcessorCount}-cpus/a*b", JobText.Options("filename=/tmp/$ncpus-cpus/a*b").Filename);

    [Fact]
    public void Environment_variables_are_replaced_by_their_values()
    {
        var settings = new JobReadSettings { Environment = name => name == "SZ" ? "64k" : null };

        Assert.Equal(65536, JobText.Read("[a]\nsize=${SZ}", settings).Jobs[0].Options.Size!.Value.Bytes);
        Assert.Equal("x$SZ${", JobText.Read("[a]\nsize=4k\ndescription=x$SZ${", settings).Jobs[0].Options.Description);
        Assert.Equal("ab", JobText.Read("[a]\nsize=4k\ndescription=a${NONE}b", settings).Jobs[0].Options.Description);
        Assert.Contains("NONE is not set", JobText.Refusal("[a]\nsize=${NONE}", settings).Message, StringComparison.Ordinal);
    }
}
