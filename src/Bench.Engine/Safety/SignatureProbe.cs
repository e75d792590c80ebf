using System.Buffers.Binary;

namespace Bench.Engine.Safety;

/// <summary>Looks on a device for partition tables, file systems, volume managers, RAID and encryption. Reads less than 1 MiB.</summary>
internal static class SignatureProbe
{
    private const int SectorBytes = 512;
    private const int ZfsLabelBytes = 256 << 10;
    private const uint ZfsUberblock = 0x00BAB10C;
    private const uint MdMagic = 0xA92B4EFC;

    /// <summary>Everything recognised.</summary>
    /// <param name="device">Reads the device.</param>
    /// <param name="size">Its size, bytes.</param>
    /// <exception cref="DeviceException">A read failed.</exception>
    public static IReadOnlyList<WriteFinding> Probe(ContentReader device, long size)
    {
        var found = new List<WriteFinding>();
        foreach (Signature signature in SignatureTable.All)
        {
            long offset = signature.Offset >= 0 ? signature.Offset : size + signature.Offset;
            if (Holds(device, offset, signature.Magic) && Holds(device, signature.ConfirmationOffset, signature.Confirmation))
            {
                Add(found, signature.Hazard, signature.Name);
            }
        }

        if (HasMdAtEnd(device, size))
        {
            Add(found, WriteHazard.Raid, "Linux md RAID member");
        }

        if (HasZfsLabel(device, 0) || (size > 2 * ZfsLabelBytes && HasZfsLabel(device, size - (size % ZfsLabelBytes) - ZfsLabelBytes)))
        {
            Add(found, WriteHazard.VolumeManager, "ZFS pool member");
        }

        // FAT and NTFS boot sectors end with the same two bytes as a partition table.
        if (!found.Exists(finding => finding.Hazard == WriteHazard.FileSystem) && HasMbr(device))
        {
            Add(found, WriteHazard.PartitionTable, "MBR partition table");
        }

        return found;
    }

    private static bool Holds(ContentReader device, long offset, byte[] expected)
    {
        byte[] bytes = new byte[expected.Length];
        return offset >= 0 && device(bytes, offset) == bytes.Length && bytes.AsSpan().SequenceEqual(expected);
    }

    private static void Add(List<WriteFinding> found, WriteHazard hazard, string name)
    {
        var finding = new WriteFinding(hazard, $"holds: {name}");
        if (!found.Contains(finding))
        {
            found.Add(finding);
        }
    }

    private static bool HasMbr(ContentReader device)
    {
        byte[] sector = new byte[SectorBytes];
        if (device(sector, 0) < SectorBytes || sector[510] != 0x55 || sector[511] != 0xAA)
        {
            return false;
        }

        // Four entries of 16 bytes: a valid boot flag each, and at least one partition type.
        bool any = false;
        for (int entry = 446; entry < 510; entry += 16)
        {
            if (sector[entry] is not (0 or 0x80))
            {
                return false;
            }

            any |= sector[entry + 4] != 0;
        }

        // A boot loader without partitions is a system's disk as well.
        return any || sector.AsSpan(0, 440).ContainsAnyExcept((byte)0);
    }

    // Versions 0.90 and 1.0 keep the superblock at the end (md(4)).
    private static bool HasMdAtEnd(ContentReader device, long size)
    {
        const int Reserved = 64 << 10;
        long sectors = size / SectorBytes;
        return (sectors >= 16 && HasMd(device, ((sectors - 16) & ~7L) * SectorBytes))
            || (size >= Reserved && HasMd(device, (size & ~(Reserved - 1L)) - Reserved));
    }

    private static bool HasMd(ContentReader device, long offset)
    {
        byte[] magic = new byte[4];
        return offset >= 0 && device(magic, offset) == magic.Length
            && (BinaryPrimitives.ReadUInt32LittleEndian(magic) == MdMagic || BinaryPrimitives.ReadUInt32BigEndian(magic) == MdMagic);
    }

    // The second half of a label is a ring of uberblocks, each at least 1 KiB; any of them will do.
    private static bool HasZfsLabel(ContentReader device, long label)
    {
        byte[] ring = new byte[ZfsLabelBytes / 2];
        int count = device(ring, label + (ZfsLabelBytes / 2));
        for (int offset = 0; offset + 8 <= count; offset += 1024)
        {
            ReadOnlySpan<byte> start = ring.AsSpan(offset, 8);
            if (BinaryPrimitives.ReadUInt64LittleEndian(start) == ZfsUberblock || BinaryPrimitives.ReadUInt64BigEndian(start) == ZfsUberblock)
            {
                return true;
            }
        }

        return false;
    }
}
