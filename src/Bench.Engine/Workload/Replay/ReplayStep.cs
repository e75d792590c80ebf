namespace Bench.Engine.Workload.Replay;

/// <summary>What a recorded event does.</summary>
internal enum ReplayAction : byte
{
    /// <summary>A read.</summary>
    Read,

    /// <summary>A write.</summary>
    Write,

    /// <summary>A trim.</summary>
    Trim,

    /// <summary>fsync.</summary>
    Sync,

    /// <summary>fdatasync.</summary>
    Datasync,

    /// <summary>Nothing before a time that counts from the start (<c>wait</c> of version 2).</summary>
    Wait,

    /// <summary>A file was named, opened or closed: only its time matters.</summary>
    File,
}

/// <summary>An event as a log has it.</summary>
/// <param name="Action">What was done.</param>
/// <param name="File">To which of the reader's files.</param>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Time">Recorded time, ns; of a wait the time from the start; 0 where the log records none.</param>
internal readonly record struct ReplayEvent(ReplayAction Action, int File, long Offset, long Length, long Time);

/// <summary>An event as it is to be replayed, the job's options applied.</summary>
/// <param name="Due">When, ns from the start of the job; never before that of an earlier step.</param>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Target">On which of the daemon's targets.</param>
/// <param name="Action">What to do.</param>
internal readonly record struct ReplayStep(long Due, long Offset, int Length, int Target, ReplayAction Action)
{
    /// <summary>True for what is an I/O, syncs included.</summary>
    public bool IsIo => Action <= ReplayAction.Datasync;
}
