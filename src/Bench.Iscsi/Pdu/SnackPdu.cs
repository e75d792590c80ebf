namespace Bench.Iscsi.Pdu;

/// <summary>Selective negative or sequence acknowledgement, RFC 7143 section 11.16.</summary>
internal readonly record struct SnackPdu : IPdu<SnackPdu>
{
    public static Opcode Opcode => Opcode.Snack;

    public SnackType Type { get; init; }

    public ulong Lun { get; init; }

    public uint InitiatorTaskTag { get; init; }

    /// <summary>Target transfer tag of a DataACK, SNACK tag of an R-Data SNACK, else the reserved tag.</summary>
    public uint TargetTransferTag { get; init; }

    public uint ExpStatSN { get; init; }

    /// <summary>First missing number.</summary>
    public uint BegRun { get; init; }

    /// <summary>How many are missing; 0 is all from BegRun on.</summary>
    public uint RunLength { get; init; }

    public static SnackPdu Read(ReadOnlySpan<byte> header)
    {
        BasicHeader.Expect(header, Opcode.Snack);
        return new SnackPdu
        {
            Type = (SnackType)(header[1] & 0x0f),
            Lun = header.U64(8),
            InitiatorTaskTag = header.U32(16),
            TargetTransferTag = header.U32(20),
            ExpStatSN = header.U32(28),
            BegRun = header.U32(40),
            RunLength = header.U32(44),
        };
    }

    public void Write(Span<byte> header, int dataLength, int ahsLength = 0)
    {
        var flags = (byte)(0x80 | (byte)Type);
        BasicHeader.Begin(header, Opcode, false, flags, dataLength, ahsLength);
        header.U64(8, Lun);
        header.U32(16, InitiatorTaskTag);
        header.U32(20, TargetTransferTag);
        header.U32(28, ExpStatSN);
        header.U32(40, BegRun);
        header.U32(44, RunLength);
    }
}
