namespace Bench.Iscsi.Login;

/// <summary>Hashes of CHAP by their number in the IANA registry (CHAP_A), RFC 7143 section 12.1.4.</summary>
public enum ChapAlgorithm
{
    /// <summary>The one that every implementation has.</summary>
    Md5 = 5,

    /// <summary>SHA-1.</summary>
    Sha1 = 6,

    /// <summary>SHA-256.</summary>
    Sha256 = 7,

    /// <summary>SHA3-256, where the platform's cryptography has it.</summary>
    Sha3_256 = 8,
}
