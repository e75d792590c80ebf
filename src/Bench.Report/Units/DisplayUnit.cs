namespace Bench.Report.Units;

/// <summary>The unit in which an axis shows a quantity.</summary>
/// <param name="Symbol">As written on the axis; empty when the quantity's name says it all.</param>
/// <param name="Divisor">Base units in one of this.</param>
public readonly record struct DisplayUnit(string Symbol, double Divisor)
{
    /// <summary>The unit that gives readable numbers up to <paramref name="largest"/>.</summary>
    public static DisplayUnit For(Quantity quantity, double largest) => quantity switch
    {
        Quantity.Latency => Latency(largest),
        Quantity.BytesPerSecond => largest >= 20e9 ? new("GB/s", 1e9) : largest >= 1e6 ? new("MB/s", 1e6) : largest >= 1e3 ? new("kB/s", 1e3) : new("B/s", 1),
        Quantity.Time => largest > 3 * 3600 ? new("h", 3600) : largest > 600 ? new("min", 60) : new("s", 1),
        Quantity.Percent => new("%", 1),
        Quantity.Size => largest >= 1L << 30 ? new("GiB", 1L << 30) : largest >= 1 << 20 ? new("MiB", 1 << 20) : largest >= 1 << 10 ? new("KiB", 1 << 10) : new("B", 1),
        Quantity.Iops => new("", 1),
        _ => new("", 1),
    };

    private static DisplayUnit Latency(double largest) =>
        largest >= 2e9 ? new("s", 1e9) : largest >= 2e6 ? new("ms", 1e6) : largest >= 2e3 ? new("µs", 1e3) : new("ns", 1);
}
