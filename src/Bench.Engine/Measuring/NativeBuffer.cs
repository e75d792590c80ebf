using System.Runtime.InteropServices;

namespace Bench.Engine.Measuring;

/// <summary>
/// Bytes in native memory that are only ever appended to: what is stored during a run must not feed the garbage collector.
/// </summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private byte* _start;
    private long _capacity;

    /// <summary>Creates a buffer with room for <paramref name="capacity"/> bytes; it grows by doubling.</summary>
    public NativeBuffer(long capacity)
    {
        _start = (byte*)NativeMemory.Alloc((nuint)capacity);
        _capacity = capacity;
    }

    ~NativeBuffer() => NativeMemory.Free(_start);

    /// <summary>Bytes in use.</summary>
    public long Length { get; private set; }

    /// <summary>Bytes in use, for reading.</summary>
    public ReadOnlySpan<byte> Span => new(_start, checked((int)Length));

    /// <summary>Forgets the content.</summary>
    public void Clear() => Length = 0;

    /// <summary>Appends one byte.</summary>
    public void WriteByte(byte value)
    {
        if (Length == _capacity)
        {
            Grow(1);
        }

        _start[Length++] = value;
    }

    /// <summary>Appends a value in 7-bit groups, lowest first (LEB128): small numbers take one byte.</summary>
    public void WriteVarint(ulong value)
    {
        while (value >= 0x80)
        {
            WriteByte((byte)(value | 0x80));
            value >>= 7;
        }

        WriteByte((byte)value);
    }

    /// <summary>Reads what <see cref="WriteVarint"/> wrote at <paramref name="position"/> and moves that on.</summary>
    public ulong ReadVarint(ref long position)
    {
        ulong value = 0;
        int shift = 0;
        byte part;
        do
        {
            if (position >= Length)
            {
                throw new InvalidOperationException("read past the end of a buffer");
            }

            part = _start[position++];
            value |= (ulong)(part & 0x7f) << shift;
            shift += 7;
        }
        while (part >= 0x80);
        return value;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(_start);
        _start = null;
        _capacity = 0;
        Length = 0;
        GC.SuppressFinalize(this);
    }

    private void Grow(long bytes)
    {
        long capacity = Math.Max(_capacity * 2, Length + bytes);
        _start = (byte*)NativeMemory.Realloc(_start, (nuint)capacity);
        _capacity = capacity;
    }
}
