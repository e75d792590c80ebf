using Bench.Iscsi.Target.Native;

namespace Bench.Iscsi.Target.Luns;

/// <summary>A LUN in memory, sparse: only blocks that were written take space, all others are served from one page of zeros.</summary>
internal sealed unsafe class MemoryLunStore : LunStore
{
    private const int ZeroLength = 1 << 20;

    // The size of a huge page, which the first write to a region takes.
    private const int RegionShift = 21;

    private static readonly SparseMemory Zeros = new(ZeroLength);

    private readonly SparseMemory _memory;
    private readonly BlockMap _map;
    private readonly int _blockSize;
    private readonly bool _powerOfTwo;
    private readonly int _shift;

    // Was anything in the region ever written? Few enough to stay in the cache, where a read at a random place would miss the map. Never unset, or a write
    // beside a discard could be lost.
    private readonly bool[] _touched;

    /// <exception cref="InsufficientMemoryException">The address space is not to be had.</exception>
    public MemoryLunStore(long length, int blockSize)
        : base(length)
    {
        _blockSize = blockSize;
        _powerOfTwo = System.Numerics.BitOperations.IsPow2(blockSize);
        _shift = System.Numerics.BitOperations.Log2((uint)blockSize);
        _memory = new SparseMemory(length);
        _map = new BlockMap(length / blockSize);
        _touched = new bool[((length - 1) >> RegionShift) + 1];
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
        Touch(offset, source.Length);
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
        // A page that was never written would be faulted in by the read; the shared zeros cost nothing.
        bytes = length is > 0 and <= ZeroLength && !IsTouched(offset, length) ? Zeros.Start : _memory.Start + offset;
        return true;
    }

    public override void Dispose()
    {
        _memory.Dispose();
        _map.Dispose();
    }

    private void Touch(long offset, int length)
    {
        for (long region = offset >> RegionShift; region <= (offset + length - 1) >> RegionShift; region++)
        {
            if (!Volatile.Read(ref _touched[region]))
            {
                Volatile.Write(ref _touched[region], true);
            }
        }
    }

    private bool IsTouched(long offset, int length) =>
        Volatile.Read(ref _touched[offset >> RegionShift]) || Volatile.Read(ref _touched[(offset + length - 1) >> RegionShift]);

    private long Block(long offset) => _powerOfTwo ? offset >> _shift : offset / _blockSize;
}
