using System.Buffers.Binary;

namespace Bench.Iscsi.Scsi.Vpd;

/// <summary>VPD page B0h: how much one command may do (SBC-3 section 6.5.3). Zero means "not reported" in every field, as the standard has it. All counts are blocks.</summary>
internal sealed record BlockLimits
{
    public const int PageLength = 64;

    /// <summary>WSNZ: WRITE SAME refuses 0 blocks.</summary>
    public bool WriteSameRefusesZero { get; init; }

    public byte MaxCompareAndWrite { get; init; }

    public ushort OptimalTransferGranularity { get; init; }

    public uint MaxTransfer { get; init; }

    public uint OptimalTransfer { get; init; }

    public uint MaxUnmapBlocks { get; init; }

    public uint MaxUnmapDescriptors { get; init; }

    public uint OptimalUnmapGranularity { get; init; }

    /// <summary>First block of an unmap granule; null when UGAVALID is 0.</summary>
    public uint? UnmapAlignment { get; init; }

    public ulong MaxWriteSame { get; init; }

    public uint MaxAtomicTransfer { get; init; }

    public uint AtomicAlignment { get; init; }

    public uint AtomicGranularity { get; init; }

    public byte[] Build()
    {
        byte[] page = VpdPage.Start(VpdPage.BlockLimits, PageLength - VpdPage.HeaderLength);
        Span<byte> s = page;
        s[4] = (byte)(WriteSameRefusesZero ? 1 : 0);
        s[5] = MaxCompareAndWrite;
        BinaryPrimitives.WriteUInt16BigEndian(s[6..], OptimalTransferGranularity);
        BinaryPrimitives.WriteUInt32BigEndian(s[8..], MaxTransfer);
        BinaryPrimitives.WriteUInt32BigEndian(s[12..], OptimalTransfer);
        BinaryPrimitives.WriteUInt32BigEndian(s[20..], MaxUnmapBlocks);
        BinaryPrimitives.WriteUInt32BigEndian(s[24..], MaxUnmapDescriptors);
        BinaryPrimitives.WriteUInt32BigEndian(s[28..], OptimalUnmapGranularity);
        BinaryPrimitives.WriteUInt32BigEndian(s[32..], UnmapAlignment is { } alignment ? 0x8000_0000 | alignment : 0);
        BinaryPrimitives.WriteUInt64BigEndian(s[36..], MaxWriteSame);
        BinaryPrimitives.WriteUInt32BigEndian(s[44..], MaxAtomicTransfer);
        BinaryPrimitives.WriteUInt32BigEndian(s[48..], AtomicAlignment);
        BinaryPrimitives.WriteUInt32BigEndian(s[52..], AtomicGranularity);
        return page;
    }

    /// <summary>Reads the page; fields that were cut off (SBC-2 units have a 16-byte page) stay zero.</summary>
    public static bool TryParse(ReadOnlySpan<byte> page, out BlockLimits limits)
    {
        limits = new();
        if (!VpdPage.TryGetBody(page, VpdPage.BlockLimits, out ReadOnlySpan<byte> body))
        {
            return false;
        }
        Span<byte> s = stackalloc byte[PageLength];
        s.Clear();
        body[..Math.Min(body.Length, PageLength - 4)].CopyTo(s[4..]);
        uint alignment = BinaryPrimitives.ReadUInt32BigEndian(s[32..]);
        limits = new()
        {
            WriteSameRefusesZero = (s[4] & 1) != 0,
            MaxCompareAndWrite = s[5],
            OptimalTransferGranularity = BinaryPrimitives.ReadUInt16BigEndian(s[6..]),
            MaxTransfer = BinaryPrimitives.ReadUInt32BigEndian(s[8..]),
            OptimalTransfer = BinaryPrimitives.ReadUInt32BigEndian(s[12..]),
            MaxUnmapBlocks = BinaryPrimitives.ReadUInt32BigEndian(s[20..]),
            MaxUnmapDescriptors = BinaryPrimitives.ReadUInt32BigEndian(s[24..]),
            OptimalUnmapGranularity = BinaryPrimitives.ReadUInt32BigEndian(s[28..]),
            UnmapAlignment = (alignment & 0x8000_0000) != 0 ? alignment & 0x7FFF_FFFF : null,
            MaxWriteSame = BinaryPrimitives.ReadUInt64BigEndian(s[36..]),
            MaxAtomicTransfer = BinaryPrimitives.ReadUInt32BigEndian(s[44..]),
            AtomicAlignment = BinaryPrimitives.ReadUInt32BigEndian(s[48..]),
            AtomicGranularity = BinaryPrimitives.ReadUInt32BigEndian(s[52..]),
        };
        return true;
    }
}
