namespace Bench.Iscsi.Pdu;

/// <summary>Logout Request, RFC 7143 section 11.14.</summary>
internal readonly record struct LogoutRequestPdu : IPdu<LogoutRequestPdu>
{
    public static Opcode Opcode => Opcode.LogoutRequest;

    public bool Immediate { get; init; }

    public LogoutReason Reason { get; init; }

    public uint InitiatorTaskTag { get; init; }

    /// <summary>The connection to close; unused where the session is closed.</summary>
    public ushort Cid { get; init; }

    public uint CmdSN { get; init; }

    public uint ExpStatSN { get; init; }

    public static LogoutRequestPdu Read(ReadOnlySpan<byte> header)
    {
        BasicHeader.Expect(header, Opcode.LogoutRequest);
        return new LogoutRequestPdu
        {
            Immediate = BasicHeader.IsImmediate(header),
            Reason = (LogoutReason)(header[1] & 0x7f),
            InitiatorTaskTag = header.U32(16),
            Cid = header.U16(20),
            CmdSN = header.U32(24),
            ExpStatSN = header.U32(28),
        };
    }

    public void Write(Span<byte> header, int dataLength, int ahsLength = 0)
    {
        var flags = (byte)(0x80 | (byte)Reason);
        BasicHeader.Begin(header, Opcode, Immediate, flags, dataLength, ahsLength);
        header.U32(16, InitiatorTaskTag);
        header.U16(20, Cid);
        header.U32(24, CmdSN);
        header.U32(28, ExpStatSN);
    }
}
