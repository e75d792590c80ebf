using System.Globalization;
using System.Runtime.InteropServices;

namespace Bench.Engine.Measuring.Logs;

/// <summary>
/// A row of a log as fio 3.33 stores it under <c>log_store_compressed</c>: its <c>struct io_sample</c>, an offset behind it where
/// the log has one.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct StoredSample
{
    /// <summary>Bytes of a row without offset.</summary>
    public const int Size = 32;

    private const uint HasOffsetBit = 0x8000_0000;
    private const uint HasPriorityBit = 0x4000_0000;
    private const int ClassShift = 13;
    private const int RealTimeClass = 1;

    public long Milliseconds;
    public long Value;
    public uint Marks;
    public ushort Priority;
    public ushort Padding;
    public long BlockSize;

    /// <summary>True when an offset follows.</summary>
    public readonly bool HasOffset => (Marks & HasOffsetBit) != 0;

    /// <summary>The direction with the marks of the log.</summary>
    public static uint MarksOf(IoDirection direction, bool offset, bool priority) =>
        (uint)direction | (offset ? HasOffsetBit : 0) | (priority ? HasPriorityBit : 0);

    /// <summary>The row as text.</summary>
    public readonly string Text(long offset)
    {
        string place = HasOffset ? string.Create(CultureInfo.InvariantCulture, $"{offset}, ") : "";
        string priority = (Marks & HasPriorityBit) != 0
            ? string.Create(CultureInfo.InvariantCulture, $"0x{Priority:x4}")
            : Priority >> ClassShift == RealTimeClass ? "1" : "0";
        return string.Create(
            CultureInfo.InvariantCulture, $"{Milliseconds}, {Value}, {Marks & ~(HasOffsetBit | HasPriorityBit)}, {BlockSize}, {place}{priority}");
    }
}
