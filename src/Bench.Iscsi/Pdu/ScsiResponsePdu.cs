using Bench.Iscsi.Scsi;

namespace Bench.Iscsi.Pdu;

/// <summary>SCSI Response; sense data travels behind it. RFC 7143 section 11.4.</summary>
internal readonly record struct ScsiResponsePdu : IPdu<ScsiResponsePdu>
{
    public static Opcode Opcode => Opcode.ScsiResponse;

    public bool BidirectionalOverflow { get; init; }

    public bool BidirectionalUnderflow { get; init; }

    /// <summary>More data than the command expected; <see cref="ResidualCount"/> bytes were left out.</summary>
    public bool Overflow { get; init; }

    /// <summary><see cref="ResidualCount"/> bytes fewer than the command expected.</summary>
    public bool Underflow { get; init; }

    public ServiceResponse Response { get; init; }

    public ScsiStatus Status { get; init; }

    public uint InitiatorTaskTag { get; init; }

    public uint SnackTag { get; init; }

    public uint StatSN { get; init; }

    public uint ExpCmdSN { get; init; }

    public uint MaxCmdSN { get; init; }

    /// <summary>Data-In PDUs that were sent for the command.</summary>
    public uint ExpDataSN { get; init; }

    public uint BidirectionalResidualCount { get; init; }

    public uint ResidualCount { get; init; }

    public static ScsiResponsePdu Read(ReadOnlySpan<byte> header)
    {
        BasicHeader.Expect(header, Opcode.ScsiResponse);
        var pdu = new ScsiResponsePdu
        {
            BidirectionalOverflow = header.Bit(1, 0x10),
            BidirectionalUnderflow = header.Bit(1, 0x08),
            Overflow = header.Bit(1, 0x04),
            Underflow = header.Bit(1, 0x02),
            Response = (ServiceResponse)header[2],
            Status = (ScsiStatus)header[3],
            InitiatorTaskTag = header.U32(16),
            SnackTag = header.U32(20),
            StatSN = header.U32(24),
            ExpCmdSN = header.U32(28),
            MaxCmdSN = header.U32(32),
            ExpDataSN = header.U32(36),
            BidirectionalResidualCount = header.U32(40),
            ResidualCount = header.U32(44),
        };
        if ((pdu.Overflow && pdu.Underflow) || (pdu.BidirectionalOverflow && pdu.BidirectionalUnderflow))
        {
            throw BasicHeader.Malformed(Opcode, "overflow and underflow at once");
        }

        return pdu;
    }

    public void Write(Span<byte> header, int dataLength, int ahsLength = 0)
    {
        var flags = (byte)(0x80 | (BidirectionalOverflow ? 0x10 : 0) | (BidirectionalUnderflow ? 0x08 : 0) | (Overflow ? 0x04 : 0) | (Underflow ? 0x02 : 0));
        BasicHeader.Begin(header, Opcode, false, flags, dataLength, ahsLength);
        header[2] = (byte)Response;
        header[3] = (byte)Status;
        header.U32(16, InitiatorTaskTag);
        header.U32(20, SnackTag);
        header.U32(24, StatSN);
        header.U32(28, ExpCmdSN);
        header.U32(32, MaxCmdSN);
        header.U32(36, ExpDataSN);
        header.U32(40, BidirectionalResidualCount);
        header.U32(44, ResidualCount);
    }
}
