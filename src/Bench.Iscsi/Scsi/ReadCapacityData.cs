using System.Buffers.Binary;

namespace Bench.Iscsi.Scsi;

/// <summary>What READ CAPACITY tells of a logical unit (SBC-3 sections 5.15 and 5.16).</summary>
/// <param name="Blocks">Logical blocks; the address of the last one is one less.</param>
/// <param name="BlockSize">Bytes of a logical block.</param>
internal readonly record struct ReadCapacityData(ulong Blocks, uint BlockSize)
{
    public const int Length10 = 8;
    public const int Length16 = 32;

    /// <summary>log2 of the logical blocks in a physical block.</summary>
    public byte LogicalPerPhysicalExponent { get; init; }

    /// <summary>First logical block that begins a physical block.</summary>
    public ushort LowestAlignedLba { get; init; }

    /// <summary>LBPME: blocks can be unmapped.</summary>
    public bool Thin { get; init; }

    /// <summary>LBPRZ: unmapped blocks read as zeros.</summary>
    public bool UnmappedReadsZero { get; init; }

    /// <summary>PROT_EN: the unit is formatted with protection information.</summary>
    public bool Protected { get; init; }

    /// <summary>True when READ CAPACITY(10) could not hold the size and (16) has to be asked.</summary>
    public bool NeedsCapacity16 => Blocks > uint.MaxValue;

    public void Write10(Span<byte> s)
    {
        ulong last = Blocks - 1;
        BinaryPrimitives.WriteUInt32BigEndian(s, last >= uint.MaxValue ? uint.MaxValue : (uint)last);
        BinaryPrimitives.WriteUInt32BigEndian(s[4..], BlockSize);
    }

    public void Write16(Span<byte> s)
    {
        s[..Length16].Clear();
        BinaryPrimitives.WriteUInt64BigEndian(s, Blocks - 1);
        BinaryPrimitives.WriteUInt32BigEndian(s[8..], BlockSize);
        s[12] = (byte)(Protected ? 1 : 0);
        s[13] = LogicalPerPhysicalExponent;
        ushort alignment = (ushort)((Thin ? 0x8000 : 0) | (UnmappedReadsZero ? 0x4000 : 0) | (LowestAlignedLba & 0x3FFF));
        BinaryPrimitives.WriteUInt16BigEndian(s[14..], alignment);
    }

    public static bool TryParse10(ReadOnlySpan<byte> s, out ReadCapacityData capacity)
    {
        capacity = default;
        if (s.Length < Length10)
        {
            return false;
        }
        capacity = new((ulong)BinaryPrimitives.ReadUInt32BigEndian(s) + 1, BinaryPrimitives.ReadUInt32BigEndian(s[4..]));
        return true;
    }

    public static bool TryParse16(ReadOnlySpan<byte> s, out ReadCapacityData capacity)
    {
        capacity = default;
        if (s.Length < 12)
        {
            return false;
        }
        capacity = new(BinaryPrimitives.ReadUInt64BigEndian(s) + 1, BinaryPrimitives.ReadUInt32BigEndian(s[8..]));
        if (s.Length >= 16)
        {
            capacity = capacity with
            {
                Protected = (s[12] & 1) != 0,
                LogicalPerPhysicalExponent = (byte)(s[13] & 0x0F),
                Thin = (s[14] & 0x80) != 0,
                UnmappedReadsZero = (s[14] & 0x40) != 0,
                LowestAlignedLba = (ushort)(BinaryPrimitives.ReadUInt16BigEndian(s[14..]) & 0x3FFF),
            };
        }
        return true;
    }
}
