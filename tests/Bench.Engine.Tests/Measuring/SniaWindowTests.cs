using Bench.Engine.Measuring;

namespace Bench.Engine.Tests.Measuring;

public sealed class SniaWindowTests
{
    [Theory]
    [InlineData("100 100 100 100", false)]
    [InlineData("100 100 100 100 100", true)]
    [InlineData("100 109 95 104 100", true)]
    [InlineData("100 121 100 100 100", false)]
    [InlineData("92 96 100 104 108", false)]
    [InlineData("96 98 100 102 104", true)]
    [InlineData("400 300 200 100 100 100 100 100", true)]
    [InlineData("400 300 200 100 100 100 100", false)]
    [InlineData("0 0 0 0 0", false)]
    public void Five_rounds_within_a_fifth_and_without_drift_are_steady(string rounds, bool isSteady)
    {
        var window = new SniaWindow();
        bool last = false;
        foreach (string round in rounds.Split(' '))
        {
            last = window.Add(int.Parse(round, System.Globalization.CultureInfo.InvariantCulture));
        }

        Assert.Equal(isSteady, last);
    }
}
