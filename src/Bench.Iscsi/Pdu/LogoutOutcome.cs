namespace Bench.Iscsi.Pdu;

/// <summary>Answer to a logout, RFC 7143 section 11.15.1.</summary>
internal enum LogoutOutcome : byte
{
    Closed = 0,
    ConnectionNotFound = 1,
    RecoveryNotSupported = 2,
    CleanupFailed = 3,
}
