using System.Text.RegularExpressions;

namespace Bench.Engine.Results.Json;

/// <summary>
/// Takes passwords out of URLs (<c>scheme://user%password@host</c>, <c>scheme://user:password@host</c>, <c>?target_password=…</c>): a file
/// name or a command line may hold one, and results are passed around.
/// </summary>
public static partial class UrlSecrets
{
    private const string Mark = "***";

    /// <summary>The text with <c>***</c> in place of every password.</summary>
    public static string Mask(string text) => text.Contains("://", StringComparison.Ordinal)
        ? Argument().Replace(UserInfo().Replace(text, $"$1{Mark}@"), $"$1{Mark}")
        : text;

    [GeneratedRegex(@"(://[^/\s@%:]+[%:])[^/\s@]+@", RegexOptions.NonBacktracking)]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"(target_password=)[^&\s]+", RegexOptions.NonBacktracking)]
    private static partial Regex Argument();
}
