using System.Security.Cryptography;

namespace Bench.Iscsi.Initiator;

/// <summary>
/// Initiator session identifiers of the random type, RFC 7143 section 11.12.5: 24 random bits for the process and a counter for its
/// sessions, since an ISID that another process of the same name uses would end that one's session.
/// </summary>
internal static class Isid
{
    private static readonly ulong Process = (ulong)RandomNumberGenerator.GetInt32(1 << 24);
    private static int _sessions;

    /// <summary>A new one, 48 bits.</summary>
    public static ulong Next() => (0x80ul << 40) | (Process << 16) | (ushort)Interlocked.Increment(ref _sessions);
}
