namespace Bench.Iscsi.Pdu;

/// <summary>NOP-In: an answer to a ping, or a ping of the target. RFC 7143 section 11.19.</summary>
internal readonly record struct NopInPdu : IPdu<NopInPdu>
{
    public static Opcode Opcode => Opcode.NopIn;

    public ulong Lun { get; init; }

    /// <summary>Copied from the NOP-Out that is answered, else the reserved tag.</summary>
    public uint InitiatorTaskTag { get; init; }

    /// <summary>Not the reserved tag where the target wants an answer.</summary>
    public uint TargetTransferTag { get; init; }

    public uint StatSN { get; init; }

    public uint ExpCmdSN { get; init; }

    public uint MaxCmdSN { get; init; }

    public static NopInPdu Read(ReadOnlySpan<byte> header)
    {
        BasicHeader.Expect(header, Opcode.NopIn);
        var pdu = new NopInPdu
        {
            Lun = header.U64(8),
            InitiatorTaskTag = header.U32(16),
            TargetTransferTag = header.U32(20),
            StatSN = header.U32(24),
            ExpCmdSN = header.U32(28),
            MaxCmdSN = header.U32(32),
        };
        if (pdu.InitiatorTaskTag != BasicHeader.ReservedTag && pdu.TargetTransferTag != BasicHeader.ReservedTag)
        {
            throw BasicHeader.Malformed(Opcode, "is an answer and a ping at once");
        }

        if (pdu.InitiatorTaskTag == BasicHeader.ReservedTag && BasicHeader.DataLength(header) != 0)
        {
            throw BasicHeader.Malformed(Opcode, "carries data though it answers no ping");
        }

        return pdu;
    }

    public void Write(Span<byte> header, int dataLength, int ahsLength = 0)
    {
        BasicHeader.Begin(header, Opcode, false, 0x80, dataLength, ahsLength);
        header.U64(8, Lun);
        header.U32(16, InitiatorTaskTag);
        header.U32(20, TargetTransferTag);
        header.U32(24, StatSN);
        header.U32(28, ExpCmdSN);
        header.U32(32, MaxCmdSN);
    }
}
