using System.Globalization;

namespace Bench.Iscsi.Target.Luns;

/// <summary>What a logical unit is made of.</summary>
public enum LunKind
{
    /// <summary>Sparse memory.</summary>
    Memory,

    /// <summary>A regular file.</summary>
    File,

    /// <summary>No medium: reads give zeros, writes vanish.</summary>
    Null,
}

/// <summary>
/// One logical unit of a target as `--lun` gives it: <c>memory:SIZE</c>, <c>file:PATH</c> or <c>null:SIZE</c>, followed by options:
/// <c>,block=BYTES</c>, <c>,size=SIZE</c> (makes the file), <c>,ro</c>, <c>,lun=NUMBER</c>, <c>,serial=TEXT</c>.
/// </summary>
/// <param name="Kind">What it is made of.</param>
public sealed record LunSpec(LunKind Kind)
{
    /// <summary>Smallest block, bytes.</summary>
    public const int MinBlockSize = 512;

    /// <summary>Largest block, bytes.</summary>
    public const int MaxBlockSize = 65536;

    /// <summary>Bytes; null for a file that exists: its own size.</summary>
    public long? Size { get; init; }

    /// <summary>The file of a <see cref="LunKind.File"/> unit.</summary>
    public string? Path { get; init; }

    /// <summary>Bytes of a logical block: 512 to 65,536, a multiple of 512.</summary>
    public int BlockSize { get; init; } = MinBlockSize;

    /// <summary>Writes are refused with DATA PROTECT.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Logical unit number 0 to 16,383; null for the next free one.</summary>
    public int? Number { get; init; }

    /// <summary>Unit serial number; null for one derived from target name and number.</summary>
    public string? Serial { get; init; }

    /// <summary>Reads a specification.</summary>
    /// <exception cref="FormatException">It is not one; the message says what was expected.</exception>
    public static LunSpec Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string kind = colon < 0 ? text : text[..colon];
        string[] parts = colon < 0 ? [] : text[(colon + 1)..].Split(',');
        string first = parts.Length > 0 ? parts[0] : "";
        LunSpec spec = kind switch
        {
            "memory" => new(LunKind.Memory) { Size = ParseSize(text, first) },
            "null" => new(LunKind.Null) { Size = ParseSize(text, first) },
            "file" when first.Length > 0 => new(LunKind.File) { Path = first },
            _ => throw new FormatException($"LUN \"{text}\": expected memory:SIZE, file:PATH or null:SIZE, with options such as ,block=4096"),
        };
        foreach (string option in parts.Skip(1))
        {
            spec = spec.With(text, option);
        }
        return spec.Size is { } size && size < spec.BlockSize
            ? throw new FormatException($"LUN \"{text}\": a size of {size} bytes holds no block of {spec.BlockSize} bytes")
            : spec;
    }

    private LunSpec With(string text, string option)
    {
        int equals = option.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? option : option[..equals];
        string value = equals < 0 ? "" : option[(equals + 1)..];
        return name switch
        {
            "block" or "bs" => this with { BlockSize = ParseBlockSize(text, value) },
            "size" => this with { Size = ParseSize(text, value) },
            "ro" when equals < 0 => this with { ReadOnly = true },
            "lun" => this with { Number = ParseNumber(text, value) },
            "serial" when value.Length is > 0 and <= 32 && value.All(c => c is > ' ' and <= '~') => this with { Serial = value },
            "serial" => throw new FormatException($"LUN \"{text}\": a serial has 1 to 32 printable ASCII characters"),
            _ => throw new FormatException($"LUN \"{text}\": unknown option \"{option}\"; there are block=BYTES, size=SIZE, ro, lun=NUMBER, serial=TEXT"),
        };
    }

    private static int ParseNumber(string text, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= Scsi.LunAddress.MaxNumber
            ? number
            : throw new FormatException($"LUN \"{text}\": lun={value} is not a number from 0 to {Scsi.LunAddress.MaxNumber}");

    private static int ParseBlockSize(string text, string value)
    {
        long bytes = ParseSize(text, value);
        return bytes is >= MinBlockSize and <= MaxBlockSize && bytes % MinBlockSize == 0
            ? (int)bytes
            : throw new FormatException($"LUN \"{text}\": a block of {value} bytes is not a multiple of 512 from 512 to 65536");
    }

    private static long ParseSize(string text, string value)
    {
        int shift = value.Length == 0 ? 0 : char.ToLowerInvariant(value[^1]) switch { 'k' => 10, 'm' => 20, 'g' => 30, 't' => 40, _ => 0 };
        string digits = shift > 0 ? value[..^1] : value;
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number > 0 && number <= long.MaxValue >> shift >> 10
            ? number << shift
            : throw new FormatException($"LUN \"{text}\": \"{value}\" is not a size such as 512m, 1g or 4t");
    }
}
