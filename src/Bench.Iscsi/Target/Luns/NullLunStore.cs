namespace Bench.Iscsi.Target.Luns;

/// <summary>A LUN without a medium: reads give zeros, writes vanish. For measuring everything but the medium.</summary>
internal sealed unsafe class NullLunStore : LunStore
{
    private readonly Native.SparseMemory _zeros;

    public NullLunStore(long length)
        : base(length)
    {
        _zeros = new(Units.LogicalUnit.MaxTransferBytes);
    }

    public override bool HasVolatileCache => false;

    public override void Read(long offset, Span<byte> destination) => destination.Clear();

    public override void Write(long offset, ReadOnlySpan<byte> source)
    {
    }

    public override void Flush()
    {
    }

    public override void Discard(long offset, long length)
    {
    }

    public override bool IsMapped(long offset, out long run)
    {
        run = Length - offset;
        return true;
    }

    public override bool TryGetBytes(long offset, int length, out byte* bytes)
    {
        bytes = _zeros.Start;
        return length <= _zeros.Length;
    }

    public override void Dispose() => _zeros.Dispose();
}
