namespace Bench.Iscsi.Discovery;

/// <summary>Attributes of iSNS that a client of targets needs, RFC 4171 section 6.1.</summary>
internal enum IsnsTag : uint
{
    Delimiter = 0,
    EntityIdentifier = 1,
    EntityProtocol = 2,
    PortalAddress = 16,
    PortalPort = 17,
    IscsiName = 32,
    IscsiNodeType = 33,
    IscsiAlias = 34,
    PortalGroupIscsiName = 48,
    PortalGroupAddress = 49,
    PortalGroupPort = 50,
    PortalGroupTag = 51,
}
