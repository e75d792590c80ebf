using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bench.Iscsi.Login;

/// <summary>CHAP's calculation: the hash over identifier, secret and challenge. RFC 1994 section 4.1.</summary>
internal static class ChapHash
{
    /// <summary>Algorithms of this platform, the strongest first.</summary>
    public static IReadOnlyList<ChapAlgorithm> Supported { get; } = SHA3_256.IsSupported
        ? [ChapAlgorithm.Sha3_256, ChapAlgorithm.Sha256, ChapAlgorithm.Sha1, ChapAlgorithm.Md5]
        : [ChapAlgorithm.Sha256, ChapAlgorithm.Sha1, ChapAlgorithm.Md5];

    /// <summary>The list as CHAP_A carries it.</summary>
    public static string Offer(IEnumerable<ChapAlgorithm> algorithms) =>
        string.Join(',', algorithms.Where(Supported.Contains).Select(a => ((int)a).ToString(CultureInfo.InvariantCulture)));

    /// <summary>The first algorithm of an offered list that is among the given ones, or null.</summary>
    public static ChapAlgorithm? Choose(string offer, IReadOnlyList<ChapAlgorithm> among)
    {
        foreach (var item in offer.Split(','))
        {
            if (KeyValue.TryNumber(item, out var number) && among.Contains((ChapAlgorithm)number) && Supported.Contains((ChapAlgorithm)number))
            {
                return (ChapAlgorithm)number;
            }
        }

        return null;
    }

    /// <summary>Bytes of a response and of our own challenges.</summary>
    public static int Length(ChapAlgorithm algorithm) => algorithm switch
    {
        ChapAlgorithm.Md5 => 16,
        ChapAlgorithm.Sha1 => 20,
        _ => 32,
    };

    /// <summary>The response to a challenge.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "RFC 7143 section 12.1.4 asks for SHA-1.")]
    [SuppressMessage("Security", "CA5351", Justification = "RFC 7143 section 12.1.4 asks for MD5 of every implementation.")]
    public static byte[] Response(ChapAlgorithm algorithm, byte identifier, string secret, ReadOnlySpan<byte> challenge)
    {
        byte[] input = [identifier, .. Encoding.UTF8.GetBytes(secret), .. challenge];
        try
        {
            return algorithm switch
            {
                ChapAlgorithm.Md5 => MD5.HashData(input),
                ChapAlgorithm.Sha1 => SHA1.HashData(input),
                ChapAlgorithm.Sha256 => SHA256.HashData(input),
                ChapAlgorithm.Sha3_256 => SHA3_256.HashData(input),
                _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(input);
        }
    }
}
