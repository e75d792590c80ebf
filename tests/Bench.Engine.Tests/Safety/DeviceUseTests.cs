using Bench.Engine.Safety;
using Bench.Engine.Targets;
using Bench.Engine.Tests.Hosts;

namespace Bench.Engine.Tests.Safety;

/// <summary>What cannot be set up on every machine: device mapper, swap and Btrfs pools in a made-up sysfs.</summary>
public sealed class DeviceUseTests : IDisposable
{
    private readonly FakeSystem _system = new();

    public DeviceUseTests()
    {
        _system.Disk("sda", "8:0", "pci/ata1/host0");
        _system.Partition("sda", "sda1", "8:1");
        _system.Partition("sda", "sda2", "8:2");
        _system.Disk("dm-0", "252:0", "virtual", ("dm/name", "vg-root"));
        _system.Sys("block/sda/sda2/holders/dm-0", string.Empty);
        _system.Sys("block/dm-0/slaves/sda2", string.Empty);
    }

    public void Dispose() => _system.Dispose();

    [Fact]
    public void A_disk_is_used_by_the_mounted_volume_on_its_partition()
    {
        _system.Proc("self/mountinfo", "27 1 252:0 / / rw - xfs /dev/mapper/vg-root rw");
        Assert.Equal(
            [
                new WriteFinding(WriteHazard.Mounted, "has /dev/dm-0, which is mounted on / (xfs)"),
                new WriteFinding(WriteHazard.Holder, "carries /dev/mapper/vg-root"),
            ],
            Find(8, 0));
    }

    [Fact]
    public void A_partition_beside_a_used_one_is_free()
    {
        _system.Proc("self/mountinfo", "27 1 252:0 / / rw - xfs /dev/mapper/vg-root rw");
        Assert.Empty(Find(8, 1));
    }

    [Fact]
    public void A_volume_that_nobody_mounts_still_holds_its_partition() =>
        Assert.Equal(WriteHazard.Holder, Assert.Single(Find(8, 2)).Hazard);

    [Fact]
    public void Swap_on_a_partition_is_found_from_the_disk()
    {
        _system.Proc("swaps", "Filename\tType\tSize\tUsed\tPriority\n/dev/sda1   partition\t1024\t0\t-2\n/swapfile file 1 0 -3");
        Assert.Contains(new WriteFinding(WriteHazard.Swap, "has /dev/sda1, which is in use as swap"), Find(8, 0));
        Assert.Equal(new WriteFinding(WriteHazard.Swap, "is in use as swap"), Assert.Single(Find(8, 1)));
    }

    [Fact]
    public void A_second_device_of_a_btrfs_is_mounted_although_the_mount_table_names_the_first()
    {
        _system.Proc("self/mountinfo", "27 1 0:30 / /data rw - btrfs /dev/sdz rw");
        _system.Link("fs/btrfs/11-22/devices/sda1", "../../../../block/sda/sda1");
        Assert.Equal("is part of the mounted Btrfs file system 11-22", Assert.Single(Find(8, 1)).Reason);
    }

    private IReadOnlyList<WriteFinding> Find(uint major, uint minor) =>
        new DeviceUse(_system.Roots).Find("/dev/no-such-node", new DeviceNumber(major, minor));
}
