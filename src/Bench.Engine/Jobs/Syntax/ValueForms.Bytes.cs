using System.Globalization;
using System.Text;
using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Jobs.Syntax;

// Byte patterns of buffers and verification.
public static partial class ValueForms
{
    private const int LongestPattern = 1 << 20;

    /// <summary>Bytes as any concatenation of <c>0x</c> hex, decimal numbers (little endian), <c>"text"</c> and <c>'file'</c>.</summary>
    /// <param name="offsetAllowed">True when <c>%o</c>, the block's offset, may stand in it.</param>
    internal static OptionSyntax<IReadOnlyList<PatternPiece>> BytePattern(bool offsetAllowed) => new(
        "bytes: 0x hex, decimal, \"text\", 'file'" + (offsetAllowed ? ", %o (offset of the block)" : "") + ", joined in any order",
        text => ParsePattern(text.Value, offsetAllowed));

    private static List<PatternPiece> ParsePattern(string text, bool offsetAllowed)
    {
        var pieces = new List<PatternPiece>();
        var literal = new List<byte>();
        var total = 0L;
        for (var at = 0; at < text.Length;)
        {
            if (text[at] == '%')
            {
                if (!offsetAllowed || at + 1 >= text.Length || text[at + 1] != 'o')
                {
                    throw new OptionValueException(offsetAllowed
                        ? $"'{text[at..Math.Min(text.Length, at + 2)]}' is unknown; only %o (offset of the block) may follow a percent sign"
                        : "percent formats are only possible in verify_pattern");
                }

                Flush(pieces, literal);
                pieces.Add(new PatternPiece(ReadOnlyMemory<byte>.Empty, true));
                total += sizeof(ulong);
                at += 2;
                continue;
            }

            var before = literal.Count;
            at = text[at] switch
            {
                '"' => ReadQuoted(text, at, literal),
                '\'' => ReadFile(text, at, literal),
                _ => ReadPatternNumber(text, at, literal),
            };
            total += literal.Count - before;
            if (total > LongestPattern)
            {
                throw new OptionValueException($"the pattern is longer than {LongestPattern} bytes");
            }
        }

        Flush(pieces, literal);
        return pieces.Count > 0 ? pieces : throw new OptionValueException("the pattern is empty");
    }

    private static void Flush(List<PatternPiece> pieces, List<byte> literal)
    {
        if (literal.Count > 0)
        {
            pieces.Add(new PatternPiece(literal.ToArray()));
            literal.Clear();
        }
    }

    private static int ReadQuoted(string text, int at, List<byte> literal)
    {
        var end = ClosingQuote(text, at);
        literal.AddRange(Encoding.UTF8.GetBytes(text[(at + 1)..end]));
        return end + 1;
    }

    private static int ReadFile(string text, int at, List<byte> literal)
    {
        var end = ClosingQuote(text, at);
        var path = text[(at + 1)..end];
        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[LongestPattern];
            literal.AddRange(bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new OptionValueException($"the pattern file '{path}' cannot be read: {e.Message}");
        }

        return end + 1;
    }

    private static int ClosingQuote(string text, int at)
    {
        var end = text.IndexOf(text[at], at + 1);
        return end > at ? end : throw new OptionValueException($"a closing {text[at]} is missing in the pattern");
    }

    private static int ReadPatternNumber(string text, int at, List<byte> literal)
    {
        var hex = text.AsSpan(at).StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        var start = hex ? at + 2 : at;
        var end = start;
        if (!hex && end < text.Length && text[end] == '-')
        {
            end++;
        }

        // In 0xff0x14 the second 0x starts a new number, whose 0 is not a digit of the first.
        while (end < text.Length
            && (hex ? char.IsAsciiHexDigit(text[end]) : char.IsAsciiDigit(text[end]))
            && !(end > at && text.AsSpan(end).StartsWith("0x", StringComparison.OrdinalIgnoreCase)))
        {
            end++;
        }

        var digits = text.AsSpan(start, end - start);
        if (hex)
        {
            AddHex(digits, literal);
        }
        else
        {
            AddDecimal(digits, text, literal);
        }

        return end;
    }

    private static void AddHex(ReadOnlySpan<char> digits, List<byte> literal)
    {
        if (digits.IsEmpty)
        {
            throw new OptionValueException("no digits after 0x in the pattern");
        }

        // With an odd number of digits the first byte has only one, as fio reads it: 0xabc is 0a bc.
        for (var i = digits.Length % 2 == 0 ? 0 : -1; i < digits.Length; i += 2)
        {
            literal.Add(byte.Parse(digits[Math.Max(i, 0)..(i + 2)], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        }
    }

    private static void AddDecimal(ReadOnlySpan<char> digits, string text, List<byte> literal)
    {
        if (!int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            throw new OptionValueException($"'{text}' is not a pattern; expected 0x hex, a decimal number of 32 bits, \"text\" or 'file'");
        }

        var bits = (uint)number;
        do
        {
            literal.Add((byte)bits);
            bits >>= 8;
        }
        while (bits != 0);
    }
}
