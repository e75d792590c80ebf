using Bench.Engine.Native;
using Bench.Engine.Safety;
using Bench.Engine.Tests.Targets;

namespace Bench.Engine.Tests.Safety;

public sealed class SignatureProbeTests : IDisposable
{
    private const int Size = 8 << 20;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_blank_device_holds_nothing()
    {
        File.WriteAllBytes(_folder["image"], new byte[Size]);
        Assert.Empty(Probe("image"));
    }

    [Fact]
    public void Random_data_of_an_earlier_benchmark_holds_nothing()
    {
        // The weakest magic (3 bytes of FAT) makes this fail by chance once in 16 million runs.
        byte[] content = new byte[Size];
        new Random().NextBytes(content);
        File.WriteAllBytes(_folder["image"], content);
        Assert.Empty(Probe("image"));
    }

    [Fact]
    public void Every_signature_of_the_table_is_found_in_random_data()
    {
        byte[] content = new byte[Size];
        new Random(1).NextBytes(content);
        File.WriteAllBytes(_folder["image"], content);
        Assert.Empty(Probe("image"));
        using FileStream image = File.Open(_folder["image"], FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        foreach (Signature signature in SignatureTable.All)
        {
            long offset = signature.Offset >= 0 ? signature.Offset : Size + signature.Offset;
            RandomAccess.Write(image.SafeFileHandle, signature.Magic, offset);
            RandomAccess.Write(image.SafeFileHandle, signature.Confirmation, signature.ConfirmationOffset);
            Assert.Contains(Probe("image"), finding => finding.Reason.Contains(signature.Name, StringComparison.Ordinal) && finding.Hazard == signature.Hazard);
            RandomAccess.Write(image.SafeFileHandle, content.AsSpan((int)offset, signature.Magic.Length), offset);
            RandomAccess.Write(image.SafeFileHandle, content.AsSpan((int)signature.ConfirmationOffset, signature.Confirmation.Length), signature.ConfirmationOffset);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void An_md_superblock_at_the_end_is_found(int version)
    {
        byte[] content = new byte[Size];
        int offset = version == 0 ? Size - (64 << 10) : Size - (16 * 512);
        new byte[] { 0xFC, 0x4E, 0x2B, 0xA9 }.CopyTo(content, offset);
        File.WriteAllBytes(_folder["image"], content);
        Assert.Equal(WriteHazard.Raid, Assert.Single(Probe("image")).Hazard);
    }

    [Theory]
    [InlineData((128 << 10) + 1024, true)]
    [InlineData(Size - (1 << 10), false)]
    public void A_zfs_uberblock_of_either_byte_order_is_found(int offset, bool little)
    {
        byte[] content = new byte[Size];
        byte[] magic = [0, 0, 0, 0, 0x00, 0xBA, 0xB1, 0x0C];
        (little ? [.. magic.Reverse()] : magic).CopyTo(content, offset);
        File.WriteAllBytes(_folder["image"], content);
        Assert.Equal(WriteHazard.VolumeManager, Assert.Single(Probe("image")).Hazard);
    }

    [SkippableTheory]
    [InlineData("mkfs.ext4", "ext2/ext3/ext4", 16, "-q", "-F")]
    [InlineData("mkfs.ext2", "ext2/ext3/ext4", 16, "-q", "-F")]
    [InlineData("mkfs.xfs", "XFS", 320, "-q")]
    [InlineData("mkfs.btrfs", "Btrfs", 128, "-q")]
    [InlineData("mkfs.f2fs", "F2FS", 64, "-q")]
    [InlineData("mkfs.vfat", "FAT", 16)]
    [InlineData("mkfs.vfat", "FAT32", 64, "-F", "32")]
    [InlineData("mkfs.ntfs", "NTFS", 16, "-q", "-F", "-f")]
    [InlineData("mkswap", "swap", 16)]
    public void A_file_system_as_its_own_tool_makes_it_is_found(string tool, string name, int mebibytes, params string[] arguments)
    {
        Image(mebibytes);
        Tool.Run(tool, [.. arguments, _folder["image"]]);
        WriteFinding finding = Assert.Single(Probe("image"));
        Assert.Equal(WriteHazard.FileSystem, finding.Hazard);
        Assert.Contains(name, finding.Reason, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_squashfs_image_is_found()
    {
        Directory.CreateDirectory(_folder["content"]);
        Tool.Run("mksquashfs", _folder["content"], _folder["image"], "-quiet", "-no-progress");
        Assert.Contains("SquashFS", Assert.Single(Probe("image")).Reason, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("gpt", "GPT")]
    [InlineData("dos", "MBR")]
    [InlineData("sun", "Sun")]
    public void A_partition_table_is_found(string label, string name)
    {
        Image(16);
        Tool.RunWithInput("sfdisk", $"label: {label}\nstart=2048, size=8192\n", "--quiet", "--no-tell-kernel", _folder["image"]);
        IReadOnlyList<WriteFinding> findings = Probe("image");
        Assert.Contains(findings, finding => finding.Reason.Contains(name, StringComparison.Ordinal));
        Assert.All(findings, finding => Assert.Equal(WriteHazard.PartitionTable, finding.Hazard));
    }

    [SkippableTheory]
    [InlineData("luks1")]
    [InlineData("luks2")]
    public void An_encrypted_volume_is_found(string type)
    {
        Image(32);
        File.WriteAllText(_folder["key"], "not a secret");
        Tool.RunOrSkip(
            "cryptsetup", "luksFormat", "--batch-mode", "--type", type, "--pbkdf", "pbkdf2", "--pbkdf-force-iterations", "1000", _folder["image"], _folder["key"]);
        Assert.Equal(WriteHazard.Encrypted, Assert.Single(Probe("image")).Hazard);
    }

    [SkippableFact]
    public void A_physical_volume_of_lvm_is_found()
    {
        using LoopDevice loop = LoopDevice.Create(_folder, 16 << 20);
        Tool.RunOrSkip("pvcreate", "--quiet", "--yes", "--config", $"devices {{ use_devicesfile=0 scan=\"/dev\" filter=[ \"a|{loop.Path}$|\", \"r|.*|\" ] }}", loop.Path);
        Assert.Equal(WriteHazard.VolumeManager, Assert.Single(Probe(Path.GetFileName(loop.Image))).Hazard);
    }

    [SkippableFact]
    public void A_bcache_member_is_found()
    {
        using LoopDevice loop = LoopDevice.Create(_folder, 16 << 20);
        Tool.RunOrSkip("make-bcache", "-B", loop.Path);
        Assert.Equal(WriteHazard.VolumeManager, Assert.Single(Probe(Path.GetFileName(loop.Image))).Hazard);
    }

    private IReadOnlyList<WriteFinding> Probe(string name)
    {
        using OpenFile image = OpenFile.Open(_folder[name], LinuxFile.O_RDONLY);
        return SignatureProbe.Probe((destination, offset) => image.Read(destination, offset), new FileInfo(_folder[name]).Length);
    }

    private void Image(int mebibytes)
    {
        using FileStream file = File.Create(_folder["image"]);
        file.SetLength((long)mebibytes << 20);
    }
}
