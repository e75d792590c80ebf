namespace Bench.Iscsi.Pdu;

/// <summary>Text Request, RFC 7143 section 11.10.</summary>
internal readonly record struct TextRequestPdu : IPdu<TextRequestPdu>
{
    public static Opcode Opcode => Opcode.TextRequest;

    public bool Immediate { get; init; }

    /// <summary>The F bit: nothing more to say.</summary>
    public bool Final { get; init; }

    /// <summary>The C bit: the text goes on in the next PDU.</summary>
    public bool Continue { get; init; }

    /// <summary>Belongs to the target transfer tag.</summary>
    public ulong Lun { get; init; }

    public uint InitiatorTaskTag { get; init; }

    /// <summary>The reserved tag starts or ends an exchange.</summary>
    public uint TargetTransferTag { get; init; }

    public uint CmdSN { get; init; }

    public uint ExpStatSN { get; init; }

    public static TextRequestPdu Read(ReadOnlySpan<byte> header)
    {
        BasicHeader.Expect(header, Opcode.TextRequest);
        var pdu = new TextRequestPdu
        {
            Immediate = BasicHeader.IsImmediate(header),
            Final = header.Bit(1, 0x80),
            Continue = header.Bit(1, 0x40),
            Lun = header.U64(8),
            InitiatorTaskTag = header.U32(16),
            TargetTransferTag = header.U32(20),
            CmdSN = header.U32(24),
            ExpStatSN = header.U32(28),
        };
        if (pdu.Final && pdu.Continue)
        {
            throw BasicHeader.Malformed(Opcode, "F and C are both set");
        }

        return pdu;
    }

    public void Write(Span<byte> header, int dataLength, int ahsLength = 0)
    {
        var flags = (byte)((Final ? 0x80 : 0) | (Continue ? 0x40 : 0));
        BasicHeader.Begin(header, Opcode, Immediate, flags, dataLength, ahsLength);
        header.U64(8, Lun);
        header.U32(16, InitiatorTaskTag);
        header.U32(20, TargetTransferTag);
        header.U32(24, CmdSN);
        header.U32(28, ExpStatSN);
    }
}
