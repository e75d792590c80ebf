namespace Bench.Iscsi.Pdu;

/// <summary>Reject; the refused header travels behind it. RFC 7143 section 11.17.</summary>
internal readonly record struct RejectPdu : IPdu<RejectPdu>
{
    public static Opcode Opcode => Opcode.Reject;

    public RejectReason Reason { get; init; }

    public uint StatSN { get; init; }

    public uint ExpCmdSN { get; init; }

    public uint MaxCmdSN { get; init; }

    /// <summary>DataSN or R2TSN, where a reason has one.</summary>
    public uint DataSN { get; init; }

    public static RejectPdu Read(ReadOnlySpan<byte> header)
    {
        BasicHeader.Expect(header, Opcode.Reject);
        return new RejectPdu
        {
            Reason = (RejectReason)header[2],
            StatSN = header.U32(24),
            ExpCmdSN = header.U32(28),
            MaxCmdSN = header.U32(32),
            DataSN = header.U32(36),
        };
    }

    public void Write(Span<byte> header, int dataLength, int ahsLength = 0)
    {
        BasicHeader.Begin(header, Opcode, false, 0x80, dataLength, ahsLength);
        header.U32(16, BasicHeader.ReservedTag);
        header[2] = (byte)Reason;
        header.U32(24, StatSN);
        header.U32(28, ExpCmdSN);
        header.U32(32, MaxCmdSN);
        header.U32(36, DataSN);
    }
}
