namespace Bench.Iscsi.Pdu;

/// <summary>Answer to a task management request, RFC 7143 section 11.6.1.</summary>
internal enum TaskManagementOutcome : byte
{
    Complete = 0,

    TaskDoesNotExist = 1,

    LunDoesNotExist = 2,

    TaskStillAllegiant = 3,

    ReassignmentNotSupported = 4,

    NotSupported = 5,

    AuthorizationFailed = 6,

    /// <summary>RFC 7144.</summary>
    Succeeded = 7,

    Rejected = 255,
}
