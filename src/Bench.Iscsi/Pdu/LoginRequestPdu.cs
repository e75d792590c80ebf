namespace Bench.Iscsi.Pdu;

/// <summary>Login Request, always immediate. RFC 7143 section 11.12.</summary>
internal readonly record struct LoginRequestPdu : IPdu<LoginRequestPdu>
{
    public static Opcode Opcode => Opcode.LoginRequest;

    /// <summary>The T bit: ready to leave the stage.</summary>
    public bool Transit { get; init; }

    /// <summary>The C bit: the text goes on in the next request.</summary>
    public bool Continue { get; init; }

    public LoginStage CurrentStage { get; init; }

    /// <summary>Meaningful where <see cref="Transit"/> is set.</summary>
    public LoginStage NextStage { get; init; }

    public byte VersionMax { get; init; }

    public byte VersionMin { get; init; }

    /// <summary>48 bits: who the initiator is within its name.</summary>
    public ulong Isid { get; init; }

    /// <summary>0 asks for a new session.</summary>
    public ushort Tsih { get; init; }

    public uint InitiatorTaskTag { get; init; }

    /// <summary>The connection within the session.</summary>
    public ushort Cid { get; init; }

    public uint CmdSN { get; init; }

    public uint ExpStatSN { get; init; }

    public static LoginRequestPdu Read(ReadOnlySpan<byte> header)
    {
        BasicHeader.Expect(header, Opcode.LoginRequest);
        var pdu = new LoginRequestPdu
        {
            Transit = header.Bit(1, 0x80),
            Continue = header.Bit(1, 0x40),
            CurrentStage = (LoginStage)((header[1] >> 2) & 3),
            NextStage = (LoginStage)(header[1] & 3),
            VersionMax = header[2],
            VersionMin = header[3],
            Isid = header.U64(8) >> 16,
            Tsih = header.U16(14),
            InitiatorTaskTag = header.U32(16),
            Cid = header.U16(20),
            CmdSN = header.U32(24),
            ExpStatSN = header.U32(28),
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
        BasicHeader.Begin(header, Opcode, true, flags, dataLength, ahsLength);
        header[2] = VersionMax;
        header[3] = VersionMin;
        header.U64(8, Isid << 16);
        header.U16(14, Tsih);
        header.U32(16, InitiatorTaskTag);
        header.U16(20, Cid);
        header.U32(24, CmdSN);
        header.U32(28, ExpStatSN);
    }
}
