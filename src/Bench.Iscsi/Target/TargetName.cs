using System.Text;

namespace Bench.Iscsi.Target;

/// <summary>The rules of iSCSI names (RFC 7143 section 4.2.7, RFC 3722): type, at most 223 bytes, lower case letters, digits, dot, colon and dash.</summary>
internal static class TargetName
{
    private const int MaxBytes = 223;

    /// <exception cref="IscsiException">The name breaks a rule; the message says which.</exception>
    public static void Check(string name)
    {
        bool typed = name.StartsWith("iqn.", StringComparison.Ordinal) || name.StartsWith("eui.", StringComparison.Ordinal) || name.StartsWith("naa.", StringComparison.Ordinal);
        if (!typed || Encoding.UTF8.GetByteCount(name) > MaxBytes)
        {
            throw new IscsiException($"\"{name}\" is not an iSCSI name: expected iqn.YYYY-MM.DOMAIN[:TEXT], eui.HEX or naa.HEX of at most {MaxBytes} bytes");
        }
        foreach (char c in name)
        {
            if (char.IsAscii(c) && !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('.' or ':' or '-'))
            {
                throw new IscsiException($"\"{name}\" is not an iSCSI name: '{c}' is not a lower case letter, digit, dot, colon or dash");
            }
        }
    }
}
