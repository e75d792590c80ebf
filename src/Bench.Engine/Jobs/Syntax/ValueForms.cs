using System.Globalization;

namespace Bench.Engine.Jobs.Syntax;

/// <summary>The forms that option values take; every option of the table uses one of them.</summary>
public static partial class ValueForms
{
    /// <summary>Any text, required.</summary>
    public static OptionSyntax<string> Text { get; } = new("text", text => text.Value);

    /// <summary>Any text; a bare key gives the empty text.</summary>
    public static OptionSyntax<string> OptionalText { get; } = new("text, or nothing", text => text.Value) { BareValue = "" };

    /// <summary>0 or 1.</summary>
    public static OptionSyntax<bool> Bool { get; } = new("0 or 1", ParseBool);

    /// <summary>0 or 1; a bare key means 1.</summary>
    public static OptionSyntax<bool> Flag { get; } = new("nothing, or 0 or 1", ParseBool) { BareValue = "1" };

    /// <summary>A whole number, size suffixes allowed (<c>iodepth=1k</c> is 1024).</summary>
    /// <param name="min">Least value.</param>
    /// <param name="max">Greatest value.</param>
    public static OptionSyntax<int> Integer(int min = 0, int max = int.MaxValue)
        => Long(min, max, "whole number").Select(value => (int)value);

    /// <summary>A whole number of 64 bits, size suffixes allowed.</summary>
    /// <param name="min">Least value.</param>
    /// <param name="max">Greatest value.</param>
    /// <param name="description">Type and unit, for help.</param>
    public static OptionSyntax<long> Long(long min = 0, long max = long.MaxValue, string description = "whole number")
        => new(description, text => InRange(Quantity.ParseWhole(text, QuantityUnits.Size(text.KbBase), ""), min, max, ""))
        {
            Range = RangeText(min, max, int.MaxValue, ""),
        };

    /// <summary>Percent, with or without the sign.</summary>
    /// <param name="max">Greatest value.</param>
    public static OptionSyntax<int> Percent(int max = 100) => new("percent", text =>
    {
        var number = text.Value.EndsWith('%') ? text.With(text.Value[..^1]) : text;
        return (int)InRange(Quantity.ParseWhole(number, QuantityUnits.Size(text.KbBase), " of percent"), 0, max, "");
    })
    {
        Range = RangeText(0, max, long.MaxValue, ""),
    };

    /// <summary>A size in bytes.</summary>
    /// <param name="min">Least value.</param>
    /// <param name="max">Greatest value.</param>
    public static OptionSyntax<long> Size(long min = 0, long max = long.MaxValue)
        => new("size in bytes, such as 4k or 1g", text => ParseSize(text, min, max)) { Range = RangeText(min, max, long.MaxValue, " bytes") };

    /// <summary>A size in bytes that is a power of 2.</summary>
    public static OptionSyntax<long> PowerOfTwo { get; } = Size(1).Select(size => long.IsPow2(size)
        ? size
        : throw new OptionValueException($"{size} is not a power of 2"));

    /// <summary>A time.</summary>
    /// <param name="unit">What a number without suffix counts.</param>
    public static OptionSyntax<TimeSpan> Time(TimeUnit unit)
        => new($"time, {unit.InWords()} without suffix (us, ms, s, m, h, d)", text => ParseTime(text, unit)) { Range = "0 or more" };

    /// <summary>A whole number of milliseconds; a time suffix may say otherwise.</summary>
    /// <param name="max">Greatest value, ms.</param>
    public static OptionSyntax<int> Milliseconds(int max = int.MaxValue) => Time(TimeUnit.Milliseconds).Select(time =>
    {
        var milliseconds = time.TotalMilliseconds;
        return milliseconds == Math.Truncate(milliseconds) && milliseconds <= max
            ? (int)milliseconds
            : throw new OptionValueException($"{milliseconds.ToString(CultureInfo.InvariantCulture)} ms is not a whole number of milliseconds up to {max}");
    });

    /// <summary>Numbers with fractions, separated by colons.</summary>
    /// <param name="min">Least value of each.</param>
    /// <param name="max">Greatest value of each.</param>
    /// <param name="most">Greatest length of the list.</param>
    public static OptionSyntax<IReadOnlyList<double>> FloatList(double min, double max, int most) => new(
        most == 1 ? "number, fractions allowed" : $"up to {most} numbers separated by ':'",
        text =>
        {
            var parts = text.Value.Split(':');
            if (parts.Length > most)
            {
                throw new OptionValueException($"{parts.Length} values, at most {most} are possible");
            }

            return Array.ConvertAll(parts, part => ParseFloat(part, min, max));
        })
    {
        Range = $"{min.ToString(CultureInfo.InvariantCulture)} .. {max.ToString(CultureInfo.InvariantCulture)}",
    };

    /// <summary>A number with a fraction.</summary>
    /// <exception cref="OptionValueException">Not a number, or out of range.</exception>
    internal static double ParseFloat(string text, double min, double max)
    {
        if (!double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
        {
            throw new OptionValueException($"'{text}' is not a number");
        }

        return value >= min && value <= max
            ? value
            : throw new OptionValueException(string.Create(CultureInfo.InvariantCulture, $"{text.Trim()} is out of range {min} .. {max}"));
    }

    /// <summary>A size in bytes.</summary>
    /// <exception cref="OptionValueException">Not a size, or out of range.</exception>
    internal static long ParseSize(OptionText text, long min, long max)
        => InRange(Quantity.ParseWhole(text, QuantityUnits.Size(text.KbBase), " of bytes"), min, max, " bytes");

    /// <summary>A time in steps of 100 ns.</summary>
    /// <exception cref="OptionValueException">Not a time, negative or too long.</exception>
    internal static TimeSpan ParseTime(OptionText text, TimeUnit unit)
    {
        var microseconds = Quantity.Parse(text, QuantityUnits.Time(unit.InMicroseconds()));
        if (microseconds < 0)
        {
            throw new OptionValueException($"'{text.Value}' is negative; a time is 0 or more", saysWhatIsExpected: true);
        }

        if (microseconds > TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerMicrosecond)
        {
            throw new OptionValueException($"'{text.Value}' is too long");
        }

        var ticks = microseconds * TimeSpan.TicksPerMicrosecond;
        return ticks == decimal.Truncate(ticks)
            ? new TimeSpan((long)ticks)
            : throw new OptionValueException($"'{text.Value}' is finer than 0.1 us");
    }

    private static long InRange(long value, long min, long max, string unit)
    {
        if (value < min)
        {
            throw new OptionValueException($"{value} is out of range: the least value is {min}{unit}", saysWhatIsExpected: true);
        }

        return value <= max
            ? value
            : throw new OptionValueException($"{value} is out of range: the greatest value is {max}{unit}", saysWhatIsExpected: true);
    }

    private static string? RangeText(long min, long max, long unlimited, string unit)
        => max >= unlimited ? $"{min}{unit} or more" : $"{min} .. {max}{unit}";

    private static bool ParseBool(OptionText text) => text.Value switch
    {
        "0" => false,
        "1" => true,
        _ => throw new OptionValueException($"'{text.Value}' is not 0 or 1"),
    };
}
