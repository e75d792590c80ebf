using System.Globalization;

namespace Bench.Iscsi.Login;

/// <summary>Values of keys in their written forms, RFC 7143 section 6.1.</summary>
internal static class KeyValue
{
    public const string Yes = "Yes";
    public const string No = "No";
    public const string Reject = "Reject";
    public const string Irrelevant = "Irrelevant";
    public const string NotUnderstood = "NotUnderstood";

    // RFC 7143 section 12.1.4: CHAP_C is at most 1,024 bytes.
    private const int MaxBinary = 1024;

    /// <summary>True for the three answers that end a negotiation without a value.</summary>
    public static bool IsRefusal(string value) => value is Reject or Irrelevant or NotUnderstood;

    /// <summary>Reads a decimal or hexadecimal number.</summary>
    public static bool TryNumber(string value, out uint number) =>
        value.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? uint.TryParse(value.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
            : uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    public static string Number(uint number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Boolean(bool value) => value ? Yes : No;

    /// <summary>Reads a binary value in hexadecimal (an odd first digit stands alone) or base64.</summary>
    public static bool TryBinary(string value, out byte[] bytes)
    {
        bytes = [];
        if (value.Length < 3 || value[0] != '0')
        {
            return false;
        }

        var digits = value[2..];
        try
        {
            switch (value[1])
            {
                case 'x' or 'X' when digits.Length <= 2 * MaxBinary:
                    bytes = Convert.FromHexString(digits.Length % 2 == 0 ? digits : "0" + digits);
                    return true;
                case 'b' or 'B' when digits.Length <= 2 * MaxBinary:
                    bytes = Convert.FromBase64String(digits);
                    return bytes.Length is > 0 and <= MaxBinary;
                default:
                    return false;
            }
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Writes a binary value in hexadecimal, which all targets read (istgt refuses base64).</summary>
    public static string Binary(ReadOnlySpan<byte> bytes) => "0x" + Convert.ToHexStringLower(bytes);
}
