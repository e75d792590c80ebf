using System.Runtime.InteropServices;
using Bench.Engine.Workload.Replay;

namespace Bench.Engine.Tests.Workload.Replay;

/// <summary>Writes blktrace files for tests.</summary>
internal static class TraceText
{
    public const uint Read = 1 << 16;
    public const uint Write = 2 << 16;
    public const uint Flush = 4 << 16;
    public const uint Discard = 1 << 29;
    public const uint Notice = 1 << 26;
    public const uint Queue = 1;
    public const uint BackMerge = 2;
    public const uint Complete = 8;

    /// <summary>8:0.</summary>
    public const uint Device = 8 << 20;

    public static TraceRecord Event(ulong time, uint action, ulong sector = 0, uint bytes = 4096, ushort payload = 0) => new()
    {
        Magic = TraceRecord.MagicWord | TraceRecord.Version,
        Time = time,
        Sector = sector,
        Bytes = bytes,
        Action = action,
        Device = Device,
        PayloadBytes = payload,
    };

    public static void Save(string path, bool swapped, params TraceRecord[] records)
    {
        using FileStream file = File.Create(path);
        foreach (TraceRecord given in records)
        {
            TraceRecord record = given;
            if (swapped)
            {
                record.Swap();
            }

            file.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<TraceRecord>(in record)));
            file.Write(new byte[given.PayloadBytes]);
        }
    }
}
