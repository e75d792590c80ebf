namespace Bench.Iscsi;

/// <summary>The families of errors of RFC 7143 sections 7.7 to 7.13.</summary>
public enum ProtocolError
{
    /// <summary>A field holds what it never may (section 7.7): all connections of the session end.</summary>
    Format,

    /// <summary>The header's CRC32C is wrong (section 7.8): the length cannot be trusted, the connection ends.</summary>
    HeaderDigest,

    /// <summary>The data's CRC32C is wrong (section 7.8).</summary>
    DataDigest,

    /// <summary>A number of a sequence is missing or comes twice (section 7.9).</summary>
    Sequence,

    /// <summary>A well-formed PDU that must not come now (section 7.13).</summary>
    Protocol,

    /// <summary>A key was negotiated against its rule (section 7.12).</summary>
    Negotiation,
}
