namespace Bench.Iscsi.Pdu;

/// <summary>What a task management request asks for, RFC 7143 section 11.5.1.</summary>
internal enum TaskManagementFunction : byte
{
    AbortTask = 1,

    AbortTaskSet = 2,

    ClearAca = 3,

    ClearTaskSet = 4,

    LogicalUnitReset = 5,

    TargetWarmReset = 6,

    TargetColdReset = 7,

    TaskReassign = 8,

    /// <summary>RFC 7144.</summary>
    QueryTask = 9,

    /// <summary>RFC 7144.</summary>
    QueryTaskSet = 10,

    /// <summary>RFC 7144.</summary>
    NexusReset = 11,

    /// <summary>RFC 7144.</summary>
    QueryAsyncEvent = 12,
}
