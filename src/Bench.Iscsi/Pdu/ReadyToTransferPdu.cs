namespace Bench.Iscsi.Pdu;

/// <summary>Ready To Transfer: the target asks for data of a write. RFC 7143 section 11.8.</summary>
internal readonly record struct ReadyToTransferPdu : IPdu<ReadyToTransferPdu>
{
    public static Opcode Opcode => Opcode.ReadyToTransfer;

    public ulong Lun { get; init; }

    public uint InitiatorTaskTag { get; init; }

    public uint TargetTransferTag { get; init; }

    /// <summary>The next StatSN; an R2T does not use it up.</summary>
    public uint StatSN { get; init; }

    public uint ExpCmdSN { get; init; }

    public uint MaxCmdSN { get; init; }

    /// <summary>Counts from 0 in every command.</summary>
    public uint R2TSN { get; init; }

    public uint BufferOffset { get; init; }

    /// <summary>Bytes, 1 to MaxBurstLength.</summary>
    public uint DesiredLength { get; init; }

    public static ReadyToTransferPdu Read(ReadOnlySpan<byte> header)
    {
        BasicHeader.Expect(header, Opcode.ReadyToTransfer);
        var pdu = new ReadyToTransferPdu
        {
            Lun = header.U64(8),
            InitiatorTaskTag = header.U32(16),
            TargetTransferTag = header.U32(20),
            StatSN = header.U32(24),
            ExpCmdSN = header.U32(28),
            MaxCmdSN = header.U32(32),
            R2TSN = header.U32(36),
            BufferOffset = header.U32(40),
            DesiredLength = header.U32(44),
        };
        if (pdu.TargetTransferTag == BasicHeader.ReservedTag || pdu.DesiredLength == 0 || BasicHeader.DataLength(header) != 0)
        {
            throw BasicHeader.Malformed(Opcode, "needs a transfer tag, a length above 0 and no data of its own");
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
        header.U32(36, R2TSN);
        header.U32(40, BufferOffset);
        header.U32(44, DesiredLength);
    }
}
