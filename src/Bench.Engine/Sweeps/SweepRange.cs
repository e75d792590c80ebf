using System.Globalization;
using System.Text.RegularExpressions;
using Bench.Engine.Jobs.Syntax;

namespace Bench.Engine.Sweeps;

/// <summary>
/// Values from a first to a last one: <c>1..8</c> in steps of one (<c>4k..8k</c>: of 1k), <c>1..10+3</c> in steps of three, <c>4k..1m*2</c>
/// each twice the one before. The last value is in it when the steps meet it.
/// </summary>
public sealed partial class SweepRange
{
    private const string NumberSigns = "0123456789.";

    private readonly bool _isTime;
    private readonly bool _hasUnit;
    private readonly bool _isPercent;
    private readonly int _kbBase;

    private SweepRange(decimal first, decimal last, bool isTime, bool hasUnit, bool isPercent, int kbBase)
    {
        First = first;
        Last = last;
        _isTime = isTime;
        _hasUnit = hasUnit;
        _isPercent = isPercent;
        _kbBase = kbBase;
    }

    /// <summary>The first value: bytes, microseconds or a plain number.</summary>
    public decimal First { get; }

    /// <summary>The greatest value, in the unit of <see cref="First"/>.</summary>
    public decimal Last { get; }

    /// <summary>True when the range names its steps; a goal is then searched for among these values only.</summary>
    public bool HasStep { get; private init; }

    /// <summary>The distance of neighbouring values; a factor with <c>*</c>.</summary>
    internal decimal Step { get; private init; } = 1;

    private bool Multiplies { get; init; }

    /// <summary>True for text that is meant as a range.</summary>
    public static bool IsRange(string text) => text.Length > 0 && char.IsAsciiDigit(text[0]) && text.Contains("..", StringComparison.Ordinal);

    /// <summary>Parses a range.</summary>
    /// <param name="text">FIRST..LAST, with *FACTOR or +STEP.</param>
    /// <param name="isTime">Whether suffixes are those of times; else of sizes.</param>
    /// <param name="kbBase">1024 or 1000: the meaning of size suffixes.</param>
    /// <exception cref="FormatException">It is none, or it is empty.</exception>
    public static SweepRange Parse(string text, bool isTime, int kbBase)
    {
        Match match = Form().Match(text);
        if (!match.Success)
        {
            throw new FormatException($"{text} is no range: FIRST..LAST, FIRST..LAST*FACTOR or FIRST..LAST+STEP, as in 1..32*2");
        }

        string first = match.Groups["first"].Value;
        string last = match.Groups["last"].Value;
        string step = match.Groups["step"].Value;
        bool isPercent = first.EndsWith('%');
        if (isPercent != last.EndsWith('%'))
        {
            throw new FormatException($"{text}: both ends need the %, or none");
        }

        bool multiplies = match.Groups["sign"].Value == "*";
        var range = new SweepRange(Number(first), Number(last), isTime, HasLetters(first) || HasLetters(last), isPercent, kbBase)
        {
            HasStep = step.Length > 0,
            Multiplies = multiplies,
            Step = step.Length == 0 ? Number($"1{first.TrimStart([.. NumberSigns])}") : multiplies ? Factor(step) : Number(step),
        };
        if (isTime && HasLetters(first) != HasLetters(last))
        {
            throw new FormatException($"{text}: both ends need a unit of time, or none");
        }

        if (range.First > range.Last)
        {
            throw new FormatException($"{text} is empty: its first value is above its last; a list gives values in any order");
        }

        return multiplies ? range.Step > 1 && range.First > 0 ? range : throw new FormatException($"{text} never ends: the first value must be above 0 and the factor above 1")
            : range.Step > 0 ? range : throw new FormatException($"{text} never ends: the step must be above 0");

        decimal Number(string number)
        {
            try
            {
                return Quantity.Parse(new OptionText(number.TrimEnd('%'), kbBase), isTime ? QuantityUnits.Time(1) : QuantityUnits.Size(kbBase));
            }
            catch (OptionValueException problem)
            {
                throw new FormatException($"{text}: {problem.Message}");
            }
        }

        decimal Factor(string number) =>
            decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal factor)
                ? factor
                : throw new FormatException($"{text}: the factor {number} is not a number");
    }

    /// <summary>The values as an option takes them, at most <paramref name="limit"/> and one.</summary>
    public IReadOnlyList<string> Values(int limit)
    {
        bool isWhole = First == decimal.Truncate(First) && (Multiplies || Step == decimal.Truncate(Step));
        var values = new List<string>();
        decimal previous = -1;
        for (decimal value = First; value <= Last && values.Count <= limit; value = Multiplies ? value * Step : value + Step)
        {
            decimal shown = isWhole ? Math.Round(value) : value;
            if (shown != previous && shown <= Last)
            {
                values.Add(Text(shown));
                previous = shown;
            }
        }

        return values;
    }

    /// <summary>A number of the range as an option takes it.</summary>
    public string Text(decimal value)
    {
        string number(decimal of) => of.ToString("0.############", CultureInfo.InvariantCulture);
        if (_isPercent)
        {
            return $"{number(value)}%";
        }

        if (!_hasUnit)
        {
            return number(value);
        }

        (string Suffix, decimal Factor)[] units = _isTime
            ? [("s", 1_000_000), ("ms", 1_000), ("us", 1)]
            : [("t", Power(4)), ("g", Power(3)), ("m", Power(2)), ("k", Power(1)), ("", 1)];
        (string suffix, decimal factor) = units.First(unit => unit.Factor == 1 || (value != 0 && value % unit.Factor == 0));
        return $"{number(value / factor)}{suffix}";
    }

    private decimal Power(int exponent) => (decimal)Math.Pow(_kbBase, exponent);

    private static bool HasLetters(string text) => text.Any(char.IsAsciiLetter);

    [GeneratedRegex(@"^(?<first>\d[\w.]*?%?)\.\.(?<last>\d[\w.]*%?)(?:\s*(?<sign>[*+])\s*(?<step>[\w.]+%?))?$")]
    private static partial Regex Form();
}
