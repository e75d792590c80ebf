namespace Bench.Iscsi.Pdu;

/// <summary>Login Response, RFC 7143 section 11.13.</summary>
internal readonly record struct LoginResponsePdu : IPdu<LoginResponsePdu>
{
    public static Opcode Opcode => Opcode.LoginResponse;

    /// <summary>The T bit: the stage is left.</summary>
    public bool Transit { get; init; }

    /// <summary>The C bit: the text goes on in the next response.</summary>
    public bool Continue { get; init; }

    public LoginStage CurrentStage { get; init; }

    /// <summary>Meaningful where <see cref="Transit"/> is set.</summary>
    public LoginStage NextStage { get; init; }

    public byte VersionMax { get; init; }

    public byte VersionActive { get; init; }

    /// <summary>48 bits, copied from the request.</summary>
    public ulong Isid { get; init; }

    /// <summary>Names the session; not 0 in the last response of a good login.</summary>
    public ushort Tsih { get; init; }

    public uint InitiatorTaskTag { get; init; }

    public uint StatSN { get; init; }

    public uint ExpCmdSN { get; init; }

    public uint MaxCmdSN { get; init; }

    /// <summary>Class in the high byte, detail in the low one.</summary>
    public LoginStatus Status { get; init; }

    public static LoginResponsePdu Read(ReadOnlySpan<byte> header)
    {
        BasicHeader.Expect(header, Opcode.LoginResponse);
        var pdu = new LoginResponsePdu
        {
            Transit = header.Bit(1, 0x80),
            Continue = header.Bit(1, 0x40),
            CurrentStage = (LoginStage)((header[1] >> 2) & 3),
            NextStage = (LoginStage)(header[1] & 3),
            VersionMax = header[2],
            VersionActive = header[3],
            Isid = header.U64(8) >> 16,
            Tsih = header.U16(14),
            InitiatorTaskTag = header.U32(16),
            StatSN = header.U32(24),
            ExpCmdSN = header.U32(28),
            MaxCmdSN = header.U32(32),
            Status = (LoginStatus)header.U16(36),
        };
        if (pdu.Transit && pdu.Continue)
        {
            throw BasicHeader.Malformed(Opcode, "T and C are both set");
        }

        return pdu;
    }

    public void Write(Span<byte> header, int dataLength, int ahsLength = 0)
    {
        var flags = (byte)((Transit ? 0x80 : 0) | (Continue ? 0x40 : 0) | ((byte)CurrentStage << 2) | (byte)NextStage);
        BasicHeader.Begin(header, Opcode, false, flags, dataLength, ahsLength);
        header[2] = VersionMax;
        header[3] = VersionActive;
        header.U64(8, Isid << 16);
        header.U16(14, Tsih);
        header.U32(16, InitiatorTaskTag);
        header.U32(24, StatSN);
        header.U32(28, ExpCmdSN);
        header.U32(32, MaxCmdSN);
        header.U16(36, (ushort)Status);
    }
}
