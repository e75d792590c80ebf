using System.Text;

namespace Bench.Engine.Sweeps;

/// <summary>Splits the text of a sweep's values; what stands between double quotes is not split.</summary>
internal static class SweepValueList
{
    private const char Quote = '"';

    /// <summary>Splits at a separator outside of quotes; parts are trimmed and keep their quotes.</summary>
    /// <exception cref="FormatException">A part is empty, or a quote is not closed.</exception>
    public static IReadOnlyList<string> Split(string text, char separator)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        bool isQuoted = false;
        foreach (char letter in text)
        {
            isQuoted ^= letter == Quote;
            if (letter == separator && !isQuoted)
            {
                parts.Add(part.ToString().Trim());
                part.Clear();
            }
            else
            {
                part.Append(letter);
            }
        }

        parts.Add(part.ToString().Trim());
        return isQuoted ? throw new FormatException($"{text} has a quote that is not closed")
            : parts.Contains("") ? throw new FormatException(parts.Count == 1 ? "there is no value" : $"a value is missing between the '{separator}' of {text}")
            : parts;
    }

    /// <summary>A value without the quotes around it.</summary>
    public static string Unquote(string part) =>
        part.Length >= 2 && part[0] == Quote && part[^1] == Quote ? part[1..^1] : part;
}
