using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;
using Bench.Engine.Planning;
using Bench.Engine.Safety;
using Bench.Engine.Targets;
using Bench.Engine.Tests.Targets;

namespace Bench.Engine.Tests.Safety;

/// <summary>Real devices: loop devices, partitions, mounts, device mapper, swap.</summary>
public sealed class WriteGuardDeviceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData(GuardLevel.Strict)]
    [InlineData(GuardLevel.FioCompatible)]
    public void A_blank_device_may_be_written_and_is_listed(GuardLevel level)
    {
        using LoopDevice loop = LoopDevice.Create(_folder, 1 << 20);
        PlannedOverwrite overwrite = Assert.Single(Inspect(loop.Path, level));
        Assert.Empty(overwrite.Findings);
        Assert.Equal((0L, 1L << 20), (overwrite.Start, overwrite.Length));
    }

    [SkippableFact]
    public void Reading_is_never_refused()
    {
        using LoopDevice loop = LoopDevice.Create(_folder, 16 << 20);
        Tool.Run("mkfs.ext4", "-q", loop.Path);
        Assert.Empty(Inspect(loop.Path, GuardLevel.Strict, IoPattern.RandRead));
    }

    [SkippableTheory]
    [InlineData(IoPattern.Write)]
    [InlineData(IoPattern.RandReadWrite)]
    [InlineData(IoPattern.RandTrim)]
    public void A_device_with_a_file_system_is_refused_even_as_fio(IoPattern pattern)
    {
        using LoopDevice loop = LoopDevice.Create(_folder, 16 << 20);
        Tool.Run("mkfs.ext4", "-q", loop.Path);
        var error = Assert.Throws<DeviceException>(() => Require(loop.Path, GuardLevel.FioCompatible, pattern));
        Assert.Equal(Errno.EPERM, error.Errno);
        Assert.Contains("ext4", error.Message, StringComparison.Ordinal);
        Assert.Contains("BENCH_ALLOW_DESTROY=", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_device_named_by_the_user_is_let_through_under_any_of_its_names()
    {
        using LoopDevice loop = LoopDevice.Create(_folder, 16 << 20);
        Tool.Run("mkfs.ext4", "-q", loop.Path);
        string link = _folder["by-id"];
        File.CreateSymbolicLink(link, loop.Path);
        new WriteGuard(GuardLevel.Strict, [link]).Require(Plan(loop.Path, IoPattern.Write), Targets(loop.Path, IoPattern.Write));
        new WriteGuard(GuardLevel.Strict, [loop.Path]).Require(Plan(link, IoPattern.Write), Targets(link, IoPattern.Write));
        Assert.True(Assert.Single(new WriteGuard(GuardLevel.Strict, [link]).Inspect(
            Plan(loop.Path, IoPattern.Write), Targets(loop.Path, IoPattern.Write))).IsAllowed);
    }

    [SkippableFact]
    public void A_mounted_device_is_busy()
    {
        using LoopDevice loop = LoopDevice.Create(_folder, 16 << 20);
        Tool.Run("mkfs.ext4", "-q", loop.Path);
        using var mount = new TemporaryMount(loop.Path, _folder["mount point"]);
        Assert.Contains(Findings(loop.Path), finding =>
            finding.Hazard == WriteHazard.Mounted && finding.Reason.Contains(mount.Point, StringComparison.Ordinal));
        Assert.Equal(Errno.EBUSY, Assert.Throws<DeviceException>(() => Require(loop.Path, GuardLevel.FioCompatible, IoPattern.Write)).Errno);
    }

    [SkippableFact]
    public void A_mounted_btrfs_is_found_although_the_mount_table_has_another_number()
    {
        using LoopDevice loop = LoopDevice.Create(_folder, 128 << 20);
        Tool.Run("mkfs.btrfs", "-q", loop.Path);
        using var mount = new TemporaryMount(loop.Path, _folder["mnt"]);
        Assert.Contains(Findings(loop.Path), finding => finding.Hazard == WriteHazard.Mounted);
    }

    [SkippableFact]
    public void A_disk_is_refused_for_a_mounted_partition()
    {
        using LoopDevice loop = LoopDevice.Create(_folder, 32 << 20, scanPartitions: true);
        Tool.RunWithInput("sfdisk", "label: gpt\nstart=2048, size=32768\n", "--quiet", loop.Path);
        string partition = loop.Path + "p1";
        if (!File.Exists(partition))
        {
            // A kernel that cannot read the table itself.
            Tool.RunOrSkip("addpart", loop.Path, "1", "2048", "32768");
        }

        Tool.Run("mkfs.ext4", "-q", partition);
        using var mount = new TemporaryMount(partition, _folder["mnt"]);
        IReadOnlyList<WriteFinding> findings = Findings(loop.Path);
        Assert.Contains(findings, finding => finding.Hazard == WriteHazard.Mounted
            && finding.Reason.Contains(partition, StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding.Hazard == WriteHazard.PartitionTable);
        Assert.Contains(Findings(partition), finding => finding.Hazard == WriteHazard.Mounted);
    }

    [SkippableFact]
    public void A_device_under_a_loop_device_is_refused()
    {
        using LoopDevice below = LoopDevice.Create(_folder, 1 << 20);
        using LoopDevice above = LoopDevice.Attach(below.Path);
        WriteFinding finding = Assert.Single(Findings(below.Path));
        Assert.Equal(WriteHazard.Holder, finding.Hazard);
        Assert.Contains(above.Path, finding.Reason, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_device_under_a_mounted_mapping_is_refused()
    {
        using LoopDevice loop = LoopDevice.Create(_folder, 16 << 20);
        string name = $"bench-test-{Environment.ProcessId}";
        Tool.RunOrSkip("dmsetup", "create", name, "--table", $"0 32768 linear {loop.Path} 0");
        try
        {
            string mapped = $"/dev/mapper/{name}";
            Assert.Contains(Findings(loop.Path), finding =>
                finding.Hazard == WriteHazard.Holder && finding.Reason.Contains(mapped, StringComparison.Ordinal));
            Tool.Run("mkfs.ext4", "-q", mapped);
            using var mount = new TemporaryMount(mapped, _folder["mnt"]);
            Assert.Contains(Findings(loop.Path), finding => finding.Hazard == WriteHazard.Mounted);
            Assert.Contains(Findings(mapped), finding => finding.Hazard == WriteHazard.Mounted);
        }
        finally
        {
            Tool.Run("dmsetup", "remove", name);
        }
    }

    [SkippableFact]
    public void A_device_that_someone_holds_exclusively_is_in_use()
    {
        using LoopDevice loop = LoopDevice.Create(_folder, 1 << 20);
        using OpenFile holder = OpenFile.Open(loop.Path, LinuxFile.O_RDWR | LinuxFile.O_EXCL);
        Assert.Equal(WriteHazard.InUse, Assert.Single(Findings(loop.Path)).Hazard);
    }

    [SkippableFact]
    public void Active_swap_is_refused()
    {
        // Loop devices over a sparse file may not become swap everywhere; then the test has nothing to look at.
        using LoopDevice loop = LoopDevice.Create(_folder, 16 << 20);
        Tool.Run("mkswap", loop.Path);
        Tool.RunOrSkip("swapon", loop.Path);
        try
        {
            Assert.Contains(Findings(loop.Path), finding => finding.Hazard == WriteHazard.Swap);
        }
        finally
        {
            Tool.Run("swapoff", loop.Path);
        }
    }

    private static IReadOnlyList<WriteFinding> Findings(string path) =>
        Assert.Single(Inspect(path, GuardLevel.Strict)).Findings;

    private static IReadOnlyList<PlannedOverwrite> Inspect(string path, GuardLevel level, IoPattern pattern = IoPattern.Write) =>
        new WriteGuard(level, []).Inspect(Plan(path, pattern), Targets(path, pattern));

    private static void Require(string path, GuardLevel level, IoPattern pattern) =>
        new WriteGuard(level, []).Require(Plan(path, pattern), Targets(path, pattern));

    private static DaemonPlan Plan(string path, IoPattern pattern) => TestPlan.Daemon(options =>
    {
        options.Filename = path;
        options.ReadWrite = pattern;
    });

    private static IReadOnlyList<Target> Targets(string path, IoPattern pattern) =>
        TargetLayout.Resolve(Plan(path, pattern), TestPlan.Files);
}
