namespace Bench.Iscsi.Discovery;

/// <summary>Messages of iSNS that a client sends, RFC 4171 section 4.1.3; a response has bit 15 set.</summary>
internal enum IsnsFunction : ushort
{
    DeviceAttributeRegistration = 0x0001,
    DeviceAttributeQuery = 0x0002,
    DeviceGetNext = 0x0003,
    DeviceDeregistration = 0x0004,
}
