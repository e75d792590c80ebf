using Bench.Engine.Hosts;

namespace Bench.Engine.Tests.Hosts;

public sealed class KernelIscsiSessionTests : IDisposable
{
    private readonly FakeSystem _system = new();

    public void Dispose() => _system.Dispose();

    [Fact]
    public void Keys_of_the_session_and_its_connection_have_their_names_of_the_rfc()
    {
        foreach ((string attribute, string value) in new[] { ("targetname", "iqn.2026-01.org.test:disk"), ("initial_r2t", "0"), ("immediate_data", "1"), ("max_burst_len", "262144"), ("tpgt", "<NULL>") })
        {
            _system.Sys($"class/iscsi_session/session3/{attribute}", value);
        }

        _system.Sys("class/iscsi_connection/connection3:0/header_digest", "1");
        _system.Sys("class/iscsi_connection/connection3:0/data_digest", "0");
        _system.Sys("class/iscsi_connection/connection31:0/header_digest", "0");

        Assert.Equal(
            [
                new("TargetName", "iqn.2026-01.org.test:disk"), new("InitialR2T", "No"), new("ImmediateData", "Yes"), new("MaxBurstLength", "262144"),
                new("HeaderDigest", "CRC32C"), new("DataDigest", "None"),
            ],
            KernelIscsiSession.Of("/sys/devices/platform/host4/session3/target4:0:0/4:0:0:1/block/sdb", _system.Roots));
    }

    [Fact]
    public void A_local_disk_has_none() => Assert.Empty(KernelIscsiSession.Of("/sys/devices/pci0000:00/ata1/host0/target0:0:0/0:0:0:0/block/sda", _system.Roots));
}
