using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Jobs.Syntax;

// Comma lists by direction, and the sizes in them.
public static partial class ValueForms
{
    /// <summary>A value per direction: <c>READ[,WRITE[,TRIM]]</c>; one value counts for all, two for reads and for writes with trims.</summary>
    /// <param name="one">Form of a single value.</param>
    public static OptionSyntax<DirectionValues<T>> PerDirection<T>(OptionSyntax<T> one) => new(
        $"{one.Description}; by direction as READ,WRITE,TRIM",
        text =>
        {
            var fields = text.Value.Split(',');
            if (fields.Length > 3)
            {
                throw new OptionValueException($"{fields.Length} fields in '{text.Value}'; at most three (read,write,trim) are possible");
            }

            var values = Array.ConvertAll(fields, field =>
                field.Trim().Length == 0 ? default : new Given<T>(true, one.Parse(text.With(field.Trim()))));
            if (!values.Any(v => v.IsGiven))
            {
                throw new OptionValueException($"'{text.Value}' gives no value");
            }

            return values.Length switch
            {
                1 => new DirectionValues<T>(values[0], values[0], values[0]),
                2 => new DirectionValues<T>(values[0], values[1], values[1]),
                _ => new DirectionValues<T>(values[0], values[1], values[2]),
            };
        })
    {
        Range = one.Range,
    };

    /// <summary>A single block size, or an error that names the option for ranges.</summary>
    public static OptionSyntax<long> BlockSize { get; } = new("size in bytes, such as 4k", text =>
    {
        if (text.Value.IndexOf('-', StringComparison.Ordinal) > 0 && !text.KeywordsReplaced && !text.Value.StartsWith('('))
        {
            throw new OptionValueException($"'{text.Value}' looks like a range, which is the option bsrange", saysWhatIsExpected: true);
        }

        return ParseSize(text, 1, int.MaxValue);
    })
    {
        Range = $"1 .. {int.MaxValue} bytes",
    };

    /// <summary>A range of sizes <c>lo-hi</c> (or <c>lo:hi</c>), either way round.</summary>
    /// <param name="max">Greatest size, bytes.</param>
    /// <param name="singleAllowed">True when one size may stand alone.</param>
    public static OptionSyntax<SizeRange> SizeRange(long max, bool singleAllowed) => new(
        singleAllowed ? "size or range of sizes, such as 4k-64k" : "range of sizes, such as 4k-64k",
        text =>
        {
            var ends = SplitRange(text.Value);
            if (ends is not { } range)
            {
                return singleAllowed
                    ? new SizeRange(ParseSize(text, 1, max))
                    : throw new OptionValueException($"'{text.Value}' is not a range; expected LOW-HIGH such as 4k-64k");
            }

            var low = ParseSize(text.With(range.Low), 1, max);
            var high = ParseSize(text.With(range.High), 1, max);
            return new SizeRange(Math.Min(low, high), Math.Max(low, high));
        })
    {
        Range = max == long.MaxValue ? "1 byte or more" : $"1 .. {max} bytes",
    };

    /// <summary>A size in bytes, or a share of the target such as 20%.</summary>
    /// <param name="min">Least size, bytes; a share is at least 1 % when this is above 0.</param>
    public static OptionSyntax<SizeSpec> SizeOrPercent(long min) => new("size in bytes, or percent of the target such as 20%", text =>
    {
        if (text.Value.EndsWith('%'))
        {
            var percent = Quantity.ParseWhole(text.With(text.Value[..^1]), QuantityUnits.Size(text.KbBase), " of percent");
            if (percent == 0 && min == 0)
            {
                return default;
            }

            return percent is >= 1 and <= 100
                ? new SizeSpec(0, (int)percent)
                : throw new OptionValueException($"{text.Value} is out of range 1% .. 100%", saysWhatIsExpected: true);
        }

        return text.Value.Length > 1 && text.Value.EndsWith('z') && text.Value[..^1].All(char.IsAsciiDigit)
            ? throw new OptionValueException($"'{text.Value}' counts zones, which needs zonemode=zbd, and that is not supported")
            : new SizeSpec(ParseSize(text, min, long.MaxValue));
    })
    {
        Range = min == 0 ? "0 or more, or up to 100%" : $"{min} or more, or 1% .. 100%",
    };

    // A '-' or ':' outside of parentheses; not the sign of the first number.
    internal static (string Low, string High)? SplitRange(string text)
    {
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (i > 0 && depth == 0 && text[i] is '-' or ':')
            {
                return (text[..i], text[(i + 1)..]);
            }
        }

        return null;
    }
}
