using Bench.Engine.Results.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace Bench.Engine.Tests.Results;

public sealed class StatisticTests
{
    [Theory]
    [InlineData("iops", StatisticKind.Iops, StatisticUnit.PerSecond, true)]
    [InlineData("bw", StatisticKind.Bandwidth, StatisticUnit.BytesPerSecond, true)]
    [InlineData("errors", StatisticKind.Errors, StatisticUnit.Count, false)]
    [InlineData("cpu", StatisticKind.Cpu, StatisticUnit.Percent, false)]
    [InlineData("cpu_per_io", StatisticKind.CpuPerIo, StatisticUnit.Nanoseconds, false)]
    [InlineData("lat_mean", StatisticKind.Latency, StatisticUnit.Nanoseconds, false)]
    [InlineData(" p99 ", StatisticKind.Latency, StatisticUnit.Nanoseconds, false)]
    public void Names_have_a_unit_and_a_better_direction(string name, StatisticKind kind, StatisticUnit unit, bool moreIsBetter)
    {
        var statistic = Statistic.Parse(name);

        Assert.Equal((kind, unit, moreIsBetter), (statistic.Kind, statistic.Unit, statistic.MoreIsBetter));
    }

    [Fact]
    public void A_bare_percentile_is_of_the_total_latency()
    {
        Assert.Equal(Statistic.Parse("lat_p99.9"), Statistic.Parse("p99.9"));
        Assert.NotEqual(Statistic.Parse("clat_p99.9"), Statistic.Parse("p99.9"));
        Assert.Equal(99.9, Statistic.Parse("p99.9").Percent);
    }

    [Fact]
    public void A_job_and_a_direction_stand_before_the_name()
    {
        var statistic = Statistic.Parse("my job:write.clat_max");

        Assert.Equal("my job", statistic.Job);
        Assert.Equal(IoDirection.Write, statistic.Direction);
        Assert.Equal((LatencyPart.Completion, LatencyMeasure.Maximum), (statistic.Part, statistic.Measure));
    }

    [Theory]
    [InlineData("iopss", "did you mean iops")]
    [InlineData("lat_meen", "did you mean lat_mean")]
    [InlineData("p0", "above 0")]
    [InlineData("p101", "at most 100")]
    [InlineData("read.cpu", "not measured per direction")]
    [InlineData("job:host_cpu", "whole machine")]
    [InlineData(":iops", "no job")]
    [InlineData("", "unknown statistic")]
    public void What_is_no_statistic_is_refused_with_a_hint(string name, string hint)
        => Assert.Contains(hint, Assert.Throws<FormatException>(() => Statistic.Parse(name)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("lat_mean>100ms", Comparison.Greater, 100e6)]
    [InlineData("p99 <= 1.5 s", Comparison.AtMost, 1.5e9)]
    [InlineData("iops>=10k", Comparison.AtLeast, 10_000)]
    [InlineData("bw < 100MiB/s", Comparison.Less, 100 << 20)]
    [InlineData("bw < 100MB/s", Comparison.Less, 100e6)]
    [InlineData("cpu > 80%", Comparison.Greater, 80)]
    public void Conditions_read_values_in_the_statistics_unit(string text, Comparison comparison, double threshold)
    {
        var condition = StatisticCondition.Parse(text);

        Assert.Equal((comparison, threshold), (condition.Comparison, condition.Threshold));
    }

    [Theory]
    [InlineData("lat_mean>100", "unit")]
    [InlineData("iops>10ms", "number")]
    [InlineData("iops", "no condition")]
    [InlineData("iops>", "number")]
    [InlineData("bw>1parsec", "bandwidth")]
    public void Conditions_of_the_wrong_unit_are_refused(string text, string hint)
        => Assert.Contains(hint, Assert.Throws<FormatException>(() => StatisticCondition.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_change_is_a_signed_percentage()
    {
        var condition = StatisticCondition.ParseChange("iops < -5%");

        Assert.True(condition.IsMetBy(-5.1));
        Assert.False(condition.IsMetBy(-5));
        Assert.False(condition.IsMetBy((double?)null));
        Assert.Throws<FormatException>(() => StatisticCondition.ParseChange("iops < 5"));
        Assert.Equal("iops < -5 %", condition.ToString());
    }

    [Fact]
    public void And_binds_closer_than_or()
    {
        var set = ConditionSet.Parse("iops<1 or iops>10 and p99<1ms");

        Assert.Equal("iops > 10, lat_p99 < 1 ms", Fulfilling(set, iops: 11, p99: 0.5e6));
        Assert.Equal("iops < 1", Fulfilling(set, iops: 0.5, p99: 5e6));
        Assert.Null(Fulfilling(set, iops: 11, p99: 5e6));
        Assert.Null(Fulfilling(set, iops: 11, p99: null));

        static string? Fulfilling(ConditionSet set, double? iops, double? p99) =>
            set.FulfilledBy(statistic => statistic.Kind == StatisticKind.Iops ? iops : p99) is { } met ? string.Join(", ", met) : null;
    }

    [Fact]
    public void Every_statistic_reads_back_as_it_is_written()
    {
        var latencies = from part in Gen.Elements(Enum.GetValues<LatencyPart>())
                        from measure in Gen.Elements(Enum.GetValues<LatencyMeasure>())
                        from thousandths in Gen.Choose(1, 100_000)
                        select new Statistic(StatisticKind.Latency)
                        {
                            Part = part,
                            Measure = measure,
                            Percent = measure == LatencyMeasure.Percentile ? thousandths / 1000.0 : 0,
                        };
        var amounts = Gen.Elements(StatisticKind.Iops, StatisticKind.Bandwidth, StatisticKind.Ios, StatisticKind.Bytes, StatisticKind.Errors)
            .Select(kind => new Statistic(kind));
        var statistics = from statistic in Gen.OneOf(latencies, amounts)
                         from job in Gen.Elements(null, "a", "read.p99", "with: colon")
                         from direction in Gen.Elements<IoDirection?>(null, IoDirection.Read, IoDirection.Write, IoDirection.Trim)
                         select statistic with { Job = job, Direction = direction };
        Prop.ForAll(statistics.ToArbitrary(), statistic => Statistic.Parse(statistic.ToString()) == statistic)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void Arbitrary_text_is_a_condition_or_refused()
        => Prop.ForAll(
            Gen.Elements("iops", "p", "99", ".", "read.", ":", "lat_", "mean", "<", ">=", "=", "1", "ms", "%", "-", " and ", " or ", " ", "é", "\0", "1e999")
                .ListOf().Select(string.Concat).ToArbitrary(),
            text =>
            {
                try
                {
                    return ConditionSet.Parse(text).Conditions.Any() | !ConditionSet.ParseChanges(text).Conditions.Any();
                }
                catch (FormatException refusal)
                {
                    return refusal.Message.Length > 0;
                }
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
}
