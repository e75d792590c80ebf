using System.Text;
using static Bench.Engine.Safety.WriteHazard;

namespace Bench.Engine.Safety;

/// <summary>The magic numbers that stand at fixed places. What needs more than a comparison is in <see cref="SignatureProbe"/>.</summary>
internal static class SignatureTable
{
    /// <summary>All of them; the first match of a name is enough.</summary>
    public static IReadOnlyList<Signature> All { get; } =
    [
        // The high bytes of s_log_block_size.
        At("ext2/ext3/ext4 file system", FileSystem, 0x438, 0x53, 0xEF) with { ConfirmationOffset = 0x419, Confirmation = [0, 0, 0] },
        At("XFS file system", FileSystem, 0, "XFSB"),
        At("Btrfs file system", FileSystem, 0x10040, "_BHRfS_M"),
        At("F2FS file system", FileSystem, 0x400, 0x10, 0x20, 0xF5, 0xF2),
        At("NTFS file system", FileSystem, 3, "NTFS    "),
        At("exFAT file system", FileSystem, 3, "EXFAT   "),
        At("FAT file system", FileSystem, 0x36, "FAT"),
        At("FAT32 file system", FileSystem, 0x52, "FAT32"),
        At("SquashFS file system", FileSystem, 0, "hsqs"),
        At("EROFS file system", FileSystem, 0x400, 0xE2, 0xE1, 0xF5, 0xE0),
        At("cramfs file system", FileSystem, 0, 0x45, 0x3D, 0xCD, 0x28),
        At("ISO 9660 file system", FileSystem, 0x8001, "CD001"),
        At("UDF file system", FileSystem, 0x8001, "BEA01"),
        At("JFS file system", FileSystem, 0x8000, "JFS1"),
        At("ReiserFS file system", FileSystem, 0x10034, "ReIsEr"),
        // Revision level 2.
        At("NILFS2 file system", FileSystem, 0x406, 0x34, 0x34) with { ConfirmationOffset = 0x400, Confirmation = [2, 0, 0, 0] },
        At("GFS2 file system", FileSystem, 0x10000, 0x01, 0x16, 0x19, 0x70),
        At("OCFS2 file system", FileSystem, 0x400, "OCFSV2"),
        At("OCFS2 file system", FileSystem, 0x800, "OCFSV2"),
        At("OCFS2 file system", FileSystem, 0x1000, "OCFSV2"),
        At("OCFS2 file system", FileSystem, 0x2000, "OCFSV2"),
        At("HFS+ file system", FileSystem, 0x400, "H+\0\u0004"),
        At("HFSX file system", FileSystem, 0x400, "HX\0\u0005"),
        At("APFS container", FileSystem, 32, "NXSB"),
        At("VMFS volume", FileSystem, 0x100000, 0x0D, 0xD0, 0x01, 0xC0),
        At("bcachefs file system", FileSystem, 0x1018, 0xC6, 0x85, 0x73, 0xF6, 0x66, 0xCE, 0x90, 0xA9, 0xD9, 0x6A, 0x60, 0xCF, 0x80, 0x3D, 0xF7, 0xEF),
        .. SwapPages(),
        At("bcache member", VolumeManager, 0x1018, 0xC6, 0x85, 0x73, 0xF6, 0x4E, 0x1A, 0x45, 0xCA, 0x82, 0x65, 0xF5, 0x7F, 0x48, 0xBA, 0x6D, 0x81),
        At("LVM physical volume", VolumeManager, 0x18, "LVM2 001"),
        At("LVM physical volume", VolumeManager, 0x218, "LVM2 001"),
        At("LVM physical volume", VolumeManager, 0x418, "LVM2 001"),
        At("LVM physical volume", VolumeManager, 0x618, "LVM2 001"),
        At("Ceph BlueStore device", VolumeManager, 0, "bluestore block device"),
        At("Stratis device", VolumeManager, 0x204, "!Stra0tis"),
        At("VDO device", VolumeManager, 0, "dmvdo001"),
        At("Oracle ASM disk", VolumeManager, 32, "ORCLDISK"),
        At("LUKS encrypted volume", Encrypted, 0, "LUKS\u00BA\u00BE"),
        At("LUKS encrypted volume", Encrypted, 0x4000, "SKUL\u00BA\u00BE"),
        At("BitLocker volume", Encrypted, 3, "-FVE-FS-"),
        At("Linux md RAID member", Raid, 0, 0xFC, 0x4E, 0x2B, 0xA9),
        At("Linux md RAID member", Raid, 0x1000, 0xFC, 0x4E, 0x2B, 0xA9),
        At("Intel RAID member", Raid, -1024, "Intel Raid ISM Cfg Sig. "),
        At("DDF RAID member", Raid, -512, 0xDE, 0x11, 0xDE, 0x11),
        At("GPT partition table", PartitionTable, 512, "EFI PART"),
        At("GPT partition table", PartitionTable, 4096, "EFI PART"),
        At("GPT backup partition table", PartitionTable, -512, "EFI PART"),
        At("GPT backup partition table", PartitionTable, -4096, "EFI PART"),
        At("Apple partition map", PartitionTable, 512, "PM\0\0"),
        At("Sun disk label", PartitionTable, 508, 0xDA, 0xBE) with { ConfirmationOffset = 188, Confirmation = [0x60, 0x0D, 0xDE, 0xEE] },
        At("BSD disk label", PartitionTable, 512, 0x57, 0x45, 0x56, 0x82),
    ];

    // The mark stands in the last ten bytes of the first page, whatever the page size of the machine that made it.
    private static IEnumerable<Signature> SwapPages() =>
        from page in (int[])[4096, 8192, 16384, 32768, 65536]
        from mark in (string[])["SWAPSPACE2", "SWAP-SPACE", "S1SUSPEND", "S2SUSPEND", "ULSUSPEND", "LINHIB0001"]
        select At("swap area", FileSystem, page - 10, mark);

    private static Signature At(string name, WriteHazard hazard, long offset, params byte[] magic) => new(name, hazard, offset, magic);

    private static Signature At(string name, WriteHazard hazard, long offset, string magic) =>
        new(name, hazard, offset, Encoding.Latin1.GetBytes(magic));
}
