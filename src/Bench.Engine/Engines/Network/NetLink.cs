using System.Net;
using System.Net.Sockets;
using Bench.Engine.Native;

namespace Bench.Engine.Engines.Network;

/// <summary>The socket of a network job, connected or bound as its options ask. Made before the measurement.</summary>
internal sealed class NetLink : IDisposable
{
    private const int WaitMilliseconds = 100;

    // A job of the same run may be about to listen; fio's users give the writer a startdelay for that.
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(5);

    private readonly Socket _socket;

    private NetLink(Socket socket, SocketAddress? peer)
    {
        _socket = socket;
        Peer = peer is null ? [] : peer.Buffer[..peer.Size].ToArray();
    }

    /// <summary>The descriptor.</summary>
    public int Descriptor => (int)_socket.Handle;

    /// <summary>Where datagrams go, as struct sockaddr; empty otherwise.</summary>
    public byte[] Peer { get; }

    /// <summary>Connects, or listens until a peer has come.</summary>
    /// <param name="options">How.</param>
    /// <param name="isStopping">Ends a wait.</param>
    /// <exception cref="DeviceException">The address is of no use, or nobody is there.</exception>
    public static NetLink Open(NetOptions options, Func<bool> isStopping)
    {
        try
        {
            return options.Listens ? Listen(options, isStopping) : Connect(options, isStopping);
        }
        catch (SocketException error)
        {
            string peer = options.Protocol == NetProtocol.Unix ? options.Host! : $"{options.Host ?? "any address"}, port {options.Port}";
            string advice = error.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => "start the job that listens there first",
                SocketError.AddressNotAvailable when options.Protocol == NetProtocol.Unix => "there is no such socket; start the job that listens there first",
                SocketError.AddressAlreadyInUse => "another program listens there; choose another port",
                SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => "check the name and the protocol (tcp or tcpv6)",
                _ => "check hostname=, port= and protocol=",
            };
            throw new DeviceException("net", Errno.ENXIO, $"net: {(options.Listens ? "cannot listen on" : "cannot connect to")} {peer}: {error.Message}; {advice}.");
        }
    }

    public void Dispose() => _socket.Dispose();

    private static NetLink Connect(NetOptions options, Func<bool> isStopping)
    {
        EndPoint peer = PeerOf(options);
        long patience = Clock.Now + ConnectPatience.Nanoseconds();
        while (true)
        {
            Socket socket = Create(options);
            try
            {
                if (options.IsUdp)
                {
                    PrepareMulticast(socket, options, (IPEndPoint)peer);
                    return new NetLink(socket, peer.Serialize());
                }

                socket.Connect(peer);
                return new NetLink(socket, null);
            }
            catch (SocketException error)
            {
                socket.Dispose();
                // The second is ENOENT; whether the name is there by now says nothing of the attempt.
                bool mayCome = error.SocketErrorCode == SocketError.ConnectionRefused
                    || (options.Protocol == NetProtocol.Unix && error.SocketErrorCode == SocketError.AddressNotAvailable);
                if (!mayCome || Clock.Now > patience || isStopping())
                {
                    throw;
                }

                Thread.Sleep(WaitMilliseconds);
            }
        }
    }

    private static NetLink Listen(NetOptions options, Func<bool> isStopping)
    {
        Socket socket = Create(options);
        try
        {
            if (options.Protocol == NetProtocol.Unix)
            {
                RemoveSocket(options.Host!);
                socket.Bind(new UnixDomainSocketEndPoint(options.Host!));
            }
            else
            {
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
                socket.Bind(LocalOf(socket, options));
            }

            if (options.IsUdp)
            {
                return new NetLink(socket, null);
            }

            socket.Listen(1);
            while (!socket.Poll(WaitMilliseconds * 1000, SelectMode.SelectRead))
            {
                if (isStopping())
                {
                    throw new DeviceException("net", Errno.EINTR, "net: the run ended before a peer had connected.");
                }
            }

            Socket accepted = socket.Accept();
            if (options.IsTcp)
            {
                accepted.NoDelay = options.NoDelay;
            }

            socket.Dispose();
            return new NetLink(accepted, null);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static unsafe Socket Create(NetOptions options)
    {
        var socket = options.Protocol switch
        {
            NetProtocol.Unix => new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified),
            NetProtocol.Udp => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp),
            NetProtocol.UdpV6 => new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp),
            NetProtocol.TcpV6 => new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp),
            _ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp),
        };
        if (options.WindowSize > 0 && (options.Listens || options.PingPong))
        {
            socket.ReceiveBufferSize = options.WindowSize;
        }

        if (options.WindowSize > 0 && (!options.Listens || options.PingPong))
        {
            socket.SendBufferSize = options.WindowSize;
        }

        if (options.IsTcp)
        {
            socket.NoDelay = options.NoDelay;
            int segment = options.MaximumSegment;
            if (segment > 0 && LinuxSocket.SetOption((int)socket.Handle, LinuxSocket.IPPROTO_TCP, LinuxSocket.TCP_MAXSEG, &segment, sizeof(int)) != 0)
            {
                int errno = Errno.Last;
                throw new DeviceException("net", errno, $"net: mss={segment}: {Errno.Describe(errno)}; choose a value between 88 and 32767.");
            }
        }

        return socket;
    }

    private static EndPoint PeerOf(NetOptions options)
    {
        if (options.Protocol == NetProtocol.Unix)
        {
            return new UnixDomainSocketEndPoint(options.Host!);
        }

        AddressFamily family = options.IsV6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        IPAddress address = IPAddress.TryParse(options.Host, out IPAddress? literal) && literal.AddressFamily == family
            ? literal
            : Dns.GetHostAddresses(options.Host!, family).FirstOrDefault() ?? throw new SocketException((int)SocketError.HostNotFound);
        return new IPEndPoint(address, options.Port);
    }

    private static IPEndPoint LocalOf(Socket socket, NetOptions options)
    {
        if (options.Host is null)
        {
            return new IPEndPoint(options.IsV6 ? IPAddress.IPv6Any : IPAddress.Any, options.Port);
        }

        if (options.Protocol != NetProtocol.Udp || !IPAddress.TryParse(options.Host, out IPAddress? group) || !IsMulticast(group))
        {
            throw new DeviceException("net", Errno.EINVAL, $"net: hostname={options.Host} is not valid for a listener, which takes whoever comes; only UDP over IPv4 may name a multicast group.");
        }

        socket.SetSocketOption(
            SocketOptionLevel.IP,
            SocketOptionName.AddMembership,
            options.Interface is null ? new MulticastOption(group) : new MulticastOption(group, InterfaceOf(options)));
        return new IPEndPoint(group, options.Port);
    }

    private static void PrepareMulticast(Socket socket, NetOptions options, IPEndPoint peer)
    {
        if (!IsMulticast(peer.Address))
        {
            return;
        }

        if (options.Interface is not null)
        {
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, InterfaceOf(options).GetAddressBytes());
        }

        socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive, options.TimeToLive);
    }

    private static IPAddress InterfaceOf(NetOptions options) => IPAddress.TryParse(options.Interface, out IPAddress? address)
        ? address
        : throw new DeviceException("net", Errno.EINVAL, $"net: interface={options.Interface} is no IP address; give the one of the interface.");

    private static bool IsMulticast(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes()[0] is >= 224 and <= 239;

    // Left by an earlier run. Anything else of that name is somebody's file.
    private static void RemoveSocket(string path)
    {
        if (FileStatus.Read(path, out FileStatus status, followLinks: false) != 0)
        {
            return;
        }

        if (!status.IsSocket)
        {
            throw new DeviceException(path, Errno.EEXIST, $"net: {path} is no socket and is not replaced by one; choose another path.");
        }

        File.Delete(path);
    }
}
