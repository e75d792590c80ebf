using System.Globalization;
using System.Net;

namespace Bench.Iscsi.Initiator;

/// <summary>Where a target listens: <c>host[:port]</c>, an IPv6 address in brackets.</summary>
/// <param name="Host">Name or address, without brackets.</param>
/// <param name="Port">TCP port.</param>
public sealed record PortalAddress(string Host, int Port = PortalAddress.DefaultPort)
{
    /// <summary>The port of iSCSI.</summary>
    public const int DefaultPort = 3260;

    /// <summary>True for this machine's loopback.</summary>
    public bool IsLoopback => Host == "localhost" || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Reads <c>host</c>, <c>host:port</c>, <c>[v6]</c> or <c>[v6]:port</c>.</summary>
    /// <returns>Null where it is none of them.</returns>
    public static PortalAddress? TryParse(string text, int defaultPort = DefaultPort)
    {
        string host, rest;
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']');
            if (end < 0)
            {
                return null;
            }

            host = text[1..end];
            rest = text[(end + 1)..];
        }
        else
        {
            var colon = text.IndexOf(':');
            host = colon < 0 ? text : text[..colon];
            rest = colon < 0 ? "" : text[colon..];
        }

        if (host.Length == 0)
        {
            return null;
        }

        if (rest.Length == 0)
        {
            return new PortalAddress(host, defaultPort);
        }

        return rest[0] == ':' && int.TryParse(rest.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
            ? new PortalAddress(host, port)
            : null;
    }

    /// <summary><c>host:port</c>.</summary>
    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
