using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Bench.Engine.Engines.Http;

/// <summary>Makes the requests of a job: address, headers and signature by the kind of server.</summary>
internal sealed class HttpRequests(HttpOptions options)
{
    private readonly string _origin = (options.Https == HttpsMode.Off ? "http://" : "https://") + options.Host;

    private readonly AuthenticationHeaderValue? _basic = options.Mode == HttpMode.WebDav && options.User is not null
        ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.User}:{options.Password}")))
        : null;

    /// <summary>The request for a block.</summary>
    /// <param name="direction">GET, PUT or DELETE.</param>
    /// <param name="file">The target's name.</param>
    /// <param name="offset">Place of the block.</param>
    /// <param name="length">Its size.</param>
    /// <param name="body">What a PUT sends; empty otherwise.</param>
    public HttpRequestMessage For(IoDirection direction, string file, long offset, int length, ReadOnlyMemory<byte> body)
    {
        string name = file.StartsWith('/') ? file : "/" + file;
        string path = S3Signature.EncodePath(options.ObjectMode == HttpObjectMode.Range ? name : $"{name}_{offset}_{length}");
        HttpMethod method = direction switch
        {
            IoDirection.Read => HttpMethod.Get,
            IoDirection.Write => HttpMethod.Put,
            _ => HttpMethod.Delete,
        };
        var request = new HttpRequestMessage(method, new Uri(_origin + path));
        if (direction == IoDirection.Write)
        {
            request.Content = new ReadOnlyMemoryContent(body);
        }
        else if (options.ObjectMode == HttpObjectMode.Range)
        {
            request.Headers.Range = new RangeHeaderValue(offset, offset + length - 1);
        }

        switch (options.Mode)
        {
            case HttpMode.S3:
                Sign(request, path, body.Span);
                break;
            case HttpMode.Swift:
                request.Headers.TryAddWithoutValidation("x-auth-token", options.SwiftToken);
                if (direction == IoDirection.Write)
                {
                    request.Headers.TryAddWithoutValidation("etag", Convert.ToHexStringLower(Md5Of(body.Span)));
                }

                break;
            default:
                request.Headers.Authorization = _basic;
                break;
        }

        return request;
    }

#pragma warning disable CA5351 // Both protocols ask for this checksum; nothing is secured by it.
    private static byte[] Md5Of(ReadOnlySpan<byte> data) => MD5.HashData(data);
#pragma warning restore CA5351

    private void Sign(HttpRequestMessage request, string path, ReadOnlySpan<byte> body)
    {
        string hash = body.IsEmpty ? S3Signature.EmptyBody : S3Signature.HashOf(body);
        List<KeyValuePair<string, string>> headers =
        [
            new("host", options.Host),
            new("x-amz-content-sha256", hash),
            new("x-amz-date", S3Signature.TimeText(DateTimeOffset.UtcNow)),
        ];
        if (options.S3SecurityToken is { } token)
        {
            headers.Add(new("x-amz-security-token", token));
        }

        if (options.S3EncryptionKey is { } key)
        {
            byte[] bytes = Encoding.ASCII.GetBytes(key);
            headers.Add(new("x-amz-server-side-encryption-customer-algorithm", options.S3EncryptionAlgorithm));
            headers.Add(new("x-amz-server-side-encryption-customer-key", Convert.ToBase64String(bytes)));
            headers.Add(new("x-amz-server-side-encryption-customer-key-md5", Convert.ToBase64String(Md5Of(bytes))));
        }

        headers.Add(new("x-amz-storage-class", options.S3StorageClass));
        request.Headers.Host = options.Host;
        foreach ((string name, string value) in headers.Skip(1))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.TryAddWithoutValidation("Authorization", S3Signature.Authorization(options.S3, request.Method.Method, path, headers, hash));
    }
}
