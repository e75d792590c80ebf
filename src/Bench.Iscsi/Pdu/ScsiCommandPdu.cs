using System.Runtime.CompilerServices;
using Bench.Iscsi.Scsi;

namespace Bench.Iscsi.Pdu;

/// <summary>SCSI Command, RFC 7143 section 11.3.</summary>
internal readonly record struct ScsiCommandPdu : IPdu<ScsiCommandPdu>
{
    public static Opcode Opcode => Opcode.ScsiCommand;

    public bool Immediate { get; init; }

    /// <summary>No unsolicited Data-Out follows.</summary>
    public bool Final { get; init; }

    /// <summary>The R bit: data comes from the target.</summary>
    public bool Reads { get; init; }

    /// <summary>The W bit: data goes to the target.</summary>
    public bool Writes { get; init; }

    public TaskAttribute Attribute { get; init; }

    public ulong Lun { get; init; }

    public uint InitiatorTaskTag { get; init; }

    /// <summary>Bytes of the data buffer; for a bidirectional command of the written part.</summary>
    public uint ExpectedDataTransferLength { get; init; }

    public uint CmdSN { get; init; }

    public uint ExpStatSN { get; init; }

    /// <summary>The first 16 bytes of the command descriptor block.</summary>
    public CdbBytes Cdb { get; init; }

    public static ScsiCommandPdu Read(ReadOnlySpan<byte> header)
    {
        BasicHeader.Expect(header, Opcode.ScsiCommand);
        var pdu = new ScsiCommandPdu
        {
            Immediate = BasicHeader.IsImmediate(header),
            Final = header.Bit(1, 0x80),
            Reads = header.Bit(1, 0x40),
            Writes = header.Bit(1, 0x20),
            Attribute = (TaskAttribute)(header[1] & 7),
            Lun = header.U64(8),
            InitiatorTaskTag = header.U32(16),
            ExpectedDataTransferLength = header.U32(20),
            CmdSN = header.U32(24),
            ExpStatSN = header.U32(28),
            Cdb = CdbBytes.Read(header[32..]),
        };
        if (!pdu.Final && !pdu.Writes)
        {
            throw BasicHeader.Malformed(Opcode, "neither F nor W is set");
        }

        if (pdu.InitiatorTaskTag == BasicHeader.ReservedTag)
        {
            throw BasicHeader.Malformed(Opcode, "reserved task tag");
        }

        return pdu;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write(Span<byte> header, int dataLength, int ahsLength = 0)
    {
        var flags = (byte)((Final ? 0x80 : 0) | (Reads ? 0x40 : 0) | (Writes ? 0x20 : 0) | (byte)Attribute);
        BasicHeader.Begin(header, Opcode, Immediate, flags, dataLength, ahsLength);
        header.U64(8, Lun);
        header.U32(16, InitiatorTaskTag);
        header.U32(20, ExpectedDataTransferLength);
        header.U32(24, CmdSN);
        header.U32(28, ExpStatSN);
        Cdb.Write(header[32..]);
    }
}
