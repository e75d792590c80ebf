using System.Text.RegularExpressions;
using Bench.Engine.Jobs.Table;

namespace Bench.Engine.Results.Json;

/// <summary>
/// Takes passwords out of URLs (<c>scheme://user%password@host</c>, <c>scheme://user:password@host</c>, <c>?target_password=…</c>): a file
/// name or a command line may hold one, and results are passed around.
/// </summary>
public static partial class UrlSecrets
{
    private const string Mark = SecretOptions.Mark;

    /// <summary>The text with <c>***</c> in place of every password, and of the value of every option that is a secret.</summary>
    public static string Mask(string text)
    {
        text = text.Contains("://", StringComparison.Ordinal) ? Argument().Replace(UserInfo().Replace(text, $"$1{Mark}@"), $"$1{Mark}") : text;
        return text.Contains("http_", StringComparison.Ordinal) ? Option().Replace(text, $"$1{Mark}") : text;
    }

    [GeneratedRegex(@"(://[^/\s@%:]+[%:])[^/\s@]+@")]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"(target_password=)[^&\s]+")]
    private static partial Regex Argument();

    // As in --http_s3_key=…: the names of SecretOptions.
    [GeneratedRegex(@"(http_(?:pass|s3_key|s3_security_token|s3_sse_customer_key|swift_auth_token)[= ])\S+")]
    private static partial Regex Option();
}
