namespace Bench.Iscsi.Login;

/// <summary>What a side of a login would like: an initiator offers it, a target answers with it. Lengths in bytes.</summary>
public sealed record NegotiationWishes
{
    /// <summary><c>None</c>, <c>CRC32C</c>, or both in order of preference.</summary>
    public string HeaderDigest { get; init; } = "None";

    /// <summary><c>None</c>, <c>CRC32C</c>, or both in order of preference.</summary>
    public string DataDigest { get; init; } = "None";

    /// <summary>1 to 65,535.</summary>
    public int MaxConnections { get; init; } = 1;

    /// <summary>Whether unsolicited data waits for an R2T.</summary>
    public bool InitialR2T { get; init; }

    /// <summary>Whether data may travel within a command.</summary>
    public bool ImmediateData { get; init; } = true;

    /// <summary>512 to 16,777,215: what this side takes in one PDU.</summary>
    public int MaxRecvDataSegmentLength { get; init; } = 262144;

    /// <summary>512 to 16,777,215.</summary>
    public int MaxBurstLength { get; init; } = 1048576;

    /// <summary>512 to <see cref="MaxBurstLength"/>.</summary>
    public int FirstBurstLength { get; init; } = 262144;

    /// <summary>0 to 3,600 s.</summary>
    public int DefaultTime2Wait { get; init; }

    /// <summary>0 to 3,600 s.</summary>
    public int DefaultTime2Retain { get; init; }

    /// <summary>1 to 65,535.</summary>
    public int MaxOutstandingR2T { get; init; } = 8;

    /// <summary>Whether data PDUs of a sequence must go up in offset.</summary>
    public bool DataPduInOrder { get; init; } = true;

    /// <summary>Whether sequences must go up in offset.</summary>
    public bool DataSequenceInOrder { get; init; } = true;

    /// <summary>0 to what this side implements.</summary>
    public int ErrorRecoveryLevel { get; init; }

    /// <summary>The values by key; the integrity rules of RFC 7143 section 13 are kept.</summary>
    /// <param name="offers">True for an initiator, which says first what the target then answers to.</param>
    internal Dictionary<string, string> ByKey(bool offers = true) => new(StringComparer.Ordinal)
    {
        [KeyTable.HeaderDigest] = HeaderDigest,
        [KeyTable.DataDigest] = DataDigest,
        [KeyTable.MaxConnections] = KeyValue.Number((uint)MaxConnections),
        [KeyTable.InitialR2T] = KeyValue.Boolean(InitialR2T),
        [KeyTable.ImmediateData] = KeyValue.Boolean(ImmediateData),
        [KeyTable.MaxRecvDataSegmentLength] = KeyValue.Number((uint)MaxRecvDataSegmentLength),
        [KeyTable.MaxBurstLength] = KeyValue.Number((uint)MaxBurstLength),
        [KeyTable.FirstBurstLength] = KeyValue.Number((uint)Math.Min(FirstBurstLength, MaxBurstLength)),
        [KeyTable.DefaultTime2Wait] = KeyValue.Number((uint)DefaultTime2Wait),
        [KeyTable.DefaultTime2Retain] = KeyValue.Number((uint)DefaultTime2Retain),
        [KeyTable.MaxOutstandingR2T] = KeyValue.Number((uint)(offers && ErrorRecoveryLevel > 0 && DataSequenceInOrder ? 1 : MaxOutstandingR2T)),
        [KeyTable.DataPduInOrder] = KeyValue.Boolean(DataPduInOrder),
        [KeyTable.DataSequenceInOrder] = KeyValue.Boolean(DataSequenceInOrder),
        [KeyTable.ErrorRecoveryLevel] = KeyValue.Number((uint)ErrorRecoveryLevel),
        [KeyTable.TaskReporting] = "RFC3720",
        [KeyTable.ProtocolLevel] = "1",
    };
}
