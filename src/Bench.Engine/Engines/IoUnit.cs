using System.Runtime.InteropServices;

namespace Bench.Engine.Engines;

/// <summary>
/// One I/O in the making or in flight. A daemon owns an array of <c>iodepth</c> units in native memory, and an engine
/// refers to them by slot, so that nothing is allocated or moved per I/O. Times are <see cref="Clock"/> nanoseconds;
/// the daemon sets them, and an engine only reads the clock where it says so (<see cref="IIoEngine.StampsTimes"/>).
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct IoUnit
{
    /// <summary>Offset on the target, bytes.</summary>
    public long Offset;

    /// <summary>Memory to read into or write from; <see cref="Length"/> bytes, at the alignment that the job needs.</summary>
    public byte* Buffer;

    /// <summary>Bytes to transfer.</summary>
    public int Length;

    /// <summary>Bytes transferred, a negative errno, or a value of <see cref="IoResult"/>; set by the engine.</summary>
    public int Result;

    /// <summary>Bytes moved by earlier, short transfers of this unit, whose offset, buffer and length have moved on by as much.</summary>
    public int Transferred;

    /// <summary>Index into <see cref="EngineSetup.Targets"/>.</summary>
    public int Target;

    /// <summary>Index of this unit, constant.</summary>
    public int Slot;

    /// <summary>What to do.</summary>
    public IoDirection Direction;

    /// <summary>Which call a <see cref="IoDirection.Sync"/> is.</summary>
    public SyncCall SyncCall;

    /// <summary>What the I/O is for.</summary>
    public IoPurpose Purpose;

    /// <summary>Its own priority (<see cref="IoPriority.Value"/>), where the engine gave it one; 0 otherwise.</summary>
    public ushort Priority;

    /// <summary>Number of this I/O among those of the daemon, from 0; written into verify headers.</summary>
    public long Sequence;

    /// <summary>Seed of the random data of this block when it is verified.</summary>
    public ulong Seed;

    /// <summary>When a rate-limited I/O was due; equal to <see cref="Started"/> otherwise.</summary>
    public long Due;

    /// <summary>When the unit was ready to be submitted.</summary>
    public long Started;

    /// <summary>When the submit call returned; equal to <see cref="Started"/> on synchronous engines.</summary>
    public long Issued;

    /// <summary>When the completion was reaped.</summary>
    public long Completed;
}

/// <summary>The system call behind a <see cref="IoDirection.Sync"/>.</summary>
public enum SyncCall : byte
{
    /// <summary>fsync(2).</summary>
    Fsync,

    /// <summary>fdatasync(2).</summary>
    Fdatasync,

    /// <summary>sync_file_range(2) over <see cref="IoUnit.Offset"/> and <see cref="IoUnit.Length"/>.</summary>
    SyncFileRange,
}

/// <summary>Why an I/O is issued.</summary>
public enum IoPurpose : byte
{
    /// <summary>The workload itself.</summary>
    Workload,

    /// <summary>Reading back what was written, to check it.</summary>
    Verify,

    /// <summary>Trimming what was written, which must then read as zeroes.</summary>
    VerifiedTrim,
}
