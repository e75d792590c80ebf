using System.Buffers;

namespace Bench.Engine.Memory;

/// <summary>Native memory as <see cref="Memory{T}"/>, for libraries that take nothing else. Valid as long as the memory is.</summary>
internal sealed unsafe class NativeMemoryManager(byte* start, int length) : MemoryManager<byte>
{
    public override Span<byte> GetSpan() => new(start, length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
