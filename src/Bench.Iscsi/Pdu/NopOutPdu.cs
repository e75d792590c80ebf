namespace Bench.Iscsi.Pdu;

/// <summary>NOP-Out: a ping of the initiator, or its answer to one of the target. RFC 7143 section 11.18.</summary>
internal readonly record struct NopOutPdu : IPdu<NopOutPdu>
{
    public static Opcode Opcode => Opcode.NopOut;

    public bool Immediate { get; init; }

    /// <summary>Copied from the NOP-In that is answered.</summary>
    public ulong Lun { get; init; }

    /// <summary>Reserved tag where no answer is wanted.</summary>
    public uint InitiatorTaskTag { get; init; }

    /// <summary>Copied from the NOP-In that is answered, else the reserved tag.</summary>
    public uint TargetTransferTag { get; init; }

    public uint CmdSN { get; init; }

    public uint ExpStatSN { get; init; }

    public static NopOutPdu Read(ReadOnlySpan<byte> header)
    {
        BasicHeader.Expect(header, Opcode.NopOut);
        var pdu = new NopOutPdu
        {
            Immediate = BasicHeader.IsImmediate(header),
            Lun = header.U64(8),
            InitiatorTaskTag = header.U32(16),
            TargetTransferTag = header.U32(20),
            CmdSN = header.U32(24),
            ExpStatSN = header.U32(28),
        };
        if (pdu.InitiatorTaskTag == BasicHeader.ReservedTag && !pdu.Immediate)
        {
            throw BasicHeader.Malformed(Opcode, "without a task tag it must be immediate");
        }

        return pdu;
    }

    public void Write(Span<byte> header, int dataLength, int ahsLength = 0)
    {
        BasicHeader.Begin(header, Opcode, Immediate, 0x80, dataLength, ahsLength);
        header.U64(8, Lun);
        header.U32(16, InitiatorTaskTag);
        header.U32(20, TargetTransferTag);
        header.U32(24, CmdSN);
        header.U32(28, ExpStatSN);
    }
}
