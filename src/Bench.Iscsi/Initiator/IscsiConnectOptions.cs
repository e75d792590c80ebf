using Bench.Iscsi.Login;
using Bench.Iscsi.Transport;

namespace Bench.Iscsi.Initiator;

/// <summary>All that an initiator needs to know to log in and to stay logged in.</summary>
public sealed record IscsiConnectOptions
{
    /// <summary>This initiator's name where none is set.</summary>
    public const string DefaultInitiatorName = "iqn.2026-01.org.bench:initiator";

    /// <summary>Where to log in.</summary>
    public required PortalAddress Portal { get; init; }

    /// <summary>The target; null for a discovery session.</summary>
    public string? TargetName { get; init; }

    /// <summary>The initiator's name.</summary>
    public string InitiatorName { get; init; } = DefaultInitiatorName;

    /// <summary>Proves the initiator; null offers no authentication.</summary>
    public ChapCredentials? Chap { get; init; }

    /// <summary>Proves the target (mutual CHAP); needs <see cref="Chap"/>.</summary>
    public ChapCredentials? TargetChap { get; init; }

    /// <summary>CHAP hashes to offer, the preferred first; empty for all of the platform.</summary>
    public IReadOnlyList<ChapAlgorithm> ChapAlgorithms { get; init; } = [];

    /// <summary>What to negotiate for.</summary>
    public NegotiationWishes Wishes { get; init; } = new();

    /// <summary>Connections of the session; fewer where the target allows fewer.</summary>
    public int Connections { get; init; } = 1;

    /// <summary>Settings of the TCP connections.</summary>
    public TcpOptions Tcp { get; init; } = new();

    /// <summary>How long to look for bytes before sleeping in the kernel.</summary>
    public TimeSpan Poll { get; init; }

    /// <summary>Time for a whole login.</summary>
    public TimeSpan LoginTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Time for a command before it is aborted.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Silence after which the target is pinged, and time for its answer; zero never pings.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time to bring a lost session back; zero gives up at once.</summary>
    public TimeSpan ReconnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Set when nobody waits for the session any more: it is then left as soon as that is seen, 50 ms later at most.</summary>
    public CancellationToken GivenUp { get; init; }

    /// <summary>Times that a target may send us elsewhere.</summary>
    public int MaxRedirects { get; init; } = 4;

    /// <summary>Receive buffer of a connection, bytes: at least 65,536.</summary>
    public int ReceiveBuffer { get; init; } = 512 * 1024;
}
