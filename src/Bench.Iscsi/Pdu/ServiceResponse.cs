namespace Bench.Iscsi.Pdu;

/// <summary>Whether a command reached its end at the target, RFC 7143 section 11.4.3; the SCSI status counts only where it did.</summary>
internal enum ServiceResponse : byte
{
    CompletedAtTarget = 0,
    TargetFailure = 1,
}
