namespace Bench.Iscsi.Session;

/// <summary>Why a task has no SCSI status that can be trusted.</summary>
internal enum TaskFailure : byte
{
    None,

    /// <summary>The target answered "target failure" in place of a SCSI status.</summary>
    TargetFailure,

    /// <summary>Good status, but fewer bytes than status and residual promise.</summary>
    ShortData,

    /// <summary>A data digest was wrong.</summary>
    DataDigest,

    /// <summary>The target rejected the command's PDU.</summary>
    Rejected,

    /// <summary>No answer within the command's time; the task was aborted.</summary>
    TimedOut,

    /// <summary>The session ended for good.</summary>
    SessionLost,
}
