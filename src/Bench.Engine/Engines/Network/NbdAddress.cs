using System.Net;
using System.Net.Sockets;
using System.Web;
using Bench.Engine.Native;

namespace Bench.Engine.Engines.Network;

/// <summary>
/// Where an NBD export is: <c>nbd://HOST[:PORT]/[EXPORT]</c> or <c>nbd+unix:///[EXPORT]?socket=PATH</c> (NBD URI specification).
/// </summary>
/// <param name="Host">Name or address; null for a Unix socket.</param>
/// <param name="Port">TCP port.</param>
/// <param name="Socket">Path of a Unix socket; null for TCP.</param>
/// <param name="Export">Name of the export; empty for the server's default one.</param>
internal sealed record NbdAddress(string? Host, int Port, string? Socket, string Export)
{
    /// <summary>The port that IANA has given to NBD.</summary>
    public const int DefaultPort = 10809;

    /// <summary>Reads a URI.</summary>
    /// <exception cref="DeviceException">EINVAL: it is none, or asks for what is not spoken here.</exception>
    public static NbdAddress Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("nbd" or "nbd+unix"))
        {
            string why = uri?.Scheme is "nbds" or "nbds+unix" ? "NBD over TLS is not spoken here" : "it is no NBD URI";
            throw new DeviceException(text, Errno.EINVAL, $"uri={text}: {why}; write nbd://HOST[:PORT]/EXPORT or nbd+unix:///EXPORT?socket=PATH.");
        }

        string export = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/'));
        if (uri.Scheme == "nbd")
        {
            return new NbdAddress(uri.DnsSafeHost.Length == 0 ? "localhost" : uri.DnsSafeHost, uri.Port > 0 ? uri.Port : DefaultPort, null, export);
        }

        string? socket = HttpUtility.ParseQueryString(uri.Query)["socket"];
        return socket is { Length: > 0 }
            ? new NbdAddress(null, 0, socket, export)
            : throw new DeviceException(text, Errno.EINVAL, $"uri={text}: the path of the socket is missing; write nbd+unix:///EXPORT?socket=PATH.");
    }

    /// <summary>Connects.</summary>
    /// <exception cref="DeviceException">Nobody listens there.</exception>
    public Socket Connect()
    {
        Socket? socket = null;
        try
        {
            if (Socket is null)
            {
                // Either family, as the name resolves.
                socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                socket.Connect(new DnsEndPoint(Host!, Port));
                socket.NoDelay = true;
            }
            else
            {
                socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                socket.Connect(new UnixDomainSocketEndPoint(Socket));
            }

            return socket;
        }
        catch (Exception error) when (error is SocketException or ArgumentException)
        {
            socket?.Dispose();
            throw new DeviceException(ToString(), Errno.ENXIO, $"{this}: cannot connect: {error.Message}; check that an NBD server (nbdkit, qemu-nbd, nbd-server) serves there.");
        }
    }

    /// <summary>The URI.</summary>
    public override string ToString() => Socket is null
        ? $"nbd://{Host}{(Port == DefaultPort ? "" : $":{Port}")}/{Export}"
        : $"nbd+unix:///{Export}?socket={Socket}";
}
