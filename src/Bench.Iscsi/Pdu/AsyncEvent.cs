namespace Bench.Iscsi.Pdu;

/// <summary>What an asynchronous message tells, RFC 7143 section 11.9.1.</summary>
internal enum AsyncEvent : byte
{
    /// <summary>Sense data comes with it.</summary>
    ScsiEvent = 0,

    /// <summary>Log out within Parameter3 seconds.</summary>
    LogoutRequest = 1,

    /// <summary>Connection Parameter1 goes; wait Parameter2, retain Parameter3 seconds.</summary>
    ConnectionDrop = 2,

    /// <summary>All connections go; wait Parameter2, retain Parameter3 seconds.</summary>
    SessionDrop = 3,

    /// <summary>Renegotiate within Parameter3 seconds.</summary>
    NegotiationRequest = 4,

    /// <summary>FastAbort only.</summary>
    TaskTermination = 5,

    VendorSpecific = 255,
}
