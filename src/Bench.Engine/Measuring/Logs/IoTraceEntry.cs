using System.Runtime.InteropServices;
using Bench.Engine.Engines;

namespace Bench.Engine.Measuring.Logs;

/// <summary>One finished I/O, with all that any per-I/O log needs: every such log is derived from this one record.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct IoTraceEntry
{
    public long Completed;
    public long Started;
    public long Issued;
    public long Offset;
    public int Length;
    public int Result;
    public ushort Target;
    public IoDirection Direction;
    public SyncCall SyncCall;
    public ushort Priority;

    public readonly long Slat => Issued - Started;

    public readonly long Clat => Completed - Issued;

    public readonly long Lat => Completed - Started;
}
