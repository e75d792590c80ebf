using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Workload.Data;

/// <summary>Bytes repeated over a block (<c>buffer_pattern</c>, <c>verify_pattern</c>), where <c>%o</c> stands for the block's offset.</summary>
internal sealed unsafe class DataPattern
{
    private readonly byte[] _bytes;
    private readonly int[] _offsets;

    private DataPattern(byte[] bytes, int[] offsets)
    {
        _bytes = bytes;
        _offsets = offsets;
    }

    /// <summary>True when the bytes depend on where the block lies.</summary>
    public bool HasOffset => _offsets.Length > 0;

    /// <summary>The pattern of the pieces, or null without any.</summary>
    public static DataPattern? Create(IReadOnlyList<PatternPiece>? pieces)
    {
        var bytes = new List<byte>();
        var offsets = new List<int>();
        foreach (var piece in pieces ?? [])
        {
            if (piece.IsOffset)
            {
                offsets.Add(bytes.Count);
                bytes.AddRange(new byte[sizeof(long)]);
            }
            else
            {
                bytes.AddRange(piece.Bytes.Span);
            }
        }

        return bytes.Count > 0 ? new DataPattern([.. bytes], [.. offsets]) : null;
    }

    /// <summary>Repeats the pattern over a buffer that holds the block at <paramref name="offset"/>.</summary>
    public void Fill(byte* to, int length, long offset)
    {
        var span = new Span<byte>(to, length);
        var head = Math.Min(length, _bytes.Length);
        _bytes.AsSpan(0, head).CopyTo(span);
        Span<byte> place = stackalloc byte[sizeof(long)];
        BitConverter.TryWriteBytes(place, offset);
        foreach (var at in _offsets)
        {
            if (at < length)
            {
                place[..Math.Min(place.Length, length - at)].CopyTo(span[at..]);
            }
        }

        for (var filled = head; filled < length; filled *= 2)
        {
            span[..Math.Min(filled, length - filled)].CopyTo(span[filled..]);
        }
    }
}
