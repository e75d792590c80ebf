using System.Buffers.Binary;

namespace Bench.Iscsi.Scsi;

/// <summary>A logical unit number in the eight bytes that a PDU and REPORT LUNS carry (SAM-5 section 4.7).</summary>
internal static class LunAddress
{
    /// <summary>Highest number the single-level peripheral and flat formats can hold.</summary>
    public const int MaxNumber = 0x3FFF;

    /// <summary>The eight bytes of a number 0..16383: peripheral addressing below 256, flat space above.</summary>
    public static ulong FromNumber(int number)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)number, (uint)MaxNumber, nameof(number));
        ulong twoBytes = number < 256 ? (ulong)number : 0x4000u | (uint)number;
        return twoBytes << 48;
    }

    /// <summary>The number of a single-level address in peripheral (bus 0) or flat format; false for deeper levels and other formats.</summary>
    public static bool TryGetNumber(ulong lun, out int number)
    {
        int first = (int)(lun >> 48);
        number = first & MaxNumber;
        bool singleLevel = (lun & 0x0000_FFFF_FFFF_FFFF) == 0;
        return singleLevel && (first >> 14) switch { 0 => first <= 0xFF, 1 => true, _ => false };
    }

    /// <summary>Reads the address field of a PDU.</summary>
    public static ulong Read(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64BigEndian(bytes);
}
