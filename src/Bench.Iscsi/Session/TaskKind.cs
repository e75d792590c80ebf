namespace Bench.Iscsi.Session;

/// <summary>What an initiator task tag stands for.</summary>
internal enum TaskKind : byte
{
    Scsi,
    TaskManagement,
    Text,
    Logout,
    Ping,
}
