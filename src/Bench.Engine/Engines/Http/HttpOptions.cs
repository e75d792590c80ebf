using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;

namespace Bench.Engine.Engines.Http;

/// <summary>The options of <c>http</c>.</summary>
internal sealed record HttpOptions
{
    /// <summary>Kind of server (<c>http_mode</c>).</summary>
    public HttpMode Mode { get; init; }

    /// <summary>Encryption (<c>https</c>).</summary>
    public HttpsMode Https { get; init; }

    /// <summary>What an object is (<c>http_object_mode</c>).</summary>
    public HttpObjectMode ObjectMode { get; init; }

    /// <summary>Host and port; with S3 the bucket's (<c>http_host</c>).</summary>
    public string Host { get; init; } = "localhost";

    /// <summary>User of WebDAV; null without (<c>http_user</c>).</summary>
    public string? User { get; init; }

    /// <summary>The user's password (<c>http_pass</c>).</summary>
    public string Password { get; init; } = "";

    /// <summary>Token of Swift (<c>http_swift_auth_token</c>).</summary>
    public string SwiftToken { get; init; } = "";

    /// <summary>What S3 requests are signed with.</summary>
    public S3Credentials S3 { get; init; } = new("", "", "us-east-1");

    /// <summary>Token of temporary S3 credentials; null without (<c>http_s3_security_token</c>).</summary>
    public string? S3SecurityToken { get; init; }

    /// <summary>Storage class of new objects (<c>http_s3_storage_class</c>).</summary>
    public string S3StorageClass { get; init; } = "STANDARD";

    /// <summary>Key by which S3 encrypts; null without (<c>http_s3_sse_customer_key</c>).</summary>
    public string? S3EncryptionKey { get; init; }

    /// <summary>How it encrypts (<c>http_s3_sse_customer_algorithm</c>).</summary>
    public string S3EncryptionAlgorithm { get; init; } = "AES256";

    /// <summary>Reads them from a job.</summary>
    /// <exception cref="DeviceException">EINVAL: they contradict each other.</exception>
    public static HttpOptions From(JobOptions options)
    {
        string? Text(string name) => options.EngineOptions.TryGetValue(name, out object? value) && (string)value is { Length: > 0 } text ? text : null;
        T Word<T>(string name)
            where T : struct => options.EngineOptions.TryGetValue(name, out object? value) ? (T)value : default;
        var result = new HttpOptions
        {
            Mode = Word<HttpMode>("http_mode"),
            Https = Word<HttpsMode>("https"),
            ObjectMode = Word<HttpObjectMode>("http_object_mode"),
            Host = Text("http_host") ?? "localhost",
            User = Text("http_user"),
            Password = Text("http_pass") ?? "",
            SwiftToken = Text("http_swift_auth_token") ?? "",
            S3 = new S3Credentials(Text("http_s3_keyid") ?? "", Text("http_s3_key") ?? "", Text("http_s3_region") ?? "us-east-1"),
            S3SecurityToken = Text("http_s3_security_token"),
            S3StorageClass = Text("http_s3_storage_class") ?? "STANDARD",
            S3EncryptionKey = Text("http_s3_sse_customer_key"),
            S3EncryptionAlgorithm = Text("http_s3_sse_customer_algorithm") ?? "AES256",
        };
        Require(
            result.ObjectMode == HttpObjectMode.Block || (options.ReadWrite & (IoPattern.Write | IoPattern.Trim)) == 0,
            "http_object_mode=range reads only, as servers cannot change a part of an object; set rw=read or http_object_mode=block");
        Require(
            result.Mode != HttpMode.S3 || (result.S3.KeyId.Length > 0 && result.S3.Key.Length > 0),
            "http_mode=s3 needs http_s3_keyid= and http_s3_key= (http_s3_key=${AWS_SECRET_ACCESS_KEY} takes it from the environment)");
        Require(
            result.S3EncryptionKey is null or { Length: 32 },
            "http_s3_sse_customer_key must have 32 characters");
        return result;
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new DeviceException("http", Errno.EINVAL, $"http: {otherwise}.");
        }
    }
}
