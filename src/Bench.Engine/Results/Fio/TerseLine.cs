using System.Globalization;
using System.Text;

namespace Bench.Engine.Results.Fio;

/// <summary>Fields of a terse line.</summary>
internal sealed class TerseLine
{
    private readonly StringBuilder _text = new();

    public string Text => _text.ToString();

    public TerseLine Add(string field)
    {
        _text.Append(_text.Length == 0 ? "" : ";").Append(field);
        return this;
    }

    public TerseLine Add(long value) => Add(value.ToString(CultureInfo.InvariantCulture));

    public TerseLine Add(double value) => Add(value.ToString("F6", CultureInfo.InvariantCulture));

    public TerseLine Percent(double value, int decimals) =>
        Add(value.ToString("F" + decimals, CultureInfo.InvariantCulture) + "%");
}
