using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Bench.Engine.Tests.Engines.Http;

/// <summary>
/// A server that keeps objects in memory and checks S3 signatures and Swift's headers for itself, from what the specification says and
/// the wire shows.
/// </summary>
public sealed class ObjectServer : IDisposable
{
    private readonly HttpListener _listener = new();

    public ObjectServer()
    {
        Host = $"127.0.0.1:{FreePort()}";
        _listener.Prefixes.Add($"http://{Host}/");
        _listener.Start();
        _ = Task.Run(Serve);
    }

    public const string Key = "opensesame";

    public string Host { get; }

    public ConcurrentDictionary<string, byte[]> Objects { get; } = new();

    /// <summary>What was wrong with requests.</summary>
    public ConcurrentQueue<string> Complaints { get; } = new();

    /// <summary>Headers of the last PUT.</summary>
    public WebHeaderCollection LastPut { get; private set; } = [];

    public bool ChecksSignatures { get; init; }

    public bool ChecksSwift { get; init; }

    /// <summary>Answers every request with this status; 0 serves.</summary>
    public int Status { get; set; }

    public void Dispose() => _listener.Close();

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    private void Serve()
    {
        try
        {
            while (_listener.IsListening)
            {
                HttpListenerContext context = _listener.GetContext();
                Answer(context);
                context.Response.Close();
            }
        }
        catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
        }
    }

    private void Answer(HttpListenerContext context)
    {
        HttpListenerRequest request = context.Request;
        using var body = new MemoryStream();
        request.InputStream.CopyTo(body);
        string name = request.RawUrl!;
        if (Status != 0 || (ChecksSignatures && !IsSigned(request, body.ToArray())) || (ChecksSwift && !IsSwift(request, body.ToArray())))
        {
            context.Response.StatusCode = Status != 0 ? Status : 403;
            return;
        }

        switch (request.HttpMethod)
        {
            case "PUT":
                Objects[name] = body.ToArray();
                LastPut = new WebHeaderCollection { request.Headers };
                context.Response.StatusCode = 201;
                break;
            case "DELETE":
                context.Response.StatusCode = Objects.TryRemove(name, out _) ? 204 : 404;
                break;
            case "GET" when !Objects.TryGetValue(name, out byte[]? data):
                context.Response.StatusCode = 404;
                break;
            default:
                Send(context, Objects[name]);
                break;
        }
    }

    private static void Send(HttpListenerContext context, byte[] data)
    {
        if (context.Request.Headers["Range"] is { } range)
        {
            int[] ends = [.. range.Replace("bytes=", "", StringComparison.Ordinal).Split('-').Select(static end => int.Parse(end, System.Globalization.CultureInfo.InvariantCulture))];
            data = data[ends[0]..(ends[1] + 1)];
            context.Response.StatusCode = 206;
        }

        context.Response.ContentLength64 = data.Length;
        context.Response.OutputStream.Write(data);
    }

    private bool IsSwift(HttpListenerRequest request, byte[] body)
    {
        bool right = request.Headers["x-auth-token"] == Key
            && (request.HttpMethod != "PUT" || request.Headers["etag"] == Convert.ToHexStringLower(Md5Of(body)));
        return right || Complain($"{request.HttpMethod} {request.RawUrl}: token or etag");
    }

    private bool IsSigned(HttpListenerRequest request, byte[] body)
    {
        string[] authorization = request.Headers["Authorization"]?.Split(' ', ',') ?? [];
        if (authorization is not ["AWS4-HMAC-SHA256", var credential, var signed, var signature])
        {
            return Complain("no signature of version 4");
        }

        string[] scope = credential["Credential=".Length..].Split('/');
        string hash = Hex(SHA256.HashData(body));
        var canonical = new StringBuilder().Append(request.HttpMethod).Append('\n').Append(request.RawUrl).Append("\n\n");
        string[] names = signed["SignedHeaders=".Length..].Split(';');
        foreach (string name in names)
        {
            canonical.Append(name).Append(':').Append(request.Headers[name]).Append('\n');
        }

        canonical.Append('\n').AppendJoin(';', names).Append('\n').Append(hash);
        byte[] key = Encoding.ASCII.GetBytes("AWS4" + Key);
        foreach (string step in scope[1..])
        {
            key = Mac(key, step);
        }

        string time = request.Headers["x-amz-date"]!;
        string text = string.Join('\n', "AWS4-HMAC-SHA256", time, string.Join('/', scope[1..]), Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString()))));
        bool right = hash == request.Headers["x-amz-content-sha256"]
            && names.Contains("host")
            && names.Order(StringComparer.Ordinal).SequenceEqual(names)
            && request.Headers.AllKeys.Where(static header => header!.StartsWith("x-amz", StringComparison.OrdinalIgnoreCase)).All(header => names.Contains(header!.ToLowerInvariant()))
            && signature == "Signature=" + Hex(Mac(key, text));
        return right || Complain($"{request.HttpMethod} {request.RawUrl}: signature\n{canonical}");
    }

#pragma warning disable CA5351 // Swift's checksum of an object.
    private static byte[] Md5Of(byte[] data) => MD5.HashData(data);
#pragma warning restore CA5351

    private static byte[] Mac(byte[] key, string text)
    {
        using var mac = new HMACSHA256(key);
        return mac.ComputeHash(Encoding.UTF8.GetBytes(text));
    }

    private static string Hex(byte[] bytes) => string.Concat(bytes.Select(static value => value.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));

    private bool Complain(string what)
    {
        Complaints.Enqueue(what);
        return false;
    }
}
