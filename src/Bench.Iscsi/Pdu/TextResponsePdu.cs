namespace Bench.Iscsi.Pdu;

/// <summary>Text Response, RFC 7143 section 11.11.</summary>
internal readonly record struct TextResponsePdu : IPdu<TextResponsePdu>
{
    public static Opcode Opcode => Opcode.TextResponse;

    /// <summary>The F bit: nothing more to say.</summary>
    public bool Final { get; init; }

    /// <summary>The C bit: the text goes on in the next PDU.</summary>
    public bool Continue { get; init; }

    /// <summary>Belongs to the target transfer tag.</summary>
    public ulong Lun { get; init; }

    public uint InitiatorTaskTag { get; init; }

    /// <summary>The reserved tag starts or ends an exchange.</summary>
    public uint TargetTransferTag { get; init; }

    public uint StatSN { get; init; }

    public uint ExpCmdSN { get; init; }

    public uint MaxCmdSN { get; init; }

    public static TextResponsePdu Read(ReadOnlySpan<byte> header)
    {
        BasicHeader.Expect(header, Opcode.TextResponse);
        var pdu = new TextResponsePdu
        {
            Final = header.Bit(1, 0x80),
            Continue = header.Bit(1, 0x40),
            Lun = header.U64(8),
            InitiatorTaskTag = header.U32(16),
            TargetTransferTag = header.U32(20),
            StatSN = header.U32(24),
            ExpCmdSN = header.U32(28),
            MaxCmdSN = header.U32(32),
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
        BasicHeader.Begin(header, Opcode, false, flags, dataLength, ahsLength);
        header.U64(8, Lun);
        header.U32(16, InitiatorTaskTag);
        header.U32(20, TargetTransferTag);
        header.U32(24, StatSN);
        header.U32(28, ExpCmdSN);
        header.U32(32, MaxCmdSN);
    }
}
