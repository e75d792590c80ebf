using System.Buffers.Binary;

namespace Bench.Engine.Engines.Network;

/// <summary>
/// What fio's sockets say to each other beside data, in its byte order: eight bytes that open a datagram link (big-endian) or close any
/// link (little-endian), and the number at the end of each datagram by which the receiver counts losses.
/// </summary>
internal static class LinkMessage
{
    /// <summary>Size of an open or close message, bytes.</summary>
    public const int Bytes = 8;

    /// <summary>Size of the mark at the end of a datagram, bytes.</summary>
    public const int SequenceBytes = 24;

    private const uint Magic = 0x6c696e6b;
    private const uint CloseCommand = 0x89;
    private const uint OpenCommand = 0x98;
    private const ulong SequenceMagic = 0x657375716e556563;

    /// <summary>The message that opens a link.</summary>
    public static byte[] Open()
    {
        byte[] message = new byte[Bytes];
        BinaryPrimitives.WriteUInt32BigEndian(message, Magic);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(4), OpenCommand);
        return message;
    }

    /// <summary>The message that closes a link.</summary>
    public static byte[] Close()
    {
        byte[] message = new byte[Bytes];
        BinaryPrimitives.WriteUInt32LittleEndian(message, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(4), CloseCommand);
        return message;
    }

    /// <summary>True for exactly one message that opens.</summary>
    public static bool IsOpen(ReadOnlySpan<byte> data) => data.Length == Bytes
        && BinaryPrimitives.ReadUInt32BigEndian(data) == Magic
        && BinaryPrimitives.ReadUInt32BigEndian(data[4..]) == OpenCommand;

    /// <summary>True for exactly one message that closes.</summary>
    public static bool IsClose(ReadOnlySpan<byte> data) => data.Length == Bytes
        && BinaryPrimitives.ReadUInt32LittleEndian(data) == Magic
        && BinaryPrimitives.ReadUInt32LittleEndian(data[4..]) == CloseCommand;

    /// <summary>Writes a datagram's number into its end.</summary>
    public static void StoreSequence(Span<byte> datagram, ulong sequence)
    {
        if (datagram.Length >= SequenceBytes)
        {
            Span<byte> mark = datagram[^SequenceBytes..];
            BinaryPrimitives.WriteUInt64LittleEndian(mark, SequenceMagic);
            BinaryPrimitives.WriteUInt64LittleEndian(mark[8..], sequence);
            BinaryPrimitives.WriteUInt64LittleEndian(mark[16..], (ulong)datagram.Length);
        }
    }

    /// <summary>Reads a datagram's number; false when it carries none.</summary>
    public static bool TryReadSequence(ReadOnlySpan<byte> datagram, out ulong sequence)
    {
        sequence = 0;
        if (datagram.Length < SequenceBytes)
        {
            return false;
        }

        ReadOnlySpan<byte> mark = datagram[^SequenceBytes..];
        sequence = BinaryPrimitives.ReadUInt64LittleEndian(mark[8..]);
        return BinaryPrimitives.ReadUInt64LittleEndian(mark) == SequenceMagic
            && BinaryPrimitives.ReadUInt64LittleEndian(mark[16..]) == (ulong)datagram.Length;
    }
}
