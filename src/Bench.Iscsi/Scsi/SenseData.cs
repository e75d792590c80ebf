using System.Buffers.Binary;

namespace Bench.Iscsi.Scsi;

/// <summary>Sense data in either format, fixed (70h) or descriptor (72h) (SPC-4 section 4.5).</summary>
/// <param name="Key">The sense key.</param>
/// <param name="Additional">ASC and ASCQ.</param>
/// <param name="Information">The INFORMATION field, usually an LBA or the offset of a miscompare; null when not valid.</param>
/// <param name="FieldPointer">For an illegal request: byte of the field in error; null when not given.</param>
/// <param name="FieldInCdb">Whether <paramref name="FieldPointer"/> counts in the CDB (else in the parameter data).</param>
internal readonly record struct SenseData(SenseKey Key, AdditionalSense Additional, ulong? Information = null, ushort? FieldPointer = null, bool FieldInCdb = false)
{
    /// <summary>Bytes of fixed-format sense data as written here.</summary>
    public const int FixedLength = 18;

    /// <summary>Most bytes <see cref="Write"/> needs in either format.</summary>
    public const int MaxLength = 32;

    private const byte FixedCurrent = 0x70;
    private const byte FixedDeferred = 0x71;
    private const byte DescriptorCurrent = 0x72;
    private const byte DescriptorDeferred = 0x73;
    private const byte InformationDescriptor = 0x00;
    private const byte SenseKeySpecificDescriptor = 0x02;

    public static SenseData InvalidFieldInCdb(ushort fieldByte) =>
        new(SenseKey.IllegalRequest, AdditionalSense.InvalidFieldInCdb, FieldPointer: fieldByte, FieldInCdb: true);

    public static SenseData InvalidFieldInParameters(ushort fieldByte) =>
        new(SenseKey.IllegalRequest, AdditionalSense.InvalidFieldInParameterList, FieldPointer: fieldByte);

    /// <summary>Writes the sense data and returns its length. The fixed format leaves out information that does not fit in its 32 bits.</summary>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <param name="descriptorFormat">D_SENSE of the control mode page.</param>
    public int Write(Span<byte> destination, bool descriptorFormat) => descriptorFormat ? WriteDescriptors(destination) : WriteFixed(destination);

    private int WriteFixed(Span<byte> s)
    {
        s[..FixedLength].Clear();
        s[0] = FixedCurrent;
        s[2] = (byte)Key;
        s[7] = FixedLength - 8;
        if (Information is { } information and <= uint.MaxValue)
        {
            s[0] |= 0x80;
            BinaryPrimitives.WriteUInt32BigEndian(s[3..], (uint)information);
        }
        s[12] = Additional.Code;
        s[13] = Additional.Qualifier;
        WriteFieldPointer(s[15..]);
        return FixedLength;
    }

    private int WriteDescriptors(Span<byte> s)
    {
        s[..MaxLength].Clear();
        s[0] = DescriptorCurrent;
        s[1] = (byte)Key;
        s[2] = Additional.Code;
        s[3] = Additional.Qualifier;
        int length = 8;
        if (Information is { } information)
        {
            s[length] = InformationDescriptor;
            s[length + 1] = 0x0A;
            s[length + 2] = 0x80;
            BinaryPrimitives.WriteUInt64BigEndian(s[(length + 4)..], information);
            length += 12;
        }
        if (FieldPointer is not null)
        {
            s[length] = SenseKeySpecificDescriptor;
            s[length + 1] = 0x06;
            WriteFieldPointer(s[(length + 4)..]);
            length += 8;
        }
        s[7] = (byte)(length - 8);
        return length;
    }

    private void WriteFieldPointer(Span<byte> specific)
    {
        if (FieldPointer is { } pointer)
        {
            specific[0] = (byte)(FieldInCdb ? 0xC0 : 0x80);
            BinaryPrimitives.WriteUInt16BigEndian(specific[1..], pointer);
        }
    }

    /// <summary>Reads sense data as a target sent it, cut short or not. False when it holds no sense key (too short or a vendor's format).</summary>
    public static bool TryParse(ReadOnlySpan<byte> sense, out SenseData data)
    {
        data = default;
        if (sense.IsEmpty)
        {
            return false;
        }
        switch ((byte)(sense[0] & 0x7F))
        {
            case FixedCurrent or FixedDeferred when sense.Length >= 3:
                data = ParseFixed(sense);
                return true;
            case DescriptorCurrent or DescriptorDeferred when sense.Length >= 4:
                data = ParseDescriptors(sense);
                return true;
            default:
                return false;
        }
    }

    private static SenseData ParseFixed(ReadOnlySpan<byte> s)
    {
        int length = s.Length < 8 ? s.Length : Math.Min(s.Length, 8 + s[7]);
        ulong? information = (s[0] & 0x80) != 0 && length >= 7 ? BinaryPrimitives.ReadUInt32BigEndian(s[3..]) : null;
        var additional = length >= 14 ? new AdditionalSense(s[12], s[13]) : AdditionalSense.None;
        bool pointed = length >= 18 && (s[15] & 0x80) != 0;
        return new((SenseKey)(s[2] & 0x0F), additional, information,
            pointed ? BinaryPrimitives.ReadUInt16BigEndian(s[16..]) : null, pointed && (s[15] & 0x40) != 0);
    }

    private static SenseData ParseDescriptors(ReadOnlySpan<byte> s)
    {
        var data = new SenseData((SenseKey)(s[1] & 0x0F), new AdditionalSense(s[2], s[3]));
        int end = s.Length < 8 ? 0 : Math.Min(s.Length, 8 + s[7]);
        for (int at = 8; at + 2 <= end;)
        {
            int next = at + 2 + s[at + 1];
            if (next > end)
            {
                break;
            }
            if (s[at] == InformationDescriptor && next - at >= 12 && (s[at + 2] & 0x80) != 0)
            {
                data = data with { Information = BinaryPrimitives.ReadUInt64BigEndian(s[(at + 4)..]) };
            }
            else if (s[at] == SenseKeySpecificDescriptor && next - at >= 7 && (s[at + 4] & 0x80) != 0)
            {
                data = data with { FieldPointer = BinaryPrimitives.ReadUInt16BigEndian(s[(at + 5)..]), FieldInCdb = (s[at + 4] & 0x40) != 0 };
            }
            at = next;
        }
        return data;
    }

    /// <summary>One line for people: key, what, and the numbers.</summary>
    public override string ToString()
    {
        string line = $"{Name(Key)}: {Additional} ({(byte)Key:x2}/{Additional.Code:x2}/{Additional.Qualifier:x2})";
        if (FieldPointer is { } pointer)
        {
            line += $", byte {pointer} of the {(FieldInCdb ? "CDB" : "parameter data")}";
        }
        return Information is { } information ? $"{line}, information {information}" : line;
    }

    private static string Name(SenseKey key) => key switch
    {
        SenseKey.NoSense => "no sense",
        SenseKey.RecoveredError => "recovered error",
        SenseKey.NotReady => "not ready",
        SenseKey.MediumError => "medium error",
        SenseKey.HardwareError => "hardware error",
        SenseKey.IllegalRequest => "illegal request",
        SenseKey.UnitAttention => "unit attention",
        SenseKey.DataProtect => "data protect",
        SenseKey.AbortedCommand => "aborted command",
        SenseKey.Miscompare => "miscompare",
        _ => $"sense key {(byte)key:x}h",
    };
}
