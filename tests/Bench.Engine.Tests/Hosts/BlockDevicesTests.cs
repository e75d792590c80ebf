using Bench.Engine.Hosts;
using Bench.Engine.Targets;

namespace Bench.Engine.Tests.Hosts;

/// <summary>A disk with two partitions, the second a physical volume under dm-0.</summary>
public sealed class BlockDevicesTests : IDisposable
{
    private readonly FakeSystem _system = new();
    private readonly BlockDevices _devices;

    public BlockDevicesTests()
    {
        _system.Disk("sda", "8:0", "pci/ata1/host0", ("device/vendor", "ATA     "), ("device/model", "Samsung SSD 870"));
        _system.Partition("sda", "sda1", "8:1");
        _system.Partition("sda", "sda2", "8:2");
        _system.Disk("dm-0", "252:0", "virtual", ("dm/name", "vg-root"));
        _system.Sys("block/sda/sda2/holders/dm-0", string.Empty);
        _system.Sys("block/dm-0/slaves/sda2", string.Empty);
        _devices = new BlockDevices(_system.Roots);
    }

    public void Dispose() => _system.Dispose();

    [Fact]
    public void Names_and_numbers_lead_to_each_other()
    {
        Assert.Equal("sda2", _devices.NameOf(new DeviceNumber(8, 2)));
        Assert.Equal(new DeviceNumber(8, 2), _devices.NumberOf("sda2"));
        Assert.Null(_devices.NameOf(new DeviceNumber(99, 0)));
        Assert.Null(_devices.NumberOf("sdz"));
    }

    [Fact]
    public void A_partition_belongs_to_its_disk()
    {
        Assert.Equal("sda", _devices.DiskOf("sda2"));
        Assert.Equal("sda", _devices.DiskOf("sda"));
        Assert.Equal(["sda1", "sda2"], _devices.PartitionsOf("sda"));
    }

    [Fact]
    public void All_above_a_disk_reaches_through_partitions_to_volumes() =>
        Assert.Equal(["sda", "sda1", "sda2", "dm-0"], _devices.AllAbove("sda"));

    [Fact]
    public void All_below_a_volume_reaches_its_partition() =>
        Assert.Equal(["sda2"], _devices.AllBelow("dm-0"));

    [Fact]
    public void A_model_leaves_out_what_is_no_vendor()
    {
        Assert.Equal("Samsung SSD 870", _devices.Model("sda"));
        Assert.Equal("vg-root", _devices.Model("dm-0"));
    }
}
