namespace Bench.Iscsi.Pdu;

/// <summary>Why a PDU was refused, RFC 7143 section 11.17.1.</summary>
internal enum RejectReason : byte
{
    DataDigestError = 0x02,

    SnackReject = 0x03,

    ProtocolError = 0x04,

    CommandNotSupported = 0x05,

    TooManyImmediateCommands = 0x06,

    TaskInProgress = 0x07,

    InvalidDataAck = 0x08,

    InvalidField = 0x09,

    LongOperation = 0x0a,

    /// <summary>Deprecated; treat as a failed negotiation.</summary>
    NegotiationReset = 0x0b,

    WaitingForLogout = 0x0c,
}
