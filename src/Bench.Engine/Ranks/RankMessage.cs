using System.Buffers.Binary;
using System.Text;

namespace Bench.Engine.Ranks;

/// <summary>What a message between ranks is about.</summary>
internal enum RankMessageKind : byte
{
    /// <summary>A sign of life.</summary>
    Beat,

    /// <summary>Content under a key, kept until it is taken.</summary>
    Note,

    /// <summary>Content under a key of which only the newest counts.</summary>
    Status,

    /// <summary>The sender has reached a point.</summary>
    Arrival,

    /// <summary>All have reached a point; the number is the common moment in the receiver's clock.</summary>
    Moment,

    /// <summary>Something that every rank should know.</summary>
    Notice,

    /// <summary>Asks for the receiver's clock; the number is the sender's.</summary>
    Ping,

    /// <summary>The answer: the number is the receiver's clock.</summary>
    Pong,
}

/// <summary>A message between ranks: kind, number, key, content.</summary>
internal readonly record struct RankMessage(RankMessageKind Kind, string Key, long Number, ReadOnlyMemory<byte> Content)
{
    private const int HeadBytes = 1 + sizeof(long) + sizeof(ushort);

    public byte[] Encode()
    {
        byte[] key = Encoding.UTF8.GetBytes(Key);
        byte[] message = new byte[HeadBytes + key.Length + Content.Length];
        message[0] = (byte)Kind;
        BinaryPrimitives.WriteInt64LittleEndian(message.AsSpan(1), Number);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(1 + sizeof(long)), checked((ushort)key.Length));
        key.CopyTo(message, HeadBytes);
        Content.CopyTo(message.AsMemory(HeadBytes + key.Length));
        return message;
    }

    public static RankMessage Decode(byte[] message)
    {
        int keyLength = BinaryPrimitives.ReadUInt16LittleEndian(message.AsSpan(1 + sizeof(long)));
        return new RankMessage(
            (RankMessageKind)message[0],
            Encoding.UTF8.GetString(message, HeadBytes, keyLength),
            BinaryPrimitives.ReadInt64LittleEndian(message.AsSpan(1)),
            message.AsMemory(HeadBytes + keyLength));
    }
}
