using System.Globalization;
using System.Text;

namespace Bench.Engine.Jobs.Reading;

/// <summary>Replaces <c>${VAR}</c> by the environment and the <c>$</c> keywords by what they stand for.</summary>
internal static class VariableExpansion
{
    /// <summary>Replaces environment variables; an unset one is empty and named in <paramref name="unset"/>.</summary>
    public static string ReplaceVariables(string text, Func<string, string?> environment, ref string? unset)
    {
        var start = text.IndexOf("${", StringComparison.Ordinal);
        if (start < 0)
        {
            return text;
        }

        var result = new StringBuilder();
        var copied = 0;
        while (start >= 0)
        {
            var end = text.IndexOf('}', start);
            if (end < 0)
            {
                break;
            }

            var name = text[(start + 2)..end];
            var value = name.Length == 0 ? null : environment(name);
            if (value is null)
            {
                unset ??= name;
            }

            result.Append(text, copied, start - copied).Append(value);
            copied = end + 1;
            start = text.IndexOf("${", copied, StringComparison.Ordinal);
        }

        return result.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>Replaces <c>$pagesize</c>, <c>$mb_memory</c> and <c>$ncpus</c>.</summary>
    public static (string Text, bool Replaced) ReplaceKeywords(string text)
    {
        if (!text.Contains('$', StringComparison.Ordinal))
        {
            return (text, false);
        }

        var replaced = Replace(text, "$pagesize", () => Environment.SystemPageSize);
        replaced = Replace(replaced, "$mb_memory", () => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20);
        replaced = Replace(replaced, "$ncpus", () => Environment.ProcessorCount);
        return (replaced, !ReferenceEquals(replaced, text));
    }

    private static string Replace(string text, string keyword, Func<long> value)
        => text.Contains(keyword, StringComparison.Ordinal)
            ? text.Replace(keyword, value().ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            : text;
}
