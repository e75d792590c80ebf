using System.Buffers.Binary;

namespace Bench.Iscsi.Scsi;

/// <summary>
/// The 16 bytes of a SCSI Command PDU's CDB field as two numbers, first byte highest. Not a <see cref="UInt128"/>, since methods that
/// touch one are not compiled ahead of time: the first second of a job would run unoptimised code.
/// </summary>
/// <param name="First">Bytes 0 to 7.</param>
/// <param name="Last">Bytes 8 to 15.</param>
internal readonly record struct CdbBytes(ulong First, ulong Last)
{
    /// <summary>Reads 16 bytes.</summary>
    public static CdbBytes Read(ReadOnlySpan<byte> cdb) => new(BinaryPrimitives.ReadUInt64BigEndian(cdb), BinaryPrimitives.ReadUInt64BigEndian(cdb[8..]));

    /// <summary>Writes 16 bytes.</summary>
    public void Write(Span<byte> cdb)
    {
        BinaryPrimitives.WriteUInt64BigEndian(cdb, First);
        BinaryPrimitives.WriteUInt64BigEndian(cdb[8..], Last);
    }
}
