namespace Bench.Iscsi.Login;

/// <summary>A text to send in as many PDUs as the peer's MaxRecvDataSegmentLength makes it; all but the last carry the C bit.</summary>
internal sealed class TextPieces
{
    private byte[] _text = [];
    private int _sent;

    /// <summary>Starts a text.</summary>
    public void Begin(byte[] text)
    {
        _text = text;
        _sent = 0;
    }

    /// <summary>True while a part waits to be sent.</summary>
    public bool HasMore => _sent < _text.Length;

    /// <summary>Takes the next part, empty where the text is.</summary>
    public byte[] Take(int most)
    {
        var length = Math.Min(most, _text.Length - _sent);
        var piece = _text.AsSpan(_sent, length).ToArray();
        _sent += length;
        return piece;
    }
}
