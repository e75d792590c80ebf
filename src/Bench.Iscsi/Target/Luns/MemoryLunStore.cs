using Bench.Iscsi.Target.Native;

namespace Bench.Iscsi.Target.Luns;

/// <summary>A LUN in memory, sparse: only blocks that were written take space, all others are served from one page of zeros.</summary>
internal sealed unsafe class MemoryLunStore : LunStore
{
    private const int ZeroLength = 1 << 20;

    private static readonly SparseMemory Zeros = new(ZeroLength);

    private readonly SparseMemory _memory;
    private readonly BlockMap _map;
    private readonly int _blockSize;
    private readonly bool _powerOfTwo;
    private readonly int _shift;

    /// <exception cref="InsufficientMemoryException">The address space is not to be had.</exception>
    public MemoryLunStore(long length, int blockSize)
        : base(length)
    {
        _blockSize = blockSize;
        _powerOfTwo = System.Numerics.BitOperations.IsPow2(blockSize);
        _shift = System.Numerics.BitOperations.Log2((uint)blockSize);
        _memory = new SparseMemory(length);
        _map = new BlockMap(length / blockSize);
    }

    public override bool HasVolatileCache => false;

    public override void Read(long offset, Span<byte> destination) => new ReadOnlySpan<byte>(_memory.Start + offset, destination.Length).CopyTo(destination);

    public override void Write(long offset, ReadOnlySpan<byte> source)
    {
        if (source.IsEmpty)
        {
            return;
        }
        source.CopyTo(new Span<byte>(_memory.Start + offset, source.Length));
        long first = Block(offset);
        _map.Set(first, Block(offset + source.Length - 1) - first + 1);
    }

    public override void Flush()
    {
    }

    public override void Discard(long offset, long length)
    {
        _map.Clear(Block(offset), length / _blockSize);
        _memory.Discard(offset, length);
    }

    public override bool IsMapped(long offset, out long run)
    {
        bool mapped = _map.IsSet(Block(offset), out long blocks);
        run = blocks * _blockSize;
        return mapped;
    }

    public override bool TryGetBytes(long offset, int length, out byte* bytes)
    {
        long first = Block(offset);
        // A page that was never written would be faulted in by the read; the shared zeros cost nothing.
        bool untouched = length <= ZeroLength && length > 0 && !_map.AnySet(first, Block(offset + length - 1) - first + 1);
        bytes = untouched ? Zeros.Start : _memory.Start + offset;
        return true;
    }

    public override void Dispose()
    {
        _memory.Dispose();
        _map.Dispose();
    }

    private long Block(long offset) => _powerOfTwo ? offset >> _shift : offset / _blockSize;
}
