using Bench.Report.Comparison;

namespace Bench.Report.Tests.Comparison;

public sealed class RatioTestTests
{
    private static readonly EqualityComparer<(double, double, double, double)> Close = EqualityComparer<(double, double, double, double)>.Create(
        (a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) + Math.Abs(a.Item3 - b.Item3) + Math.Abs(a.Item4 - b.Item4) < 1e-9);


    // Student's sleep data (R's data set "sleep"), for which R's t.test gives t = -1.8608, df = 17.776, p = 0.07939, interval -3.3655 .. 0.2055.
    private static readonly double[] First = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
    private static readonly double[] Second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

    [Fact]
    public void It_agrees_with_the_published_example_of_welchs_test()
    {
        var test = RatioTest.Of([.. First.Select(v => Math.Exp(v))], [.. Second.Select(v => Math.Exp(v))], 0.95, 1e-12);

        Assert.Equal(0.07939, test.PValue, 4);
        Assert.Equal(1.58, Math.Log(test.Ratio), 9);
        Assert.Equal(-0.2055, Math.Log(test.Low), 1e-4);
        Assert.Equal(3.3655, Math.Log(test.High), 1e-4);
    }

    [Fact]
    public void A_difference_below_the_resolution_is_none()
    {
        var test = RatioTest.Of([100, 100, 100], [101, 101, 101], 0.95, 1.0 / 64);

        Assert.Equal(1, test.PValue);
        Assert.True(test.Low < 1 && test.High > 1);
    }

    [Fact]
    public void Repeats_that_agree_to_the_last_digit_are_not_taken_for_exact()
    {
        var equal = RatioTest.Of([500, 500], [500, 500], 0.95, 0.001);
        var half = RatioTest.Of([500, 500, 500], [250, 250, 250], 0.95, 0.001);

        Assert.Equal(1, equal.PValue);
        Assert.InRange(half.PValue, double.Epsilon, 1e-6);
        Assert.InRange(half.Low, 0.49, 0.5);
    }

    [Fact]
    public void Over_one_pair_it_is_welchs_test_and_over_many_it_is_surer()
    {
        double[] first = [100, 104, 98];
        double[] second = [106, 112, 109];
        var one = RatioTest.Of(first, second, 0.95, 0.001);
        var over = RatioTest.Over([(first, second)], 0.95, 0.001);
        var many = RatioTest.Over([.. Enumerable.Repeat(((IReadOnlyList<double>)first, (IReadOnlyList<double>)second), 9)], 0.95, 0.001);

        Assert.Equal((one.Ratio, one.Low, one.High, one.PValue), (over.Ratio, over.Low, over.High, over.PValue), Close);
        Assert.Equal(one.Ratio, many.Ratio, 9);
        Assert.True(many.PValue < one.PValue / 100);
        Assert.InRange(Math.Log(many.High / many.Low), 0, Math.Log(one.High / one.Low) / 3);
    }

    [Fact]
    public void Two_repeats_need_a_large_difference()
    {
        Assert.True(RatioTest.Of([100, 104], [110, 114], 0.95, 0.001).PValue > 0.05);
        Assert.True(RatioTest.Of([100, 101], [200, 202], 0.95, 0.001).PValue < 0.05);
    }
}
