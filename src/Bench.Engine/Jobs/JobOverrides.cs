namespace Bench.Engine.Jobs;

/// <summary>Options that the command line puts over every job of a job file (<c>--set KEY=VALUE</c>).</summary>
public static class JobOverrides
{
    /// <summary>Splits <c>KEY=VALUE</c> texts, or bare keys, for <see cref="JobReadSettings.Overrides"/>.</summary>
    /// <exception cref="JobFileException">A text has no key; its location counts the texts from 1.</exception>
    public static IReadOnlyList<KeyValuePair<string, string?>> Parse(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return [.. texts.Select((text, index) => Parse(text, index + 1))];
    }

    private static KeyValuePair<string, string?> Parse(string text, int number)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var key = (equals < 0 ? text : text[..equals]).Trim();
        return key.Length > 0
            ? new KeyValuePair<string, string?>(key, equals < 0 ? null : text[(equals + 1)..])
            : throw new JobFileException(
                new SourceLocation(SourceLocation.CommandLine, number), null, $"'{text}' is not KEY=VALUE");
    }
}
