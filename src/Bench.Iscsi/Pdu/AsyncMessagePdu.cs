namespace Bench.Iscsi.Pdu;

/// <summary>Asynchronous Message, RFC 7143 section 11.9.</summary>
internal readonly record struct AsyncMessagePdu : IPdu<AsyncMessagePdu>
{
    public static Opcode Opcode => Opcode.AsyncMessage;

    public ulong Lun { get; init; }

    public uint StatSN { get; init; }

    public uint ExpCmdSN { get; init; }

    public uint MaxCmdSN { get; init; }

    public AsyncEvent Event { get; init; }

    public byte VendorCode { get; init; }

    public ushort Parameter1 { get; init; }

    public ushort Parameter2 { get; init; }

    public ushort Parameter3 { get; init; }

    public static AsyncMessagePdu Read(ReadOnlySpan<byte> header)
    {
        BasicHeader.Expect(header, Opcode.AsyncMessage);
        return new AsyncMessagePdu
        {
            Lun = header.U64(8),
            StatSN = header.U32(24),
            ExpCmdSN = header.U32(28),
            MaxCmdSN = header.U32(32),
            Event = (AsyncEvent)header[36],
            VendorCode = header[37],
            Parameter1 = header.U16(38),
            Parameter2 = header.U16(40),
            Parameter3 = header.U16(42),
        };
    }

    public void Write(Span<byte> header, int dataLength, int ahsLength = 0)
    {
        BasicHeader.Begin(header, Opcode, false, 0x80, dataLength, ahsLength);
        header.U32(16, BasicHeader.ReservedTag);
        header.U64(8, Lun);
        header.U32(24, StatSN);
        header.U32(28, ExpCmdSN);
        header.U32(32, MaxCmdSN);
        header[36] = (byte)Event;
        header[37] = VendorCode;
        header.U16(38, Parameter1);
        header.U16(40, Parameter2);
        header.U16(42, Parameter3);
    }
}
