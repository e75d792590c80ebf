using Bench.Iscsi.Pdu;

namespace Bench.Iscsi.Login;

/// <summary>What a target thinks of an initiator that named itself.</summary>
internal sealed record LoginVerdict
{
    /// <summary>Not <see cref="LoginStatus.Success"/>: the login ends with it.</summary>
    public LoginStatus Status { get; init; }

    /// <summary><c>host:port</c> for the two redirecting statuses.</summary>
    public string? RedirectTo { get; init; }

    /// <summary>Names and secrets that may log in; null asks for no authentication.</summary>
    public IReadOnlyList<ChapCredentials>? Accounts { get; init; }

    /// <summary>What the target proves itself with where the initiator asks.</summary>
    public ChapCredentials? OwnCredentials { get; init; }

    public NegotiationWishes Wishes { get; init; } = new();

    public string? TargetAlias { get; init; }

    public ushort PortalGroupTag { get; init; } = 1;
}
