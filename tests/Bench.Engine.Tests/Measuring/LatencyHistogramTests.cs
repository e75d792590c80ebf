using Bench.Engine.Measuring;
using FsCheck;
using FsCheck.Fluent;

namespace Bench.Engine.Tests.Measuring;

public sealed class LatencyHistogramTests
{
    // Latencies from nanoseconds to an hour, evenly over the powers of two.
    private static Arbitrary<long> Latencies => (
        from bits in Gen.Choose(0, 41)
        from low in Gen.Choose(0, int.MaxValue)
        select Math.Min((1L << bits) + (long)(low / (double)int.MaxValue * ((1L << bits) - 1)), 3_600_000_000_000)).ToArbitrary();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(127, 127)]
    [InlineData(128, 128)]
    [InlineData(129, 128)]
    [InlineData(130, 129)]
    [InlineData(1_000, 317)]
    [InlineData(17_179_869_183, 1855)]
    public void Bins_are_those_of_fio(long nanoseconds, int bin) => Assert.Equal(bin, LatencyHistogram.BinOf(nanoseconds));

    [Fact]
    public void Centres_are_those_in_a_document_of_fio()
    {
        // Keys of "bins" that fio 3.42 wrote.
        foreach (long centre in (long[])[3344, 3376, 4080, 4128, 8160, 8256, 15168, 16320, 16512, 27008, 119296, 937984, 4685824])
        {
            Assert.Equal(centre, LatencyHistogram.CentreOf(LatencyHistogram.BinOf(centre)));
        }
    }

    [Fact]
    public void A_centre_is_within_one_128th_of_every_value_of_its_bin() => Prop.ForAll(Latencies, value =>
        Math.Abs(LatencyHistogram.CentreOf(LatencyHistogram.BinOf(value)) - value) <= value / 128.0).QuickCheckThrowOnFailure();

    [Fact]
    public void Bins_rise_with_their_values() => Prop.ForAll(Latencies, Latencies, (left, right) =>
        left > right || LatencyHistogram.BinOf(left) <= LatencyHistogram.BinOf(right)).QuickCheckThrowOnFailure();

    [Fact]
    public void Negative_and_huge_values_stay_inside_of_the_array()
    {
        Assert.Equal(LatencyHistogram.BinCount - 1, LatencyHistogram.BinOf(-1));
        Assert.Equal(LatencyHistogram.BinCount - 1, LatencyHistogram.BinOf(long.MaxValue));
    }

    [Fact]
    public void Percentiles_are_those_of_the_sorted_values_within_a_bin() => Prop.ForAll(Latencies.Array(), values =>
    {
        var statistics = new LatencyStatistics();
        Array.ForEach(values, statistics.Record);
        long[] sorted = [.. values.Order()];
        return values.Length == 0 || JobPercentiles.All(percent =>
        {
            long exact = sorted[Math.Max((int)Math.Ceiling((decimal)percent * sorted.Length / 100) - 1, 0)];
            long found = statistics.Percentile(percent);
            return Math.Abs(found - exact) <= exact / 64.0 && found >= sorted[0] && found <= sorted[^1];
        });
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_rank_of_99_9_percent_of_a_thousand_is_999()
    {
        var statistics = new LatencyStatistics();
        for (int i = 0; i < 999; i++)
        {
            statistics.Record(50);
        }

        statistics.Record(100);

        Assert.Equal(50, statistics.Percentile(99.9));
        Assert.Equal(100, statistics.Percentile(99.91));
    }

    private static double[] JobPercentiles => [0, 1, 5, 10, 50, 90, 99, 99.5, 99.9, 99.99, 100];
}
