namespace Bench.Iscsi.Login;

/// <summary>Text that a peer spreads over several PDUs with the C bit; bounded, since a peer may never end.</summary>
internal sealed class TextCollector
{
    private readonly List<byte> _bytes = [];
    private readonly int _maxBytes;

    /// <summary>Starts with no text.</summary>
    /// <param name="maxBytes">Most bytes to collect.</param>
    public TextCollector(int maxBytes = KeyText.MaxBytes)
    {
        _maxBytes = maxBytes;
    }

    /// <summary>Takes the text of one PDU.</summary>
    /// <returns>The pairs, or null where the text goes on in the next PDU.</returns>
    /// <exception cref="IscsiProtocolException">The text is too long or malformed.</exception>
    public List<KeyValuePair<string, string>>? Add(ReadOnlySpan<byte> text, bool goesOn)
    {
        if (_bytes.Count + text.Length > _maxBytes)
        {
            throw new IscsiProtocolException(ProtocolError.Negotiation, $"text of more than {_maxBytes} bytes");
        }

        if (goesOn)
        {
            _bytes.AddRange(text);
            return null;
        }

        if (_bytes.Count == 0)
        {
            return KeyText.Read(text);
        }

        _bytes.AddRange(text);
        var pairs = KeyText.Read(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_bytes));
        _bytes.Clear();
        return pairs;
    }
}
