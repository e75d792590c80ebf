using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Bench.Engine.Memory;
using Bench.Engine.Native;
using Bench.Engine.Targets;

namespace Bench.Engine.Engines.Http;

/// <summary>
/// <c>http</c>: objects of a WebDAV, S3 or Swift server by the framework's HTTP client, one request at a time on a connection that is
/// kept. A block is an object of its own (or a range of one); one that does not exist reads as zeroes, as with fio.
/// </summary>
internal sealed unsafe class HttpEngine : IIoEngine
{
    private IoUnit* _units;
    private IReadOnlyList<Target> _targets = [];
    private NativeMemoryManager[] _buffers = [];
    private HttpRequests? _requests;
    private HttpClient? _client;
    private HttpStatusCode _wholeAnswer;
    private Action<string> _notify = static _ => { };
    private bool _hasNotified;

    public bool IsSynchronous => true;

    public void Open(EngineSetup setup)
    {
        HttpOptions options = HttpOptions.From(setup.Options);
        _units = setup.Units;
        _targets = setup.Targets;
        _notify = setup.Notify;
        _buffers = new NativeMemoryManager[setup.Depth];
        for (int slot = 0; slot < setup.Depth; slot++)
        {
            _buffers[slot] = new NativeMemoryManager(setup.Units[slot].Buffer, checked((int)setup.BufferStride));
        }

        _requests = new HttpRequests(options);
        _wholeAnswer = options.ObjectMode == HttpObjectMode.Range ? HttpStatusCode.PartialContent : HttpStatusCode.OK;
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };
        if (options.Https == HttpsMode.Insecure)
        {
#pragma warning disable CA5359 // https=insecure asks for exactly this.
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        _client = new HttpClient(handler);
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("bench", null));
    }

    public int Submit(ReadOnlySpan<int> slots)
    {
        foreach (int slot in slots)
        {
            IoUnit* unit = _units + slot;
            unit->Result = unit->Direction == IoDirection.Sync ? 0 : Carry(unit);
        }

        return slots.Length;
    }

    public void Dispose() => _client?.Dispose();

    private int Carry(IoUnit* unit)
    {
        ReadOnlyMemory<byte> body = unit->Direction == IoDirection.Write ? _buffers[unit->Slot].Memory[..unit->Length] : default;
        using HttpRequestMessage request = _requests!.For(unit->Direction, _targets[unit->Target].Path, unit->Offset, unit->Length, body);
        try
        {
            using HttpResponseMessage response = _client!.Send(request, HttpCompletionOption.ResponseHeadersRead);
            return unit->Direction switch
            {
                IoDirection.Read when response.StatusCode == _wholeAnswer => ReadBody(response, unit, request),
                IoDirection.Read when response.StatusCode == HttpStatusCode.NotFound => Zeroes(unit),
                IoDirection.Trim when response.StatusCode == HttpStatusCode.NotFound => unit->Length,
                IoDirection.Read => Failed(request, Describe(response), ErrnoOf(response.StatusCode)),
                _ => (int)response.StatusCode is >= 200 and <= 204 ? unit->Length : Failed(request, Describe(response), ErrnoOf(response.StatusCode)),
            };
        }
        catch (HttpRequestException error)
        {
            return Failed(request, error.Message, error.InnerException is SocketException ? Errno.ENXIO : Errno.EIO);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            return Failed(request, error.Message, Errno.EIO);
        }
    }

    private int ReadBody(HttpResponseMessage response, IoUnit* unit, HttpRequestMessage request)
    {
        using Stream body = response.Content.ReadAsStream();
        int done = body.ReadAtLeast(new Span<byte>(unit->Buffer, unit->Length), unit->Length, throwOnEndOfStream: false);
        return done == unit->Length && body.ReadByte() < 0
            ? done
            : Failed(request, $"the object has not the {unit->Length} bytes of the block", Errno.EIO);
    }

    private static int Zeroes(IoUnit* unit)
    {
        new Span<byte>(unit->Buffer, unit->Length).Clear();
        return unit->Length;
    }

    private int Failed(HttpRequestMessage request, string why, int errno)
    {
        if (!_hasNotified)
        {
            _hasNotified = true;
            _notify($"{request.Method} {request.RequestUri!.AbsoluteUri}: {why}.");
        }

        return -errno;
    }

    private static string Describe(HttpResponseMessage response) => $"the server answered {(int)response.StatusCode} {response.ReasonPhrase}";

    private static int ErrnoOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Errno.EACCES,
        HttpStatusCode.NotFound or HttpStatusCode.Conflict => Errno.ENOENT,
        HttpStatusCode.InsufficientStorage => Errno.ENOSPC,
        _ => Errno.EIO,
    };
}
