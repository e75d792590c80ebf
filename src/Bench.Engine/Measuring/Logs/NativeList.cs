using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Bench.Engine.Measuring.Logs;

/// <summary>
/// A list in chunks of native memory: appending never moves what is there, never allocates managed memory, and full chunks can
/// be taken away by another thread while the owner goes on appending.
/// </summary>
internal sealed unsafe class NativeList<T> : IDisposable
    where T : unmanaged
{
    private const int ChunkBytes = 64 << 10;
    private static readonly int PerChunk = ChunkBytes / sizeof(T);

    private readonly Lock _lock = new();
    private readonly Queue<nint> _full = new(64);
    private T* _current;
    private int _used;

    public NativeList() => _current = Allocate();

    ~NativeList() => Free();

    /// <summary>Appends an entry.</summary>
    /// <returns>True when a chunk became full.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Append(in T entry)
    {
        _current[_used++] = entry;
        if (_used < PerChunk)
        {
            return false;
        }

        NextChunk();
        return true;
    }

    /// <summary>Full chunks that wait.</summary>
    public int FullChunks
    {
        get
        {
            lock (_lock)
            {
                return _full.Count;
            }
        }
    }

    /// <summary>Takes the oldest full chunk, hands its entries to <paramref name="use"/> and frees it; from any thread.</summary>
    /// <returns>False when there was none.</returns>
    public bool TakeFull(ReadOnlySpanAction use)
    {
        nint chunk;
        lock (_lock)
        {
            if (!_full.TryDequeue(out chunk))
            {
                return false;
            }
        }

        use(new ReadOnlySpan<T>((void*)chunk, PerChunk));
        NativeMemory.Free((void*)chunk);
        return true;
    }

    /// <summary>Takes everything in order; only once nobody appends any more.</summary>
    public void TakeAll(ReadOnlySpanAction use)
    {
        while (TakeFull(use))
        {
        }

        use(new ReadOnlySpan<T>(_current, _used));
        _used = 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private static T* Allocate() => (T*)NativeMemory.Alloc(ChunkBytes);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void NextChunk()
    {
        lock (_lock)
        {
            _full.Enqueue((nint)_current);
        }

        _current = Allocate();
        _used = 0;
    }

    private void Free()
    {
        while (_full.TryDequeue(out nint chunk))
        {
            NativeMemory.Free((void*)chunk);
        }

        NativeMemory.Free(_current);
        _current = null;
        _used = 0;
    }

    public delegate void ReadOnlySpanAction(ReadOnlySpan<T> entries);
}
