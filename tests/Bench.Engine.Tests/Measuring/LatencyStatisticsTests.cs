using Bench.Engine.Measuring;
using FsCheck;
using FsCheck.Fluent;

namespace Bench.Engine.Tests.Measuring;

public sealed class LatencyStatisticsTests
{
    private static Arbitrary<long[]> Values => Gen.Choose(0, int.MaxValue).Select(value => (long)value * 1_000).ArrayOf().ToArbitrary();

    [Fact]
    public void Moments_are_exact()
    {
        LatencyStatistics statistics = Of([2, 4, 4, 4, 5, 5, 7, 9]);

        Assert.Equal(8, statistics.Count);
        Assert.Equal(5, statistics.Mean);
        Assert.Equal(Math.Sqrt(32 / 7.0), statistics.StandardDeviation, 12);
        Assert.Equal(2, statistics.Minimum);
        Assert.Equal(9, statistics.Maximum);
    }

    [Fact]
    public void A_small_deviation_of_large_values_keeps_its_digits()
    {
        // One nanosecond around 100 s: squares of the values have 22 digits.
        LatencyStatistics statistics = Of([100_000_000_001, 100_000_000_002, 100_000_000_003]);

        Assert.Equal(1, statistics.StandardDeviation, 12);
    }

    [Fact]
    public void Merging_equals_recording_everything_in_one() => Prop.ForAll(Values, Values, (left, right) =>
    {
        LatencyStatistics merged = Of(left);
        merged.Add(Of(right));
        LatencyStatistics together = Of([.. left, .. right]);
        return merged.Count == together.Count
            && merged.Sum == together.Sum
            && merged.Minimum == together.Minimum
            && merged.Maximum == together.Maximum
            && merged.StandardDeviation.Equals(together.StandardDeviation)
            && merged.Histogram.Counts.SequenceEqual(together.Histogram.Counts);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Statistics_without_values_are_all_zero()
    {
        var empty = new LatencyStatistics();

        Assert.Equal((0, 0, 0, 0, 0, 0), (empty.Count, empty.Minimum, empty.Maximum, empty.Mean, empty.StandardDeviation, empty.Percentile(50)));
    }

    private static LatencyStatistics Of(long[] values)
    {
        var statistics = new LatencyStatistics();
        Array.ForEach(values, statistics.Record);
        return statistics;
    }
}
