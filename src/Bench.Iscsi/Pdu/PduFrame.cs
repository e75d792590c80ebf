namespace Bench.Iscsi.Pdu;

/// <summary>One whole PDU as it lies in a receive buffer; valid only as long as the buffer is.</summary>
internal readonly ref struct PduFrame
{
    /// <summary>The basic header segment, 48 bytes.</summary>
    public ReadOnlySpan<byte> Header { get; init; }

    /// <summary>Additional header segments with their padding.</summary>
    public ReadOnlySpan<byte> Ahs { get; init; }

    /// <summary>Data without its padding.</summary>
    public ReadOnlySpan<byte> Data { get; init; }

    /// <summary>False where a data digest came and does not match.</summary>
    public bool DataDigestMatches { get; init; }

    /// <summary>Bytes on the wire, padding and digests counted.</summary>
    public int Length { get; init; }

    public Opcode Opcode => BasicHeader.OpcodeOf(Header);
}
