using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Bench.Iscsi.Pdu;

/// <summary>The fields that all basic header segments have, RFC 7143 section 11.2.1.</summary>
internal static class BasicHeader
{
    /// <summary>Bytes of a basic header segment.</summary>
    public const int Size = 48;

    /// <summary>Tag that stands for none.</summary>
    public const uint ReservedTag = 0xffff_ffff;

    /// <summary>Most bytes that DataSegmentLength can say.</summary>
    public const int MaxDataLength = 0xff_ffff;

    /// <summary>Most bytes of additional header segments: 255 words.</summary>
    public const int MaxAhsLength = 255 * 4;

    public const int LunOffset = 8;
    public const int TagOffset = 16;

    public static Opcode OpcodeOf(ReadOnlySpan<byte> header) => (Opcode)(header[0] & 0x3f);

    public static bool IsImmediate(ReadOnlySpan<byte> header) => (header[0] & 0x40) != 0;

    public static int AhsLength(ReadOnlySpan<byte> header) => header[4] * 4;

    public static int DataLength(ReadOnlySpan<byte> header) =>
        (int)(BinaryPrimitives.ReadUInt32BigEndian(header[4..]) & 0xff_ffff);

    public static uint InitiatorTaskTag(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt32BigEndian(header[TagOffset..]);

    /// <summary>Data and header sections end on words of 4 bytes.</summary>
    public static int Padded(int length) => (length + 3) & ~3;

    /// <summary>Throws unless the header is whole and of the given type.</summary>
    /// <exception cref="IscsiProtocolException">It is not.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Expect(ReadOnlySpan<byte> header, Opcode opcode)
    {
        if (header.Length < Size)
        {
            throw new IscsiProtocolException(ProtocolError.Format, $"{opcode}: {header.Length} bytes are less than a header of {Size}");
        }

        if (OpcodeOf(header) != opcode)
        {
            throw new IscsiProtocolException(ProtocolError.Format, $"opcode 0x{header[0] & 0x3f:x2} where {opcode} was expected");
        }
    }

    /// <summary>Clears the header and writes opcode, flags and lengths.</summary>
    public static void Begin(Span<byte> header, Opcode opcode, bool immediate, byte flags, int dataLength, int ahsLength)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)dataLength, (uint)MaxDataLength, nameof(dataLength));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)ahsLength, (uint)MaxAhsLength, nameof(ahsLength));
        header[..Size].Clear();
        header[0] = (byte)((byte)opcode | (immediate ? 0x40 : 0));
        header[1] = flags;
        BinaryPrimitives.WriteUInt32BigEndian(header[4..], ((uint)(ahsLength >> 2) << 24) | (uint)dataLength);
    }

    /// <summary>A format error, worded the same for every PDU.</summary>
    public static IscsiProtocolException Malformed(Opcode opcode, string what) => new(ProtocolError.Format, $"{opcode}: {what}");
}
