using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Bench.Engine.Workload.Replay;

/// <summary>A record of blktrace (<c>struct blk_io_trace</c>, linux/blktrace_api.h), in this machine's byte order.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TraceRecord
{
    /// <summary>Bytes of a record.</summary>
    public const int Size = 48;

    /// <summary>First three bytes of <see cref="Magic"/>; the fourth is the version.</summary>
    public const uint MagicWord = 0x65617400;

    /// <summary>The version that exists.</summary>
    public const uint Version = 7;

    public uint Magic;
    public uint Sequence;
    public ulong Time;
    public ulong Sector;
    public uint Bytes;
    public uint Action;
    public uint Pid;
    public uint Device;
    public uint Cpu;
    public ushort Error;
    public ushort PayloadBytes;

    /// <summary>True for a request entering its queue, the event that replaying goes by.</summary>
    public readonly bool IsQueue => (Action & 0xffff) == 1;

    /// <summary>True for a request merged into another one.</summary>
    public readonly bool IsMerge => (Action & 0xffff) is 2 or 3;

    /// <summary>True for a completion.</summary>
    public readonly bool IsComplete => (Action & 0xffff) == 8;

    /// <summary>True for messages of the tracer itself.</summary>
    public readonly bool IsNotice => Has(Category.Notify);

    /// <summary>The direction by the categories of the event; null for none.</summary>
    public readonly IoDirection? Direction =>
        Has(Category.Read) ? IoDirection.Read : Has(Category.Write) ? IoDirection.Write : Has(Category.Discard) ? IoDirection.Trim : null;

    /// <summary>True when the event is of that category (BLK_TC_…).</summary>
    public readonly bool Has(Category category) => ((Action >> 16) & (uint)category) != 0;

    /// <summary>Converts a record of a machine of the other byte order.</summary>
    public void Swap()
    {
        Magic = BinaryPrimitives.ReverseEndianness(Magic);
        Sequence = BinaryPrimitives.ReverseEndianness(Sequence);
        Time = BinaryPrimitives.ReverseEndianness(Time);
        Sector = BinaryPrimitives.ReverseEndianness(Sector);
        Bytes = BinaryPrimitives.ReverseEndianness(Bytes);
        Action = BinaryPrimitives.ReverseEndianness(Action);
        Pid = BinaryPrimitives.ReverseEndianness(Pid);
        Device = BinaryPrimitives.ReverseEndianness(Device);
        Cpu = BinaryPrimitives.ReverseEndianness(Cpu);
        Error = BinaryPrimitives.ReverseEndianness(Error);
        PayloadBytes = BinaryPrimitives.ReverseEndianness(PayloadBytes);
    }

    /// <summary>Categories of events (BLK_TC_…).</summary>
    [Flags]
    public enum Category : uint
    {
        /// <summary>Reads.</summary>
        Read = 1 << 0,

        /// <summary>Writes.</summary>
        Write = 1 << 1,

        /// <summary>Cache flushes.</summary>
        Flush = 1 << 2,

        /// <summary>Messages of the tracer.</summary>
        Notify = 1 << 10,

        /// <summary>Discards.</summary>
        Discard = 1 << 13,
    }
}
