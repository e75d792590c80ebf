using System.Globalization;
using Bench.Report.Units;

namespace Bench.Report.Charts;

/// <summary>A mark on an axis.</summary>
/// <param name="Position">Where, in plot coordinates (see <see cref="AxisLayout"/>).</param>
/// <param name="Label">Text; empty for a minor mark.</param>
internal readonly record struct AxisTick(double Position, string Label);

/// <summary>An axis with its range, unit and marks settled for given data.</summary>
internal sealed class AxisLayout
{
    private const int MaxPercentileNines = 9;
    private readonly AxisScale _scale;

    private AxisLayout(AxisScale scale, string title, double min, double max, IReadOnlyList<AxisTick> ticks)
    {
        _scale = scale;
        Title = title;
        Min = min;
        Max = max;
        Ticks = ticks;
    }

    /// <summary>Title with the unit in parentheses.</summary>
    public string Title { get; }

    /// <summary>Lower end in plot coordinates.</summary>
    public double Min { get; }

    /// <summary>Upper end in plot coordinates.</summary>
    public double Max { get; }

    /// <summary>Marks, ascending.</summary>
    public IReadOnlyList<AxisTick> Ticks { get; }

    /// <summary>Settles an axis for the values on it.</summary>
    public static AxisLayout For(ChartAxis axis, IEnumerable<double> values, int wantedTicks)
    {
        List<double> finite = [.. values.Where(v => double.IsFinite(v) && (axis.Scale is AxisScale.Linear or AxisScale.Percentile || v > 0))];
        double low = axis.Min ?? (finite.Count > 0 ? finite.Min() : 0);
        double high = axis.Max ?? (finite.Count > 0 ? finite.Max() : 1);
        return axis switch
        {
            { Categories.Count: > 0 } => Categories(axis),
            { Scale: AxisScale.Log10 } => Log10(axis, low, high),
            { Scale: AxisScale.Log2 } => Log2(axis, low, high),
            { Scale: AxisScale.Percentile } => Percentiles(axis, high),
            _ => Linear(axis, axis.Min ?? Math.Min(0, low), high, wantedTicks),
        };
    }

    /// <summary>Plot coordinate of a value: its logarithm on logarithmic axes, the nines of a percentile, else itself.</summary>
    public double Position(double value) => Position(_scale, value);

    private static double Position(AxisScale scale, double value) => scale switch
    {
        AxisScale.Log10 => Math.Log10(value),
        AxisScale.Log2 => Math.Log2(value),
        AxisScale.Percentile => -Math.Log10(1 - (Math.Min(value, 100 - 1e-9) / 100)),
        _ => value,
    };

    private static AxisLayout Linear(ChartAxis axis, double low, double high, int wanted)
    {
        high = high > low ? high : low + 1;
        DisplayUnit unit = DisplayUnit.For(axis.Quantity, high);
        double step = NiceStep((high - low) / unit.Divisor / wanted);
        double top = axis.Max is null && axis.Quantity != Quantity.Time ? Math.Ceiling(high / unit.Divisor / step * (1 - 1e-9)) * step * unit.Divisor : high;
        low = low < 0 ? Math.Floor(low / unit.Divisor / step) * step * unit.Divisor : low;
        var ticks = new List<AxisTick>();
        // Adding to zero makes a negative zero positive.
        for (double i = 0 + Math.Ceiling(low / unit.Divisor / step); i * step * unit.Divisor <= top * (1 + 1e-9); i++)
        {
            ticks.Add(new(i * step * unit.Divisor, TickText(axis.Quantity, i * step, step)));
        }

        // Head room keeps the highest line off the frame.
        bool touches = axis.Max is null && axis.Quantity != Quantity.Time && high > top * 0.97;
        return new(axis.Scale, WithUnit(axis.Title, unit.Symbol), low, touches ? top + ((top - low) * 0.04) : top, ticks);
    }

    private static AxisLayout Log10(ChartAxis axis, double low, double high)
    {
        (low, high) = low > 0 ? (low, Math.Max(low, high)) : (1, 10);
        int[] parts = Math.Log10(high / low) > 3.5 ? [1] : Math.Log10(high / low) > 1.2 ? [1, 2, 5] : [1, 2, 3, 5, 7];
        int[] ends = parts.Length == 1 ? [1, 2, 5] : parts;
        double bottom = Snap(low, ends, down: true);
        double top = Snap(high, ends, down: false);
        (bottom, top) = top > bottom ? (bottom, top) : (bottom / 2, top * 2);
        var ticks = new List<AxisTick>();
        for (int decade = (int)Math.Floor(Math.Log10(bottom)); decade <= (int)Math.Ceiling(Math.Log10(top)); decade++)
        {
            for (int part = 1; part < 10; part++)
            {
                double value = part * Math.Pow(10, decade);
                if (value >= bottom * (1 - 1e-9) && value <= top * (1 + 1e-9))
                {
                    ticks.Add(new(Math.Log10(value), parts.Contains(part) ? ShortText(axis.Quantity, value) : ""));
                }
            }
        }

        return new(axis.Scale, axis.Title, Math.Log10(bottom), Math.Log10(top), ticks);
    }

    private static AxisLayout Log2(ChartAxis axis, double low, double high)
    {
        (low, high) = low > 0 ? (low, Math.Max(low, high)) : (1, 2);
        double bottom = Math.Floor(Math.Log2(low));
        double top = Math.Max(bottom + 1, Math.Ceiling(Math.Log2(high)));
        int every = Math.Max(1, (int)Math.Ceiling((top - bottom) / 12));
        List<AxisTick> ticks = [.. Enumerable.Range(0, (int)(top - bottom) + 1).Select(i => new AxisTick(bottom + i, i % every == 0 ? ShortText(axis.Quantity, Math.Pow(2, bottom + i)) : ""))];

        // Room at the sides keeps the first and the last points off the frame.
        double margin = (top - bottom) * 0.03;
        return new(axis.Scale, axis.Title, bottom - margin, top + margin, ticks);
    }

    private static AxisLayout Percentiles(ChartAxis axis, double high)
    {
        double top = Math.Clamp(Math.Ceiling(Position(AxisScale.Percentile, high) * 10) / 10, 2, MaxPercentileNines);
        var ticks = new List<AxisTick> { new(0, "0 %"), new(Position(AxisScale.Percentile, 50), top > 4 ? "" : "50 %") };
        for (int nines = 1; nines <= top; nines++)
        {
            ticks.Add(new(nines, (100 - Math.Pow(10, 2 - nines)).ToString("0.#########", CultureInfo.InvariantCulture) + " %"));
        }

        return new(axis.Scale, axis.Title, 0, top, ticks);
    }

    private static AxisLayout Categories(ChartAxis axis) =>
        new(axis.Scale, axis.Title, -0.5, axis.Categories.Count - 0.5, [.. axis.Categories.Select((name, i) => new AxisTick(i, name))]);

    private static string WithUnit(string title, string symbol) => symbol.Length == 0 ? title : $"{title} ({symbol})";

    private static double NiceStep(double raw)
    {
        double magnitude = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double leading = raw / magnitude;
        return magnitude * (leading <= 1 ? 1 : leading <= 2 ? 2 : leading <= 2.5 ? 2.5 : leading <= 5 ? 5 : 10);
    }

    private static double Snap(double value, int[] parts, bool down)
    {
        double magnitude = Math.Pow(10, Math.Floor(Math.Log10(value) + 1e-9));
        return down
            ? parts.Where(p => p * magnitude <= value * (1 + 1e-9)).Max() * magnitude
            : parts.Append(10).Where(p => p * magnitude >= value * (1 - 1e-9)).Min() * magnitude;
    }

    private static string TickText(Quantity quantity, double number, double step)
    {
        if (quantity is Quantity.Iops or Quantity.Count)
        {
            (double divisor, string suffix) = step >= 1e6 || Math.Abs(number) >= 10e6 ? (1e6, "M") : Math.Abs(number) >= 1e3 && step >= 10 ? (1e3, "k") : (1, "");
            return (number / divisor).ToString("0.####", CultureInfo.InvariantCulture) + (number == 0 ? "" : suffix);
        }

        return number.ToString("0.########", CultureInfo.InvariantCulture);
    }

    private static string ShortText(Quantity quantity, double value)
    {
        if (quantity is Quantity.Latency)
        {
            (double divisor, string symbol) = value >= 1e9 ? (1e9, "s") : value >= 1e6 ? (1e6, "ms") : value >= 1e3 ? (1e3, "µs") : (1, "ns");
            return $"{(value / divisor).ToString("0.###", CultureInfo.InvariantCulture)} {symbol}";
        }

        if (quantity is Quantity.Iops or Quantity.Count)
        {
            return value >= 1e6 ? $"{value / 1e6:0.###}M" : value >= 1e4 || (value >= 1e3 && value % 100 == 0) ? $"{value / 1e3:0.###}k" : $"{value:0.######}";
        }

        DisplayUnit unit = DisplayUnit.For(quantity, value);
        return $"{(value / unit.Divisor).ToString("0.###", CultureInfo.InvariantCulture)} {unit.Symbol}".TrimEnd();
    }
}
