namespace Bench.Engine.Jobs.Options;

/// <summary>How written data is checked (fio <c>verify</c>).</summary>
public enum VerifyMethod
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Header and MD5.</summary>
    Md5,

    /// <summary>Header and CRC-64 (Jones).</summary>
    Crc64,

    /// <summary>Header and CRC-32C (also <c>crc32c-intel</c>).</summary>
    Crc32c,

    /// <summary>Header and CRC-32.</summary>
    Crc32,

    /// <summary>Header and CRC-16.</summary>
    Crc16,

    /// <summary>Header and CRC-7.</summary>
    Crc7,

    /// <summary>Header and xxHash32.</summary>
    XxHash,

    /// <summary>Header and SHA-1.</summary>
    Sha1,

    /// <summary>Header and SHA-256.</summary>
    Sha256,

    /// <summary>Header and SHA-512.</summary>
    Sha512,

    /// <summary>Header and SHA3-224.</summary>
    Sha3_224,

    /// <summary>Header and SHA3-256.</summary>
    Sha3_256,

    /// <summary>Header and SHA3-384.</summary>
    Sha3_384,

    /// <summary>Header and SHA3-512.</summary>
    Sha3_512,

    /// <summary>Header only (deprecated <c>meta</c>).</summary>
    HeaderOnly,

    /// <summary>A pattern, no header.</summary>
    Pattern,

    /// <summary>Header followed by a pattern.</summary>
    PatternHeader,

    /// <summary>Pretend to verify.</summary>
    Null,
}
