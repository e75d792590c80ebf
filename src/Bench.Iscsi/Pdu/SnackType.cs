namespace Bench.Iscsi.Pdu;

/// <summary>What a SNACK asks for, RFC 7143 section 11.16.1.</summary>
internal enum SnackType : byte
{
    DataOrR2T = 0,
    Status = 1,
    DataAck = 2,
    ResegmentedData = 3,
}
