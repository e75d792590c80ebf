using Bench.Report.Charts;
using Bench.Report.Units;

namespace Bench.Report.Tests.Charts;

public sealed class AxisLayoutTests
{
    [Theory]
    [InlineData(1800, "0 500 1k 1.5k 2k")]
    [InlineData(240000, "0 50k 100k 150k 200k 250k")]
    [InlineData(3.2e6, "0 1M 2M 3M 4M")]
    [InlineData(0.8, "0 0.2 0.4 0.6 0.8")]
    public void Iops_marks_are_round_and_short(double largest, string marks)
    {
        var axis = AxisLayout.For(new ChartAxis { Title = "IOPS", Quantity = Quantity.Iops }, [largest], 6);

        Assert.Equal(marks, string.Join(' ', axis.Ticks.Select(t => t.Label)));
        Assert.Equal("IOPS", axis.Title);
    }

    [Theory]
    [InlineData(Quantity.Latency, 900.0, "y (ns)")]
    [InlineData(Quantity.Latency, 90_000.0, "y (µs)")]
    [InlineData(Quantity.Latency, 9_000_000.0, "y (ms)")]
    [InlineData(Quantity.Latency, 9e9, "y (s)")]
    [InlineData(Quantity.BytesPerSecond, 111e6, "y (MB/s)")]
    [InlineData(Quantity.BytesPerSecond, 25e9, "y (GB/s)")]
    [InlineData(Quantity.Time, 7200.0, "y (min)")]
    public void The_unit_follows_the_values(Quantity quantity, double largest, string title) =>
        Assert.Equal(title, AxisLayout.For(new ChartAxis { Title = "y", Quantity = quantity }, [largest], 6).Title);

    [Fact]
    public void A_logarithmic_latency_axis_has_a_unit_at_each_mark()
    {
        var axis = AxisLayout.For(new ChartAxis { Title = "Latency", Quantity = Quantity.Latency, Scale = AxisScale.Log10 }, [80_000, 2e9], 6);

        Assert.Equal(["100 µs", "1 ms", "10 ms", "100 ms", "1 s"], axis.Ticks.Where(t => t.Label.Length > 0).Select(t => t.Label));
        Assert.Equal(Math.Log10(50_000), axis.Min, 9);
        Assert.Equal(Math.Log10(2e9), axis.Max, 9);
    }

    [Fact]
    public void Each_nine_of_a_percentile_axis_has_the_same_width()
    {
        var axis = AxisLayout.For(new ChartAxis { Title = "p", Scale = AxisScale.Percentile }, [99.95], 6);

        Assert.Equal(["0 %", "50 %", "90 %", "99 %", "99.9 %"], axis.Ticks.Select(t => t.Label));
        Assert.Equal(1, axis.Position(99.9) - axis.Position(99), 9);
        Assert.Equal(1, axis.Position(99) - axis.Position(90), 9);
    }

    [Fact]
    public void A_binary_axis_marks_doublings()
    {
        var axis = AxisLayout.For(new ChartAxis { Title = "I/O size", Quantity = Quantity.Size, Scale = AxisScale.Log2 }, [4096, 65536], 6);

        Assert.Equal(["4 KiB", "8 KiB", "16 KiB", "32 KiB", "64 KiB"], axis.Ticks.Select(t => t.Label));
    }

    [Fact]
    public void An_axis_without_values_still_has_a_range()
    {
        foreach (AxisScale scale in Enum.GetValues<AxisScale>())
        {
            var axis = AxisLayout.For(new ChartAxis { Title = "y", Scale = scale }, [], 6);
            Assert.True(axis.Max > axis.Min, scale.ToString());
        }
    }
}
