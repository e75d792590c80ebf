using System.Runtime.CompilerServices;
using Bench.Iscsi.Scsi;

namespace Bench.Iscsi.Pdu;

/// <summary>SCSI Data-In; with the S bit it is the command's response too. RFC 7143 section 11.7.</summary>
internal readonly record struct DataInPdu : IPdu<DataInPdu>
{
    public static Opcode Opcode => Opcode.DataIn;

    /// <summary>The last PDU of a sequence, not of the command.</summary>
    public bool Final { get; init; }

    /// <summary>The target wants a DataACK SNACK (error recovery level 1 and 2).</summary>
    public bool Acknowledge { get; init; }

    public bool Overflow { get; init; }

    public bool Underflow { get; init; }

    /// <summary>The S bit: status, StatSN and residual are meaningful, the command is done.</summary>
    public bool HasStatus { get; init; }

    public ScsiStatus Status { get; init; }

    public ulong Lun { get; init; }

    public uint InitiatorTaskTag { get; init; }

    public uint TargetTransferTag { get; init; }

    public uint StatSN { get; init; }

    public uint ExpCmdSN { get; init; }

    public uint MaxCmdSN { get; init; }

    /// <summary>Counts from 0 in every command.</summary>
    public uint DataSN { get; init; }

    public uint BufferOffset { get; init; }

    public uint ResidualCount { get; init; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static DataInPdu Read(ReadOnlySpan<byte> header)
    {
        BasicHeader.Expect(header, Opcode.DataIn);
        var pdu = new DataInPdu
        {
            Final = header.Bit(1, 0x80),
            Acknowledge = header.Bit(1, 0x40),
            Overflow = header.Bit(1, 0x04),
            Underflow = header.Bit(1, 0x02),
            HasStatus = header.Bit(1, 0x01),
            Status = (ScsiStatus)header[3],
            Lun = header.U64(8),
            InitiatorTaskTag = header.U32(16),
            TargetTransferTag = header.U32(20),
            StatSN = header.U32(24),
            ExpCmdSN = header.U32(28),
            MaxCmdSN = header.U32(32),
            DataSN = header.U32(36),
            BufferOffset = header.U32(40),
            ResidualCount = header.U32(44),
        };
        if (pdu.HasStatus ? !pdu.Final || (pdu.Overflow && pdu.Underflow) : pdu.Overflow || pdu.Underflow)
        {
            throw BasicHeader.Malformed(Opcode, $"flags 0x{header[1]:x2} do not go together");
        }

        return pdu;
    }

    public void Write(Span<byte> header, int dataLength, int ahsLength = 0)
    {
        var flags = (byte)((Final ? 0x80 : 0) | (Acknowledge ? 0x40 : 0) | (Overflow ? 0x04 : 0) | (Underflow ? 0x02 : 0) | (HasStatus ? 0x01 : 0));
        BasicHeader.Begin(header, Opcode, false, flags, dataLength, ahsLength);
        header[3] = (byte)Status;
        header.U64(8, Lun);
        header.U32(16, InitiatorTaskTag);
        header.U32(20, TargetTransferTag);
        header.U32(24, StatSN);
        header.U32(28, ExpCmdSN);
        header.U32(32, MaxCmdSN);
        header.U32(36, DataSN);
        header.U32(40, BufferOffset);
        header.U32(44, ResidualCount);
    }
}
