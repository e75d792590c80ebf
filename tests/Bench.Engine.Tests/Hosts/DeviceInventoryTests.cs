using Bench.Engine.Hosts;
using Bench.Engine.Safety;
using Bench.Engine.Tests.Safety;
using Bench.Engine.Tests.Targets;

namespace Bench.Engine.Tests.Hosts;

public sealed class DeviceInventoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeSystem _system = new();

    public void Dispose()
    {
        _folder.Dispose();
        _system.Dispose();
    }

    [Fact]
    public void Partitions_follow_their_disk_and_name_their_mounts()
    {
        _system.Disk("sda", "8:0", "pci/ata1/host0", ("queue/rotational", "1"), ("queue/scheduler", "none [bfq]"), ("ro", "0"));
        _system.Partition("sda", "sda1", "8:1");
        _system.Disk("loop0", "7:0", "virtual", ("size", "0"));
        _system.Proc("self/mountinfo", "30 1 8:1 / /home rw - ext4 /dev/sda1 rw");
        IReadOnlyList<BlockDeviceDescription> found = DeviceInventory.Read(_system.Roots);
        Assert.Equal(["sda", "sda1"], found.Select(device => device.Name));
        Assert.Equal((null, "sda"), (found[0].Disk, found[1].Disk));
        Assert.Equal((1L << 20, true, "bfq", "sata"), (found[0].Size, found[0].IsRotational, found[0].Scheduler, found[0].Transport.Name));
        Assert.Equal("has /dev/sda1, which is mounted on /home (ext4)", Assert.Single(found[0].Uses).Reason);
        Assert.Equal("is mounted on /home (ext4)", Assert.Single(found[1].Uses).Reason);
    }

    [SkippableFact]
    public void A_real_device_is_listed_with_its_use()
    {
        using LoopDevice loop = LoopDevice.Create(_folder, 16 << 20);
        Tool.Run("mkfs.ext4", "-q", loop.Path);
        using var mount = new TemporaryMount(loop.Path, _folder["mnt"]);
        BlockDeviceDescription device = Assert.Single(DeviceInventory.Read(SystemRoots.Machine), found => found.Name == loop.Name);
        Assert.Equal(16 << 20, device.Size);
        Assert.Equal(WriteHazard.Mounted, Assert.Single(device.Uses).Hazard);
    }
}
