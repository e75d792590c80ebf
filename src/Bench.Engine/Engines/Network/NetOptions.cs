using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;

namespace Bench.Engine.Engines.Network;

/// <summary>The options of <c>net</c> and <c>netsplice</c>, checked by fio's rules.</summary>
internal sealed record NetOptions
{
    /// <summary>Transport (<c>protocol</c>).</summary>
    public NetProtocol Protocol { get; init; }

    /// <summary>Peer, multicast group or socket path (<c>hostname</c>, else <c>filename</c>); null for a listener.</summary>
    public string? Host { get; init; }

    /// <summary>Port (<c>port</c> and the clone's number).</summary>
    public int Port { get; init; }

    /// <summary>True for the side that waits for the other (<c>listen</c>; readers of datagrams and Unix sockets).</summary>
    public bool Listens { get; init; }

    /// <summary>True when the job reads.</summary>
    public bool Reads { get; init; }

    /// <summary>Each I/O is answered by one of the same size (<c>pingpong</c>).</summary>
    public bool PingPong { get; init; }

    /// <summary>TCP_NODELAY (<c>nodelay</c>).</summary>
    public bool NoDelay { get; init; }

    /// <summary>Socket buffer, bytes; 0 leaves it (<c>window_size</c>).</summary>
    public int WindowSize { get; init; }

    /// <summary>Largest TCP segment, bytes; 0 leaves it (<c>mss</c>).</summary>
    public int MaximumSegment { get; init; }

    /// <summary>Address of the interface for multicasts (<c>interface</c>).</summary>
    public string? Interface { get; init; }

    /// <summary>Hops of a multicast (<c>ttl</c>).</summary>
    public int TimeToLive { get; init; }

    public bool IsUdp => Protocol is NetProtocol.Udp or NetProtocol.UdpV6;

    public bool IsTcp => Protocol is NetProtocol.Tcp or NetProtocol.TcpV6;

    public bool IsV6 => Protocol is NetProtocol.TcpV6 or NetProtocol.UdpV6;

    /// <summary>Reads them from a job.</summary>
    /// <exception cref="DeviceException">EINVAL: they contradict each other.</exception>
    public static NetOptions From(JobOptions options, int cloneIndex)
    {
        IoPattern pattern = options.ReadWrite;
        Require(!pattern.HasFlag(IoPattern.Random), "network I/O cannot be random; set rw=read or rw=write");
        Require((pattern & (IoPattern.Read | IoPattern.Write | IoPattern.Trim)) is IoPattern.Read or IoPattern.Write, "a network job either reads or writes; set rw=read or rw=write");
        var protocol = options.EngineOptions.TryGetValue("protocol", out object? value) ? (NetProtocol)value : NetProtocol.Tcp;
        string? host = options.EngineOptions.TryGetValue("hostname", out object? name) ? (string)name : options.Filename;
        long port = options.EngineNumber("port") ?? 0;
        Require(!(options.EngineFlag("pingpong") && protocol is NetProtocol.Udp or NetProtocol.UdpV6), "pingpong= needs a connection to answer on; use protocol=tcp or unix");
        Require(options.Verify == VerifyMethod.None, "what comes over a network is not verified here; remove verify=");
        bool reads = pattern.HasFlag(IoPattern.Read);
        bool listens = options.EngineFlag("listen");
        Require(protocol != NetProtocol.Unix || port == 0, "port= means nothing to a Unix socket; remove it");
        Require(protocol == NetProtocol.Unix || port != 0, "port= is needed for TCP and UDP");
        if (protocol is not (NetProtocol.Tcp or NetProtocol.TcpV6))
        {
            Require(!listens, "listen= is for TCP; with other protocols the job that reads is the one that listens");
            listens = reads;
        }

        Require(protocol != NetProtocol.Unix || host is not null, "hostname= is needed: the path of the Unix socket");
        Require(listens || host is not null, reads ? "hostname= is needed to connect to; did you forget to set listen?" : "hostname= is needed to connect to");
        Require(port + cloneIndex <= ushort.MaxValue, "port= and numjobs= lead beyond port 65535");
        return new NetOptions
        {
            Protocol = protocol,
            Host = host,
            Port = (int)port + cloneIndex,
            Listens = listens,
            Reads = reads,
            PingPong = options.EngineFlag("pingpong"),
            NoDelay = options.EngineFlag("nodelay"),
            WindowSize = (int)(options.EngineNumber("window_size") ?? 0),
            MaximumSegment = (int)(options.EngineNumber("mss") ?? 0),
            Interface = options.EngineOptions.TryGetValue("interface", out object? address) ? (string)address : null,
            TimeToLive = (int)(options.EngineNumber("ttl") ?? 1),
        };
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new DeviceException("net", Errno.EINVAL, $"net: {otherwise}.");
        }
    }
}
