using System.Net;

namespace Bench.Iscsi.Target;

/// <summary>How a target server listens, and what it serves.</summary>
public sealed record IscsiTargetOptions
{
    /// <summary>Address and port; port 0 takes a free one. Default: loopback, the iSCSI port.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 3260);

    /// <summary>The targets, at least one.</summary>
    public IReadOnlyList<TargetDefinition> Targets { get; init; } = [];

    /// <summary>Lets a server listen on other than loopback addresses although a target asks for no CHAP.</summary>
    public bool AllowUnauthenticatedNetwork { get; init; }

    /// <summary><c>host:port</c> told by SendTargets; null tells the address that the initiator reached.</summary>
    public string? AdvertisedPortal { get; init; }

    /// <summary>
    /// How long a connection looks for input before it sleeps. Costs processor time, saves wake-ups; not done while there are as many connections as
    /// processors. Zero never polls.
    /// </summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromMicroseconds(50);

    /// <summary>Connections at once; more are refused.</summary>
    public int MaxConnections { get; init; } = 512;

    /// <summary>Connections at once that have not finished their login; more are refused.</summary>
    public int MaxLogins { get; init; } = 64;

    /// <summary>A login that takes longer is cut off.</summary>
    public TimeSpan LoginTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>An initiator that is silent so long is pinged with a NOP-In; zero never pings.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A connection whose ping is not answered, or that takes no data, for so long is cut off.</summary>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>At error recovery level 1 and 2: data of a write that does not come for so long is asked for again, the wait doubling every time.</summary>
    public TimeSpan RecoveryTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Seed of all faults.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Every session starts with a unit attention, as after power on or nexus loss.</summary>
    public bool LoginAttention { get; init; } = true;

    /// <summary>Called with one line for every login, logout and failure; null for none. Called from connection threads.</summary>
    public Action<string>? Log { get; init; }
}
