using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bench.Engine.Native;

namespace Bench.Iscsi.Session;

/// <summary>
/// Bytes to send in order: headers, written into chunks of this queue's own memory, and data, which stays where its owner has it until it
/// is sent. Headers that follow one another become one piece, so a batch of reads is a single piece of memory.
/// </summary>
internal sealed unsafe class SendQueue : IDisposable
{
    private const int ChunkSize = 65536;

    private readonly List<nint> _chunks = [];
    private readonly Queue<int> _freeChunks = new();
    private readonly Queue<int> _usedChunks = new();
    private Piece[] _pieces = new Piece[256];
    private int _head;
    private int _count;
    private int _chunk = -1;
    private byte* _at;
    private int _left;

    /// <summary>Bytes that wait.</summary>
    public long Length { get; private set; }

    /// <summary>Bytes that were ever appended: the end of what waits.</summary>
    public long End { get; private set; }

    /// <summary>Bytes of headers that wait: what this queue itself must hold.</summary>
    public long OwnBytes => (long)_usedChunks.Count * ChunkSize;

    public void Dispose()
    {
        foreach (var chunk in _chunks)
        {
            NativeMemory.Free((void*)chunk);
        }

        _chunks.Clear();
        _count = 0;
        Length = 0;
    }

    /// <summary>Appends bytes for the caller to fill; not cleared.</summary>
    /// <param name="length">1 to 65,536.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Span<byte> Append(int length)
    {
        if (_left < length)
        {
            NextChunk(length);
        }

        var start = _at;
        _at += length;
        _left -= length;
        Length += length;
        End += length;
        if (_count > 0)
        {
            ref var last = ref _pieces[(_head + _count - 1) & (_pieces.Length - 1)];
            if (last.Chunk == _chunk && last.Start + last.Length == start)
            {
                last.Length += length;
                return new Span<byte>(start, length);
            }
        }

        Push(start, length, _chunk);
        return new Span<byte>(start, length);
    }

    /// <summary>Appends memory of someone else, who keeps it as it is until it is sent or the queue is cleared.</summary>
    public void Append(byte* data, int length)
    {
        Push(data, length, -1);
        Length += length;
        End += length;
    }

    /// <summary>Lists the first pieces.</summary>
    /// <returns>How many vectors were filled.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Gather(Span<IoVector> vectors)
    {
        var count = Math.Min(vectors.Length, _count);
        for (var i = 0; i < count; i++)
        {
            ref var piece = ref _pieces[(_head + i) & (_pieces.Length - 1)];
            vectors[i] = new IoVector { Base = piece.Start, Length = piece.Length };
        }

        return count;
    }

    /// <summary>Forgets bytes that were sent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Consume(long bytes)
    {
        Length -= bytes;
        while (bytes > 0)
        {
            ref var piece = ref _pieces[_head];
            if (piece.Length > bytes)
            {
                piece.Start += bytes;
                piece.Length -= (int)bytes;
                return;
            }

            bytes -= piece.Length;
            Free(piece.Chunk);
            _head = (_head + 1) & (_pieces.Length - 1);
            _count--;
        }

        if (_count == 0)
        {
            Rewind();
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _count = 0;
        Length = 0;
        Rewind();
    }

    // Chunks are used in order: once a piece of one is sent, those before it are free.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Free(int chunk)
    {
        if (chunk < 0)
        {
            return;
        }

        while (_usedChunks.Count > 0 && _usedChunks.Peek() != chunk)
        {
            _freeChunks.Enqueue(_usedChunks.Dequeue());
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Rewind()
    {
        while (_usedChunks.Count > 1)
        {
            _freeChunks.Enqueue(_usedChunks.Dequeue());
        }

        if (_usedChunks.Count == 1)
        {
            _chunk = _usedChunks.Peek();
            _at = (byte*)_chunks[_chunk];
            _left = ChunkSize;
        }
    }

    private void NextChunk(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, ChunkSize);
        if (!_freeChunks.TryDequeue(out _chunk))
        {
            _chunk = _chunks.Count;
            _chunks.Add((nint)NativeMemory.Alloc(ChunkSize));
        }

        _usedChunks.Enqueue(_chunk);
        _at = (byte*)_chunks[_chunk];
        _left = ChunkSize;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Push(byte* start, int length, int chunk)
    {
        if (_count == _pieces.Length)
        {
            var larger = new Piece[_pieces.Length * 2];
            for (var i = 0; i < _count; i++)
            {
                larger[i] = _pieces[(_head + i) & (_pieces.Length - 1)];
            }

            _pieces = larger;
            _head = 0;
        }

        _pieces[(_head + _count) & (_pieces.Length - 1)] = new Piece { Start = start, Length = length, Chunk = chunk };
        _count++;
    }

    private struct Piece
    {
        public byte* Start;
        public int Length;
        public int Chunk;
    }
}
