using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bench.Engine.Native;

namespace Bench.Iscsi.Target.Protocol;

/// <summary>
/// What a connection has to send: PDUs written into native memory one behind the other, and memory of LUNs by reference. Pieces that touch are joined, so
/// that a batch of small answers leaves as one buffer and large reads leave without a copy. Used by one thread.
/// </summary>
internal sealed unsafe class OutputQueue : IDisposable
{
    /// <summary>Most pieces one gathering send takes (IOV_MAX of Linux).</summary>
    public const int MaxPieces = 1024;

    private const int ChunkLength = 256 << 10;

    private readonly List<(nint Start, int Length)> _chunks = [];
    private IoVector[] _pieces = new IoVector[64];
    private int _first;
    private int _count;
    private int _chunk;
    private int _used;

    public OutputQueue() => AddChunk(ChunkLength);

    ~OutputQueue() => Free();

    /// <summary>Bytes that wait.</summary>
    public long PendingBytes { get; private set; }

    public bool IsEmpty => _count == 0;

    /// <summary>Pieces that wait, first to send first.</summary>
    public ReadOnlySpan<IoVector> Pieces => _pieces.AsSpan(_first, _count);

    /// <summary>Room for <paramref name="length"/> bytes that will be sent; the caller fills all of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Reserve(int length)
    {
        if (_used + length > _chunks[_chunk].Length)
        {
            NextChunk(length);
        }
        byte* start = (byte*)_chunks[_chunk].Start + _used;
        _used += length;
        Append(start, length);
        return new Span<byte>(start, length);
    }

    /// <summary>Takes back the end of the last <see cref="Reserve"/>.</summary>
    public void Unreserve(int length)
    {
        _used -= length;
        PendingBytes -= length;
        ref IoVector last = ref _pieces[_first + _count - 1];
        last.Length -= length;
        if (last.Length == 0)
        {
            _count--;
        }
    }

    /// <summary>Queues memory that stays as it is until it is sent.</summary>
    public void Append(byte* start, int length)
    {
        PendingBytes += length;
        if (_count > 0)
        {
            ref IoVector last = ref _pieces[_first + _count - 1];
            if (last.Base + last.Length == start)
            {
                last.Length += length;
                return;
            }
        }
        if (_first + _count == _pieces.Length)
        {
            MakeRoom();
        }
        _pieces[_first + _count++] = new() { Base = start, Length = length };
    }

    /// <summary>Forgets bytes that were sent.</summary>
    public void Consume(long bytes)
    {
        PendingBytes -= bytes;
        while (bytes > 0)
        {
            ref IoVector piece = ref _pieces[_first];
            if (bytes < piece.Length)
            {
                piece.Base += bytes;
                piece.Length -= (nint)bytes;
                return;
            }
            bytes -= piece.Length;
            _first++;
            _count--;
        }
        if (_count == 0)
        {
            Reset();
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _count = 0;
        PendingBytes = 0;
        Reset();
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Reset()
    {
        _first = 0;
        _used = 0;
        _chunk = 0;
        // One chunk serves small answers for ever; those that large reads of a file took go back.
        for (int i = _chunks.Count - 1; i > 0; i--)
        {
            NativeMemory.Free((void*)_chunks[i].Start);
            _chunks.RemoveAt(i);
        }
    }

    private void NextChunk(int length)
    {
        AddChunk(Math.Max(ChunkLength, length));
        _chunk = _chunks.Count - 1;
        _used = 0;
    }

    private void AddChunk(int length) => _chunks.Add(((nint)NativeMemory.Alloc((nuint)length), length));

    private void MakeRoom()
    {
        if (_first > 0)
        {
            Array.Copy(_pieces, _first, _pieces, 0, _count);
            _first = 0;
        }
        else
        {
            Array.Resize(ref _pieces, _pieces.Length * 2);
        }
    }

    private void Free()
    {
        foreach (var (start, _) in _chunks)
        {
            NativeMemory.Free((void*)start);
        }
        _chunks.Clear();
    }
}
