namespace Bench.Iscsi.Pdu;

/// <summary>Logout Response, RFC 7143 section 11.15.</summary>
internal readonly record struct LogoutResponsePdu : IPdu<LogoutResponsePdu>
{
    public static Opcode Opcode => Opcode.LogoutResponse;

    public LogoutOutcome Outcome { get; init; }

    public uint InitiatorTaskTag { get; init; }

    public uint StatSN { get; init; }

    public uint ExpCmdSN { get; init; }

    public uint MaxCmdSN { get; init; }

    /// <summary>Seconds to wait before a new login.</summary>
    public ushort Time2Wait { get; init; }

    /// <summary>Seconds that tasks may be reassigned after that.</summary>
    public ushort Time2Retain { get; init; }

    public static LogoutResponsePdu Read(ReadOnlySpan<byte> header)
    {
        BasicHeader.Expect(header, Opcode.LogoutResponse);
        return new LogoutResponsePdu
        {
            Outcome = (LogoutOutcome)header[2],
            InitiatorTaskTag = header.U32(16),
            StatSN = header.U32(24),
            ExpCmdSN = header.U32(28),
            MaxCmdSN = header.U32(32),
            Time2Wait = header.U16(40),
            Time2Retain = header.U16(42),
        };
    }

    public void Write(Span<byte> header, int dataLength, int ahsLength = 0)
    {
        BasicHeader.Begin(header, Opcode, false, 0x80, dataLength, ahsLength);
        header[2] = (byte)Outcome;
        header.U32(16, InitiatorTaskTag);
        header.U32(24, StatSN);
        header.U32(28, ExpCmdSN);
        header.U32(32, MaxCmdSN);
        header.U16(40, Time2Wait);
        header.U16(42, Time2Retain);
    }
}
