namespace Bench.Iscsi.Pdu;

/// <summary>SCSI Data-Out, RFC 7143 section 11.7.</summary>
internal readonly record struct DataOutPdu : IPdu<DataOutPdu>
{
    public static Opcode Opcode => Opcode.DataOut;

    /// <summary>The last PDU of a sequence.</summary>
    public bool Final { get; init; }

    public ulong Lun { get; init; }

    public uint InitiatorTaskTag { get; init; }

    /// <summary>Copied from the R2T; the reserved tag for unsolicited data.</summary>
    public uint TargetTransferTag { get; init; }

    public uint ExpStatSN { get; init; }

    /// <summary>Counts from 0 in every sequence.</summary>
    public uint DataSN { get; init; }

    public uint BufferOffset { get; init; }

    public static DataOutPdu Read(ReadOnlySpan<byte> header)
    {
        BasicHeader.Expect(header, Opcode.DataOut);
        return new DataOutPdu
        {
            Final = header.Bit(1, 0x80),
            Lun = header.U64(8),
            InitiatorTaskTag = header.U32(16),
            TargetTransferTag = header.U32(20),
            ExpStatSN = header.U32(28),
            DataSN = header.U32(36),
            BufferOffset = header.U32(40),
        };
    }

    public void Write(Span<byte> header, int dataLength, int ahsLength = 0)
    {
        var flags = (byte)(Final ? 0x80 : 0);
        BasicHeader.Begin(header, Opcode, false, flags, dataLength, ahsLength);
        header.U64(8, Lun);
        header.U32(16, InitiatorTaskTag);
        header.U32(20, TargetTransferTag);
        header.U32(28, ExpStatSN);
        header.U32(36, DataSN);
        header.U32(40, BufferOffset);
    }
}
