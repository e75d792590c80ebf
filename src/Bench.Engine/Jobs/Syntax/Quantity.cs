using System.Buffers;
using System.Globalization;

namespace Bench.Engine.Jobs.Syntax;

/// <summary>Numbers with units, and the arithmetic that may stand in their place.</summary>
internal static class Quantity
{
    private const int LongestHex = 16;

    private static readonly SearchValues<char> Operators = SearchValues.Create("+-*/%^(");

    /// <summary>Parses a number with an optional suffix, or an expression in parentheses or with a replaced keyword.</summary>
    /// <exception cref="OptionValueException">Not a number, an unknown suffix, or out of all range.</exception>
    public static decimal Parse(OptionText text, QuantityUnits units)
    {
        var value = text.Value.Trim();
        if (value.StartsWith('(') || (text.KeywordsReplaced && value.Length > 1 && value.AsSpan(1).ContainsAny(Operators)))
        {
            return new Arithmetic(value, units).Evaluate();
        }

        var (number, end) = ReadNumber(value, 0, units);
        return end == value.Length
            ? number
            : throw new OptionValueException($"unexpected '{value[end..]}' after the number in '{value}'");
    }

    /// <summary>Parses a quantity that must be a whole number.</summary>
    /// <exception cref="OptionValueException">Not a number, or not whole.</exception>
    public static long ParseWhole(OptionText text, QuantityUnits units, string what)
    {
        var number = Parse(text, units);
        if (number != decimal.Truncate(number))
        {
            throw new OptionValueException($"'{text.Value}' is {number.ToString("0.###", CultureInfo.InvariantCulture)}, not a whole number{what}");
        }

        return number is >= long.MinValue and <= long.MaxValue
            ? (long)number
            : throw new OptionValueException($"'{text.Value}' is too large");
    }

    /// <summary>Reads a number and its suffix from <paramref name="start"/>.</summary>
    /// <returns>The value with its unit applied, and where it ends.</returns>
    internal static (decimal Value, int End) ReadNumber(string text, int start, QuantityUnits units)
    {
        var at = start;
        var negative = at < text.Length && text[at] == '-';
        if (at < text.Length && text[at] is '-' or '+')
        {
            at++;
        }

        var digits = at;
        decimal value;
        if (text.AsSpan(at).StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            at += 2;
            while (at < text.Length && char.IsAsciiHexDigit(text[at]))
            {
                at++;
            }

            var hex = text.AsSpan(digits + 2, at - digits - 2).TrimStart('0');
            if (at == digits + 2 || hex.Length > LongestHex)
            {
                throw NotANumber(text);
            }

            value = hex.IsEmpty ? 0 : ulong.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        }
        else
        {
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'))
            {
                at++;
            }

            if (at == digits
                || !decimal.TryParse(text.AsSpan(digits, at - digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value))
            {
                throw NotANumber(text);
            }
        }

        var suffix = at;
        while (at < text.Length && char.IsLetter(text[at]))
        {
            at++;
        }

        var unit = text[suffix..at];
        var factor = units.Factor(unit.ToLowerInvariant())
            ?? throw new OptionValueException($"unknown unit '{unit}' in '{text}'; known are {units.Expected}", saysWhatIsExpected: true);
        try
        {
            return (negative ? -value * factor : value * factor, at);
        }
        catch (OverflowException)
        {
            throw new OptionValueException($"'{text}' is too large");
        }
    }

    private static OptionValueException NotANumber(string text) => new($"'{text}' is not a number");
}
