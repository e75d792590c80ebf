namespace Bench.Engine.Engines.Network;

/// <summary>The transport of <c>net</c> (fio <c>protocol</c>).</summary>
public enum NetProtocol
{
    /// <summary>TCP over IPv4.</summary>
    Tcp,

    /// <summary>TCP over IPv6.</summary>
    TcpV6,

    /// <summary>UDP over IPv4.</summary>
    Udp,

    /// <summary>UDP over IPv6.</summary>
    UdpV6,

    /// <summary>A stream socket of the Unix domain.</summary>
    Unix,
}
