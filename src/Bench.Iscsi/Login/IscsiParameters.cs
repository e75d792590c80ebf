namespace Bench.Iscsi.Login;

/// <summary>What a login agreed on, RFC 7143 section 13; lengths in bytes.</summary>
public sealed record IscsiParameters
{
    /// <summary>Headers carry a CRC32C.</summary>
    public bool HeaderDigest { get; init; }

    /// <summary>Data carries a CRC32C.</summary>
    public bool DataDigest { get; init; }

    /// <summary>Most connections of the session.</summary>
    public int MaxConnections { get; init; } = 1;

    /// <summary>All data beyond the immediate part waits for an R2T.</summary>
    public bool InitialR2T { get; init; } = true;

    /// <summary>Data may travel within a command.</summary>
    public bool ImmediateData { get; init; } = true;

    /// <summary>Most data of one PDU that the initiator takes.</summary>
    public int InitiatorMaxRecvDataSegmentLength { get; init; } = 8192;

    /// <summary>Most data of one PDU that the target takes.</summary>
    public int TargetMaxRecvDataSegmentLength { get; init; } = 8192;

    /// <summary>Most data of one sequence of Data-In or of the answer to one R2T.</summary>
    public int MaxBurstLength { get; init; } = 262144;

    /// <summary>Most unsolicited data of one command, immediate data counted.</summary>
    public int FirstBurstLength { get; init; } = 65536;

    /// <summary>Seconds to wait before a new login.</summary>
    public int DefaultTime2Wait { get; init; } = 2;

    /// <summary>Seconds that tasks are kept for recovery.</summary>
    public int DefaultTime2Retain { get; init; } = 20;

    /// <summary>Most R2Ts of one command at a time.</summary>
    public int MaxOutstandingR2T { get; init; } = 1;

    /// <summary>Data PDUs of a sequence go up in offset.</summary>
    public bool DataPduInOrder { get; init; } = true;

    /// <summary>Sequences of a command go up in offset.</summary>
    public bool DataSequenceInOrder { get; init; } = true;

    /// <summary>0 session, 1 digest, 2 connection recovery.</summary>
    public int ErrorRecoveryLevel { get; init; }

    /// <summary>The portal group that was logged in to, where the target told.</summary>
    public int? TargetPortalGroupTag { get; init; }

    /// <summary>How the initiator proved itself: <c>None</c> or <c>CHAP</c>.</summary>
    public string AuthMethod { get; init; } = "None";

    /// <summary>The target's name for people.</summary>
    public string? TargetAlias { get; init; }

    /// <summary>Reads the outcome from one side of a finished negotiation.</summary>
    /// <param name="keys">The negotiation.</param>
    /// <param name="ownMaxRecv">MaxRecvDataSegmentLength that this side declared.</param>
    /// <param name="isInitiator">Which side it is.</param>
    /// <exception cref="IscsiProtocolException">FirstBurstLength was agreed above MaxBurstLength.</exception>
    internal static IscsiParameters From(KeyNegotiator keys, int ownMaxRecv, bool isInitiator)
    {
        var peerMaxRecv = KeyValue.TryNumber(keys.Declared(KeyTable.MaxRecvDataSegmentLength), out var declared) ? (int)declared : 8192;
        var maxBurst = (int)keys.AgreedNumber(KeyTable.MaxBurstLength);
        var firstBurst = (int)keys.AgreedNumber(KeyTable.FirstBurstLength);
        if (firstBurst > maxBurst && keys.IsAgreed(KeyTable.FirstBurstLength))
        {
            throw new IscsiProtocolException(ProtocolError.Negotiation, $"FirstBurstLength={firstBurst} was agreed above MaxBurstLength={maxBurst}");
        }

        return new IscsiParameters
        {
            HeaderDigest = keys.Agreed(KeyTable.HeaderDigest) == "CRC32C",
            DataDigest = keys.Agreed(KeyTable.DataDigest) == "CRC32C",
            MaxConnections = (int)keys.AgreedNumber(KeyTable.MaxConnections),
            InitialR2T = keys.AgreedYes(KeyTable.InitialR2T),
            ImmediateData = keys.AgreedYes(KeyTable.ImmediateData),
            InitiatorMaxRecvDataSegmentLength = isInitiator ? ownMaxRecv : peerMaxRecv,
            TargetMaxRecvDataSegmentLength = isInitiator ? peerMaxRecv : ownMaxRecv,
            MaxBurstLength = maxBurst,
            FirstBurstLength = Math.Min(firstBurst, maxBurst),
            DefaultTime2Wait = (int)keys.AgreedNumber(KeyTable.DefaultTime2Wait),
            DefaultTime2Retain = (int)keys.AgreedNumber(KeyTable.DefaultTime2Retain),
            MaxOutstandingR2T = (int)keys.AgreedNumber(KeyTable.MaxOutstandingR2T),
            DataPduInOrder = keys.AgreedYes(KeyTable.DataPduInOrder),
            DataSequenceInOrder = keys.AgreedYes(KeyTable.DataSequenceInOrder),
            ErrorRecoveryLevel = (int)keys.AgreedNumber(KeyTable.ErrorRecoveryLevel),
            TargetPortalGroupTag = keys.IsDeclared(KeyTable.TargetPortalGroupTag) && KeyValue.TryNumber(keys.Declared(KeyTable.TargetPortalGroupTag), out var tag) ? (int)tag : null,
            AuthMethod = keys.Agreed(KeyTable.AuthMethod),
            TargetAlias = keys.IsDeclared(KeyTable.TargetAlias) ? keys.Declared(KeyTable.TargetAlias) : null,
        };
    }
}
