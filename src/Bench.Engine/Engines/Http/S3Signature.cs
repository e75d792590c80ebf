using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bench.Engine.Engines.Http;

/// <summary>What S3 requests are signed with.</summary>
/// <param name="KeyId">Access key (<c>http_s3_keyid</c>).</param>
/// <param name="Key">Secret key (<c>http_s3_key</c>).</param>
/// <param name="Region">Region (<c>http_s3_region</c>).</param>
internal sealed record S3Credentials(string KeyId, string Key, string Region)
{
    /// <summary>The key's name without the key.</summary>
    public override string ToString() => KeyId;
}

/// <summary>
/// AWS signature version 4 in the Authorization header
/// (https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html).
/// </summary>
internal static class S3Signature
{
    /// <summary>Hash of an empty body.</summary>
    public static string EmptyBody { get; } = HashOf([]);

    /// <summary>Lower-case hexadecimal SHA-256.</summary>
    public static string HashOf(ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>Time as requests carry it: <c>20130524T000000Z</c>.</summary>
    public static string TimeText(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The path with everything but letters, digits, <c>-._~</c> and slashes in percent form.</summary>
    public static string EncodePath(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    /// <summary>The value of the Authorization header.</summary>
    /// <param name="credentials">Who asks.</param>
    /// <param name="method">GET, PUT, DELETE.</param>
    /// <param name="path">Path as it is sent, encoded.</param>
    /// <param name="headers">The headers that are signed, names in lower case, sorted, <c>host</c> and <c>x-amz-date</c> among them.</param>
    /// <param name="bodyHash">Hash of the body.</param>
    public static string Authorization(
        S3Credentials credentials, string method, string path, IReadOnlyList<KeyValuePair<string, string>> headers, string bodyHash)
    {
        string time = headers.First(static header => header.Key == "x-amz-date").Value;
        string scope = $"{time[..8]}/{credentials.Region}/s3/aws4_request";
        string names = string.Join(';', headers.Select(static header => header.Key));
        string request = $"{method}\n{path}\n\n{string.Concat(headers.Select(static header => $"{header.Key}:{header.Value.Trim()}\n"))}\n{names}\n{bodyHash}";
        string toSign = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{HashOf(Encoding.UTF8.GetBytes(request))}";
        byte[] key = Encoding.UTF8.GetBytes("AWS4" + credentials.Key);
        foreach (string part in scope.Split('/').Append(toSign))
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        return $"AWS4-HMAC-SHA256 Credential={credentials.KeyId}/{scope},SignedHeaders={names},Signature={Convert.ToHexStringLower(key)}";
    }
}
