namespace Bench.Iscsi.Pdu;

/// <summary>Why an initiator logs out, RFC 7143 section 11.14.1.</summary>
internal enum LogoutReason : byte
{
    CloseSession = 0,
    CloseConnection = 1,
    RemoveForRecovery = 2,
}
