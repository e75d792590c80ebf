namespace Bench.Engine.Jobs.Syntax;

/// <summary>
/// The expressions of job files: <c>+ - * / % ^</c>, parentheses, numbers with suffixes.
/// Whole numbers divide to whole numbers, as in fio. Without any suffix the result has the option's default unit;
/// with one, numbers without suffix are factors (of times: microseconds), so that <c>2*30s</c> is a minute.
/// </summary>
internal sealed class Arithmetic(string text, QuantityUnits units)
{
    private const int DeepestNesting = 50;
    private const int LargestExponent = 200;

    private readonly QuantityUnits _factors = new(suffix => suffix.Length == 0 ? 1 : units.Factor(suffix), units.Expected);
    private int _at;
    private int _depth;
    private bool _unitSeen;

    /// <summary>The value of the whole text.</summary>
    /// <exception cref="OptionValueException">A mistake in the expression, or a result out of all range.</exception>
    public decimal Evaluate()
    {
        try
        {
            var value = Sum();
            SkipBlanks();
            if (_at < text.Length)
            {
                throw Unexpected();
            }

            return _unitSeen ? value : value * units.Bare;
        }
        catch (OverflowException)
        {
            throw new OptionValueException($"the result of '{text}' is too large");
        }
    }

    private decimal Sum()
    {
        var value = Product();
        while (true)
        {
            if (Take('+'))
            {
                value += Product();
            }
            else if (Take('-'))
            {
                value -= Product();
            }
            else
            {
                return value;
            }
        }
    }

    private decimal Product()
    {
        var value = Power();
        while (true)
        {
            if (Take('*'))
            {
                value *= Power();
            }
            else if (Take('/'))
            {
                value = Divide(value, Power());
            }
            else if (Take('%'))
            {
                value %= NotZero(Power());
            }
            else
            {
                return value;
            }
        }
    }

    private decimal Power()
    {
        var value = Signed();
        if (!Take('^'))
        {
            return value;
        }

        Descend();
        var exponent = Power();
        _depth--;
        if (exponent != decimal.Truncate(exponent) || exponent is < 0 or > LargestExponent)
        {
            throw new OptionValueException($"the exponent in '{text}' must be a whole number from 0 to {LargestExponent}");
        }

        decimal result = 1;
        for (var i = 0; i < (int)exponent; i++)
        {
            result *= value;
        }

        return result;
    }

    private decimal Signed()
    {
        var negative = false;
        while (true)
        {
            if (Take('-'))
            {
                negative = !negative;
            }
            else if (!Take('+'))
            {
                break;
            }
        }

        var value = Operand();
        return negative ? -value : value;
    }

    private decimal Operand()
    {
        if (Take('('))
        {
            Descend();
            var value = Sum();
            _depth--;
            return Take(')') ? value : throw new OptionValueException($"a ')' is missing in '{text}'");
        }

        SkipBlanks();
        if (_at >= text.Length || !char.IsAsciiDigit(text[_at]))
        {
            throw Unexpected();
        }

        (var number, _at) = Quantity.ReadNumber(text, _at, _factors);
        _unitSeen |= char.IsLetter(text[_at - 1]);
        return number;
    }

    private decimal Divide(decimal value, decimal by)
    {
        var quotient = value / NotZero(by);
        var whole = value == decimal.Truncate(value) && by == decimal.Truncate(by);
        return whole ? decimal.Truncate(quotient) : quotient;
    }

    private decimal NotZero(decimal value) => value != 0 ? value : throw new OptionValueException($"division by zero in '{text}'");

    private void Descend()
    {
        if (++_depth > DeepestNesting)
        {
            throw new OptionValueException($"'{text}' is nested too deeply");
        }
    }

    private bool Take(char symbol)
    {
        SkipBlanks();
        if (_at >= text.Length || text[_at] != symbol)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void SkipBlanks()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }
    }

    private OptionValueException Unexpected() => _at < text.Length
        ? new($"unexpected '{text[_at]}' in the expression '{text}'")
        : new($"the expression '{text}' ends too early");
}
