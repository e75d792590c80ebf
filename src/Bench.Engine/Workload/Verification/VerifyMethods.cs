using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Workload.Verification;

/// <summary>The numbers and names that fio gives the verify methods.</summary>
internal static class VerifyMethods
{
    private static readonly (VerifyMethod Method, ushort Type, string Name)[] Known =
    [
        (VerifyMethod.HeaderOnly, 1, "meta"),
        (VerifyMethod.Md5, 2, "md5"),
        (VerifyMethod.Crc64, 3, "crc64"),
        (VerifyMethod.Crc32, 4, "crc32"),
        (VerifyMethod.Crc32c, 5, "crc32c"),
        (VerifyMethod.Crc32c, 6, "crc32c-intel"),
        (VerifyMethod.Crc16, 7, "crc16"),
        (VerifyMethod.Crc7, 8, "crc7"),
        (VerifyMethod.Sha256, 9, "sha256"),
        (VerifyMethod.Sha512, 10, "sha512"),
        (VerifyMethod.Sha3_224, 11, "sha3-224"),
        (VerifyMethod.Sha3_256, 12, "sha3-256"),
        (VerifyMethod.Sha3_384, 13, "sha3-384"),
        (VerifyMethod.Sha3_512, 14, "sha3-512"),
        (VerifyMethod.XxHash, 15, "xxhash"),
        (VerifyMethod.Sha1, 16, "sha1"),
        (VerifyMethod.PatternHeader, 17, "pattern_hdr"),
        (VerifyMethod.Pattern, 18, "pattern"),
        (VerifyMethod.Null, 19, "null"),
    ];

    /// <summary>fio's number of a method.</summary>
    public static ushort TypeOf(VerifyMethod method) => Array.Find(Known, k => k.Method == method).Type;

    /// <summary>fio's name of a method.</summary>
    public static string NameOf(VerifyMethod method) => Array.Find(Known, k => k.Method == method).Name ?? "none";

    /// <summary>fio's name of a number found in a header.</summary>
    public static string NameOf(ushort type) => Array.Find(Known, k => k.Type == type).Name ?? $"method {type}";

    /// <summary>True when a number found in a header stands for the method.</summary>
    public static bool Matches(ushort type, VerifyMethod method) => Array.Exists(Known, k => k.Type == type && k.Method == method);
}
