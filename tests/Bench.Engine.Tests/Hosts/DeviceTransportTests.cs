using Bench.Engine.Hosts;

namespace Bench.Engine.Tests.Hosts;

public sealed class DeviceTransportTests : IDisposable
{
    private readonly FakeSystem _system = new();

    public void Dispose() => _system.Dispose();

    [Theory]
    [InlineData("sda", "pci0000:00/0000:00:1f.2/ata1/host0/target0:0:0/0:0:0:0", "sata")]
    [InlineData("sda", "pci0000:00/0000:00:14.0/usb1/1-1/1-1:1.0/host6/target6:0:0/6:0:0:0", "usb")]
    [InlineData("vda", "pci0000:00/0000:00:02.0/virtio1", "virtio")]
    [InlineData("sda", "pci0000:00/0000:00:04.0/virtio2/host2/target2:0:1/2:0:1:0", "virtio")]
    [InlineData("xvda", "vbd-51712", "xen")]
    [InlineData("sda", "LNXSYSTM:00/VMBUS:01/vmbus_0_1/host0/target0:0:0/0:0:0:0", "hyper-v")]
    [InlineData("loop3", "virtual", "loop")]
    [InlineData("zram0", "virtual", "zram")]
    [InlineData("ram7", "virtual", "ram")]
    [InlineData("dm-4", "virtual", "device-mapper")]
    [InlineData("md127", "virtual", "md")]
    [InlineData("nbd0", "virtual", "nbd")]
    public void A_local_disk_is_known_by_its_place(string name, string place, string transport)
    {
        _system.Disk(name, "8:0", place);
        Assert.Equal(new DeviceTransport(transport), DeviceTransport.Of(name, _system.Roots));
    }

    // Software initiators stand below platform, adapters below their PCI function.
    [Theory]
    [InlineData("iscsi_tcp", "platform/host4", "software (iscsi_tcp)")]
    [InlineData("iscsi_iser", "platform/host4", "iser (iscsi_iser)")]
    [InlineData("cxgb4i", "pci0000:80/0000:80:01.0/0000:81:00.4/net/eth2/host4", "toe (cxgb4i)")]
    [InlineData("bnx2i", "pci0000:00/0000:00:03.0/0000:02:00.0/net/eth0/host4", "toe (bnx2i)")]
    [InlineData("qedi", "pci0000:17/0000:17:00.0/0000:18:00.4/host4", "toe (qedi)")]
    [InlineData("be2iscsi", "pci0000:00/0000:00:07.0/0000:04:00.2/host4", "toe (be2iscsi)")]
    [InlineData("qla4xxx", "pci0000:00/0000:00:09.0/0000:05:00.1/host4", "toe (qla4xxx)")]
    [InlineData("newoffload", "pci0000:00/0000:00:09.0/host4", "toe (newoffload)")]
    public void An_iscsi_disk_names_its_initiator(string driver, string host, string initiator)
    {
        _system.Disk("sdb", "8:16", $"{host}/session1/target4:0:0/4:0:0:1");
        _system.Sys("class/scsi_host/host4/proc_name", driver);
        Assert.Equal(new DeviceTransport("iscsi", initiator), DeviceTransport.Of("sdb", _system.Roots));
    }

    [Theory]
    [InlineData("pci0000:00/0000:03:00.0/host0/port-0:0/end_device-0:0/target0:0:0/0:0:0:0", "mpt3sas")]
    [InlineData("pci0000:00/0000:03:00.0/host0/port-0:0/expander-0:0/port-0:0:2/end_device-0:0:2/target0:0:7/0:0:7:0", "megaraid_sas")]
    public void A_sas_disk_names_its_adapter_also_behind_an_expander(string place, string driver)
    {
        _system.Disk("sda", "8:0", place);
        _system.Sys("class/scsi_host/host0/proc_name", driver);
        Assert.Equal(new DeviceTransport("sas", $"hba ({driver})"), DeviceTransport.Of("sda", _system.Roots));
    }

    [Fact]
    public void Fibre_channel_over_ethernet_without_adapter_is_software()
    {
        _system.Disk("sdc", "8:32", "pci0000:00/0000:05:00.0/net/eth3/host1/rport-1:0-0/target1:0:0/1:0:0:0");
        _system.Sys("class/scsi_host/host1/proc_name", "fcoe");
        Assert.Equal(new DeviceTransport("fc", "software (fcoe)"), DeviceTransport.Of("sdc", _system.Roots));
    }

    [Fact]
    public void A_multipath_map_is_attached_as_its_paths_are()
    {
        foreach ((string disk, int host) in new[] { ("sdb", 4), ("sdc", 5) })
        {
            _system.Disk(disk, $"8:{host * 16}", $"platform/host{host}/session{host}/target{host}:0:0/{host}:0:0:1");
            _system.Sys($"class/scsi_host/host{host}/proc_name", "iscsi_tcp");
        }

        _system.Disk("dm-0", "253:0", "virtual", ("dm/uuid", "mpath-360000000000000000e00000000010001"), ("slaves/sdb/dev", "8:64"), ("slaves/sdc/dev", "8:80"));
        _system.Disk("dm-1", "253:1", "virtual", ("dm/uuid", "LVM-abc"), ("slaves/sdb/dev", "8:64"));

        Assert.Equal(new DeviceTransport("multipath iscsi", "software (iscsi_tcp)"), DeviceTransport.Of("dm-0", _system.Roots));
        Assert.Equal(new DeviceTransport("device-mapper"), DeviceTransport.Of("dm-1", _system.Roots));
    }

    [Fact]
    public void A_fibre_channel_disk_names_its_adapter()
    {
        _system.Disk("sdc", "8:32", "pci0000:00/0000:05:00.0/host1/rport-1:0-0/target1:0:0/1:0:0:0");
        _system.Sys("class/scsi_host/host1/proc_name", "lpfc");
        Assert.Equal(new DeviceTransport("fc", "hba (lpfc)"), DeviceTransport.Of("sdc", _system.Roots));
    }

    [Theory]
    [InlineData("pcie", "nvme", null)]
    [InlineData("tcp", "nvme-tcp", "software (nvme_tcp)")]
    [InlineData("rdma", "nvme-rdma", "software (nvme_rdma)")]
    [InlineData("fc", "nvme-fc", "hba (nvme_fc)")]
    public void An_nvme_disk_is_local_or_over_fabrics(string kind, string transport, string? initiator)
    {
        _system.Disk("nvme0n1", "259:0", "pci0000:00/0000:01:00.0/nvme/nvme0", ("device/transport", kind));
        Assert.Equal(new DeviceTransport(transport, initiator), DeviceTransport.Of("nvme0n1", _system.Roots));
    }

    [Fact]
    public void A_multipath_nvme_disk_is_known_by_its_controllers()
    {
        _system.Disk("nvme1n1", "259:1", "virtual/nvme-subsystem/nvme-subsys1", ("device/nvme1/transport", "tcp"));
        Assert.Equal("nvme-tcp", DeviceTransport.Of("nvme1n1", _system.Roots).Name);
    }
}
