using Bench.Engine.Hosts;

namespace Bench.Engine.Tests.Hosts;

public sealed class DeviceTransportTests : IDisposable
{
    private readonly FakeSystem _system = new();

    public void Dispose() => _system.Dispose();

    [Theory]
    [InlineData("sda", "pci0000:00/0000:00:1f.2/ata1/host0/target0:0:0/0:0:0:0", "sata")]
    [InlineData("sda", "pci0000:00/0000:03:00.0/host0/port-0:0/end_device-0:0/target0:0:0/0:0:0:0", "sas")]
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

    [Theory]
    [InlineData("iscsi_tcp", "software (iscsi_tcp)")]
    [InlineData("ib_iser", "iser (ib_iser)")]
    [InlineData("cxgb4i", "toe (cxgb4i)")]
    [InlineData("qla4xxx", "hba (qla4xxx)")]
    [InlineData("bnx2i", "hba (bnx2i)")]
    [InlineData("newoffload", "hba (newoffload)")]
    public void An_iscsi_disk_names_its_initiator(string driver, string initiator)
    {
        _system.Disk("sdb", "8:16", "platform/host4/session1/target4:0:0/4:0:0:1");
        _system.Sys("class/scsi_host/host4/proc_name", driver);
        Assert.Equal(new DeviceTransport("iscsi", initiator), DeviceTransport.Of("sdb", _system.Roots));
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
