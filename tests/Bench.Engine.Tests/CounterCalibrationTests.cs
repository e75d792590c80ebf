namespace Bench.Engine.Tests;

/// <summary>The calibration of the time stamp counter, however late its second reading is taken.</summary>
public sealed class CounterCalibrationTests
{
    private const double TwoTo64 = 18_446_744_073_709_551_616.0;

    [Theory]
    [InlineData(10_000_000, 1.001)]
    [InlineData(4_294_967_296, 2.445)]
    [InlineData(86_400_000_000_000, 2.445)]
    [InlineData(31_536_000_000_000_000, 5.9)]
    public void The_multiplier_turns_ticks_into_nanoseconds(long nanoseconds, double gigahertz)
    {
        ulong ticks = (ulong)(nanoseconds * gigahertz);

        CounterCalibration? calibration = CounterCalibration.Between(new CounterReading(77, 1_000, 0), new CounterReading(77 + ticks, 1_000 + nanoseconds, 0));

        Assert.NotNull(calibration);
        Assert.Equal(nanoseconds, calibration.Multiplier / TwoTo64 * ticks, nanoseconds * 1e-12);
        Assert.Equal(gigahertz * 1e9, calibration.Frequency, gigahertz * 1e3);
    }

    [Fact]
    public void A_counter_slower_than_nanoseconds_is_not_used() =>
        Assert.Null(CounterCalibration.Between(new CounterReading(0, 0, 0), new CounterReading(9_000_000, 10_000_000, 0)));
}
