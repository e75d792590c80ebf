using System.Buffers.Binary;

namespace Bench.Iscsi.Pdu;

/// <summary>Big-endian fields of a header by their offset.</summary>
internal static class HeaderFields
{
    public static ushort U16(this ReadOnlySpan<byte> header, int offset) => BinaryPrimitives.ReadUInt16BigEndian(header[offset..]);

    public static uint U32(this ReadOnlySpan<byte> header, int offset) => BinaryPrimitives.ReadUInt32BigEndian(header[offset..]);

    public static ulong U64(this ReadOnlySpan<byte> header, int offset) => BinaryPrimitives.ReadUInt64BigEndian(header[offset..]);

    public static void U16(this Span<byte> header, int offset, ushort value) => BinaryPrimitives.WriteUInt16BigEndian(header[offset..], value);

    public static void U32(this Span<byte> header, int offset, uint value) => BinaryPrimitives.WriteUInt32BigEndian(header[offset..], value);

    public static void U64(this Span<byte> header, int offset, ulong value) => BinaryPrimitives.WriteUInt64BigEndian(header[offset..], value);

    public static bool Bit(this ReadOnlySpan<byte> header, int offset, byte mask) => (header[offset] & mask) != 0;
}
