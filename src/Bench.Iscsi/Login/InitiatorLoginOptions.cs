namespace Bench.Iscsi.Login;

/// <summary>Who logs in to what, with which wishes.</summary>
internal sealed record InitiatorLoginOptions
{
    public required string InitiatorName { get; init; }

    /// <summary>Null asks for a discovery session.</summary>
    public string? TargetName { get; init; }

    /// <summary>48 bits.</summary>
    public required ulong Isid { get; init; }

    /// <summary>0 for a new session, else the session to add the connection to.</summary>
    public ushort Tsih { get; init; }

    public ushort Cid { get; init; }

    /// <summary>CmdSN of the session's next command.</summary>
    public uint CmdSN { get; init; } = 1;

    public NegotiationWishes Wishes { get; init; } = new();

    /// <summary>Proves the initiator to the target.</summary>
    public ChapCredentials? Chap { get; init; }

    /// <summary>Proves the target to the initiator; without <see cref="Chap"/> it means nothing.</summary>
    public ChapCredentials? TargetChap { get; init; }

    /// <summary>CHAP hashes to offer, the preferred first.</summary>
    public IReadOnlyList<ChapAlgorithm> ChapAlgorithms { get; init; } = ChapHash.Supported;

    public ChapChallenges Challenges { get; init; } = ChapChallenges.OfInitiators;
}
