using System.Text;

namespace Bench.Iscsi.Login;

/// <summary>Text of login and text PDUs: <c>Key=Value</c> pairs, each ended by a NUL. RFC 7143 section 6.1.</summary>
internal static class KeyText
{
    /// <summary>Most bytes that one exchange may collect; the RFC asks for at least 8,192.</summary>
    public const int MaxBytes = 65536;

    /// <summary>Most bytes of a key's name.</summary>
    public const int MaxNameLength = 63;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the pairs in their order.</summary>
    /// <exception cref="IscsiProtocolException">A pair without name, without equals sign or without its NUL, or no UTF-8.</exception>
    public static List<KeyValuePair<string, string>> Read(ReadOnlySpan<byte> text)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        while (text.Length > 0)
        {
            var end = text.IndexOf((byte)0);
            if (end < 0)
            {
                throw new IscsiProtocolException(ProtocolError.Negotiation, "login text: the last pair has no NUL at its end");
            }

            var pair = text[..end];
            text = text[(end + 1)..];
            if (pair.IsEmpty)
            {
                // Some targets count a padding byte as data.
                continue;
            }

            var equals = pair.IndexOf((byte)'=');
            if (equals is <= 0 or > MaxNameLength)
            {
                throw new IscsiProtocolException(ProtocolError.Negotiation, "login text: a pair without a key of 1 to 63 bytes and an equals sign");
            }

            pairs.Add(new(Decode(pair[..equals]), Decode(pair[(equals + 1)..])));
        }

        return pairs;
    }

    /// <summary>Writes pairs in their order.</summary>
    public static byte[] Write(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var text = new StringBuilder();
        foreach (var (key, value) in pairs)
        {
            text.Append(key).Append('=').Append(value).Append('\0');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (ArgumentException)
        {
            throw new IscsiProtocolException(ProtocolError.Negotiation, "login text: not UTF-8");
        }
    }
}
