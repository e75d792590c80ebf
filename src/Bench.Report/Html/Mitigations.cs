namespace Bench.Report.Html;

/// <summary>The CPU's mitigations in one line, with each of them folded below: they cost system calls time, but few readers want them all.</summary>
internal static class Mitigations
{
    /// <summary>The fact's name in the environment.</summary>
    public const string Field = "mitigations";

    public static void Write(HtmlText html, string? text)
    {
        List<KeyValuePair<string, string>> all = Parse(text ?? "");
        if (all.Count == 0)
        {
            return;
        }

        (string Word, int Count)[] kinds =
        [
            ("mitigated", all.Count(m => m.Value.StartsWith("Mitigation", StringComparison.Ordinal))),
            ("vulnerable", all.Count(m => m.Value.StartsWith("Vulnerable", StringComparison.Ordinal))),
        ];
        int others = all.Count - kinds.Sum(k => k.Count);
        IEnumerable<string> counts = kinds.Append(("other", others)).Where(k => k.Item2 > 0).Select(k => $"{k.Item2} {k.Item1}");
        html.Open("details").Element("summary", "CPU mitigations: " + string.Join(", ", counts)).Facts(all).Close("details");
    }

    /// <summary>Entries are <c>name: state</c>, parted by semicolons; the kernel uses semicolons within a state as well, after which come no names in lower case with a colon.</summary>
    private static List<KeyValuePair<string, string>> Parse(string text)
    {
        var all = new List<KeyValuePair<string, string>>();
        foreach (string part in text.Split("; ", StringSplitOptions.RemoveEmptyEntries))
        {
            int colon = part.IndexOf(": ", StringComparison.Ordinal);
            bool named = colon > 0 && part[..colon].All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
            if (named)
            {
                all.Add(new(part[..colon].Replace('_', ' '), part[(colon + 2)..]));
            }
            else if (all.Count > 0)
            {
                all[^1] = new(all[^1].Key, $"{all[^1].Value}; {part}");
            }
            else
            {
                all.Add(new("CPU", part));
            }
        }

        return all;
    }
}
