using Bench.Iscsi.Login;
using Bench.Iscsi.Target.Faults;
using Bench.Iscsi.Target.Luns;

namespace Bench.Iscsi.Target;

/// <summary>One target of a server: its name, its logical units, who may use it and what it agrees to.</summary>
/// <param name="Name">iSCSI name: <c>iqn.</c>, <c>eui.</c> or <c>naa.</c> form, at most 223 bytes.</param>
/// <param name="Luns">Its logical units, at least one.</param>
public sealed record TargetDefinition(string Name, IReadOnlyList<LunSpec> Luns)
{
    /// <summary>What a target agrees to where nothing else is said.</summary>
    public static NegotiationWishes DefaultNegotiation { get; } = new()
    {
        HeaderDigest = "CRC32C,None",
        DataDigest = "CRC32C,None",
        MaxConnections = 8,
        MaxBurstLength = 1 << 20,
        FirstBurstLength = 256 << 10,
        MaxRecvDataSegmentLength = 256 << 10,
        MaxOutstandingR2T = 16,
        DefaultTime2Retain = 20,
        ErrorRecoveryLevel = 2,
    };

    /// <summary>For people, told at login.</summary>
    public string? Alias { get; init; }

    /// <summary>CHAP names and secrets that may log in; empty asks for no authentication.</summary>
    public IReadOnlyList<ChapCredentials> Accounts { get; init; } = [];

    /// <summary>What the target proves itself with when an initiator asks (mutual CHAP).</summary>
    public ChapCredentials? OwnCredentials { get; init; }

    /// <summary>Initiator names that may log in, a <c>*</c> at the end stands for any rest; empty lets everyone in.</summary>
    public IReadOnlyList<string> AllowedInitiators { get; init; } = [];

    /// <summary>
    /// What the target agrees to at most. Digests are CRC32C or none, as the initiator prefers, unless said otherwise; data comes in order,
    /// whatever is wished here.
    /// </summary>
    public NegotiationWishes Negotiation { get; init; } = DefaultNegotiation;

    /// <summary>Faults on demand.</summary>
    public IReadOnlyList<FaultSpec> Faults { get; init; } = [];

    /// <summary><c>host:port</c> that every login is sent to instead; null serves it here.</summary>
    public string? RedirectTo { get; init; }

    /// <summary>Commands of a session that may be under way: 1 to 4,096; the width of the command window.</summary>
    public int QueueDepth { get; init; } = 128;
}
