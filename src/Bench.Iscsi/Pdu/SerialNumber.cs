namespace Bench.Iscsi.Pdu;

/// <summary>Serial number arithmetic of RFC 1982 over 32 bits, as CmdSN, StatSN and their kin need it.</summary>
internal static class SerialNumber
{
    /// <summary>True where <paramref name="a"/> comes before <paramref name="b"/>.</summary>
    public static bool Before(uint a, uint b) => (int)(a - b) < 0;

    /// <summary>True where <paramref name="a"/> comes after <paramref name="b"/>.</summary>
    public static bool After(uint a, uint b) => (int)(a - b) > 0;
}
