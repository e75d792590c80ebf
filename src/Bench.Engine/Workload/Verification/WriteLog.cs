using System.Runtime.InteropServices;

namespace Bench.Engine.Workload.Verification;

/// <summary>A finished write that is to be read back.</summary>
/// <param name="Offset">Where, bytes.</param>
/// <param name="Sequence">The write's number; its complement once the blocks are trimmed.</param>
/// <param name="Length">How much, bytes; 0 when it is not to be read back any more.</param>
/// <param name="Target">On which target.</param>
internal readonly record struct WriteRecord(long Offset, long Sequence, int Length, int Target)
{
    /// <summary>The write after its blocks were trimmed.</summary>
    public WriteRecord Trimmed() => this with { Sequence = ~Sequence };

    /// <summary>True for the number of a write whose blocks were trimmed.</summary>
    public static bool IsTrimmed(long sequence) => sequence < 0;
}

/// <summary>
/// Finished writes in order, first in first out, in native memory taken as needed: 24 bytes a write, at most
/// <see cref="Capacity"/> writes (96 MiB). When it is full, the daemon reads back before it writes on.
/// </summary>
internal sealed unsafe class WriteLog : IDisposable
{
    /// <summary>Most writes it holds.</summary>
    public const int Capacity = 1 << 22;

    private const int ChunkBits = 16;
    private const int ChunkSize = 1 << ChunkBits;

    private readonly WriteRecord*[] _chunks = new WriteRecord*[Capacity / ChunkSize];
    private long _head;
    private long _tail;

    /// <summary>Writes to read back.</summary>
    public long Count => _tail - _head;

    /// <summary>Appends a write.</summary>
    public void Add(in WriteRecord record)
    {
        ref var chunk = ref _chunks[(_tail >> ChunkBits) % _chunks.Length];
        if (chunk == null)
        {
            chunk = (WriteRecord*)NativeMemory.Alloc(ChunkSize, (nuint)sizeof(WriteRecord));
        }

        chunk[_tail & (ChunkSize - 1)] = record;
        _tail++;
    }

    /// <summary>Where the next write will be kept.</summary>
    public long End => _tail;

    /// <summary>True while the write at a place is still kept.</summary>
    public bool Holds(long position) => position >= _head;

    /// <summary>Puts another record in the place of one that is kept.</summary>
    public void Replace(long position, in WriteRecord record) =>
        _chunks[(position >> ChunkBits) % _chunks.Length][position & (ChunkSize - 1)] = record;

    /// <summary>The oldest write.</summary>
    public WriteRecord Peek() => _chunks[(_head >> ChunkBits) % _chunks.Length][_head & (ChunkSize - 1)];

    /// <summary>Takes the oldest write.</summary>
    public WriteRecord Take()
    {
        var record = Peek();
        _head++;
        return record;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (var i = 0; i < _chunks.Length; i++)
        {
            NativeMemory.Free(_chunks[i]);
            _chunks[i] = null;
        }
    }
}
