using System.Buffers.Binary;
using System.Text;

namespace Bench.Iscsi.Discovery;

/// <summary>An iSNS message: its function and its attributes, RFC 4171 section 5.</summary>
/// <param name="Function">What it asks, or answers.</param>
/// <param name="Transaction">Ties an answer to its question.</param>
/// <param name="Status">Outcome, of a response.</param>
/// <param name="Attributes">Tag and value in order.</param>
internal sealed record IsnsMessage(IsnsFunction Function, ushort Transaction, uint Status, IReadOnlyList<(IsnsTag Tag, byte[] Value)> Attributes)
{
    public const int HeaderSize = 12;
    public const int MaxPayload = 65532;

    private const ushort Response = 0x8000;
    private const ushort ClientFlags = 0x8000 | 0x0800 | 0x0400;

    /// <summary>An attribute with text: ended by NUL and padded to words.</summary>
    public static (IsnsTag Tag, byte[] Value) Text(IsnsTag tag, string text)
    {
        var bytes = new byte[(Encoding.UTF8.GetByteCount(text) + 4) & ~3];
        Encoding.UTF8.GetBytes(text, bytes);
        return (tag, bytes);
    }

    /// <summary>An attribute with a number.</summary>
    public static (IsnsTag Tag, byte[] Value) Number(IsnsTag tag, uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return (tag, bytes);
    }

    /// <summary>An attribute without value: in a query, what to tell.</summary>
    public static (IsnsTag Tag, byte[] Value) Wanted(IsnsTag tag) => (tag, []);

    /// <summary>The bytes of a request, in one PDU.</summary>
    public byte[] Write()
    {
        var length = Attributes.Sum(a => 8 + a.Value.Length);
        var bytes = new byte[HeaderSize + length];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, 1);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)Function);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(4), checked((ushort)length));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(6), ClientFlags);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(8), Transaction);
        var at = HeaderSize;
        foreach (var (tag, value) in Attributes)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at), (uint)tag);
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at + 4), (uint)value.Length);
            value.CopyTo(bytes, at + 8);
            at += 8 + value.Length;
        }

        return bytes;
    }

    /// <summary>Reads a response whose payload was collected from its PDUs.</summary>
    /// <exception cref="IscsiProtocolException">The payload is no list of attributes.</exception>
    public static IsnsMessage ReadResponse(ushort function, ushort transaction, ReadOnlySpan<byte> payload)
    {
        if ((function & Response) == 0 || payload.Length < 4)
        {
            throw Malformed($"function {function:x4} with {payload.Length} bytes is no response");
        }

        var status = BinaryPrimitives.ReadUInt32BigEndian(payload);
        payload = payload[4..];
        var attributes = new List<(IsnsTag, byte[])>();
        while (payload.Length > 0)
        {
            if (payload.Length < 8)
            {
                throw Malformed("an attribute is cut off");
            }

            var length = BinaryPrimitives.ReadUInt32BigEndian(payload[4..]);
            if (length > payload.Length - 8)
            {
                throw Malformed($"an attribute of {length} bytes, {payload.Length - 8} are there");
            }

            attributes.Add(((IsnsTag)BinaryPrimitives.ReadUInt32BigEndian(payload), payload.Slice(8, (int)length).ToArray()));
            payload = payload[(8 + (int)length)..];
        }

        return new IsnsMessage((IsnsFunction)(function & ~Response), transaction, status, attributes);
    }

    internal static IscsiProtocolException Malformed(string what) => new(ProtocolError.Protocol, $"iSNS: {what}") { Phase = IscsiPhase.Discovery };
}
