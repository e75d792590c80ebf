namespace Bench.Engine.Tests;

public sealed class ProportionTests
{
    [Theory]
    [InlineData(0, 1000, 7, 0)]
    [InlineData(10, 3, 4, 7)]
    [InlineData(long.MaxValue, 1000, 1000, long.MaxValue)]
    [InlineData(1L << 62, 999, 1000, 4607074332408960516)]
    public void A_proportion_is_rounded_towards_zero_however_long_the_product(long value, long numerator, long denominator, long expected) =>
        Assert.Equal(expected, Proportion.Of(value, numerator, denominator));

    [Fact]
    public void It_is_exact_at_the_longest_product_of_64_bits()
    {
        const long Longest = long.MaxValue / 1000;
        Assert.Equal(Longest, Proportion.Of(Longest, 1000, 1000));
        Assert.Equal(Longest + 1, Proportion.Of(Longest + 1, 1000, 1000));
    }
}
