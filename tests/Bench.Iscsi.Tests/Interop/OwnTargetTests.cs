using System.Net;
using Bench.Iscsi.Discovery;
using Bench.Iscsi.Initiator;
using Bench.Iscsi.Login;
using Bench.Iscsi.Scsi;
using Bench.Iscsi.Target;
using Bench.Iscsi.Target.Luns;
using Bench.Iscsi.Tests.Target;

namespace Bench.Iscsi.Tests.Interop;

/// <summary>Our initiator against our target, over TCP.</summary>
public sealed class OwnTargetTests : IDisposable
{
    private static readonly ChapCredentials User = new("user1", "password1234");
    private static readonly ChapCredentials Own = new("muser", "mpassword1234");

    private readonly IscsiTargetServer _server = IscsiTargetServer.Start(new IscsiTargetOptions
    {
        Listen = new IPEndPoint(IPAddress.Loopback, 0),
        Targets =
        [
            new TargetDefinition(RawInitiator.Target, [LunSpec.Parse("memory:64m"), LunSpec.Parse("memory:64m,block=4096"), LunSpec.Parse("memory:64m,block=65536"), LunSpec.Parse("memory:1g")]),
            new TargetDefinition(RawInitiator.Target + "-chap", [LunSpec.Parse("memory:64m")]) { Accounts = [User], OwnCredentials = Own },
        ],
    });

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData(true, true, "None")]
    [InlineData(true, false, "CRC32C")]
    [InlineData(false, true, "CRC32C")]
    [InlineData(false, false, "None")]
    public void What_is_written_is_read_with_every_way_to_send_data(bool immediateData, bool initialR2T, string digest)
    {
        foreach (var (first, max, segment, connections) in new[] { (262144, 1048576, 262144, 1), (4096, 8192, 4096, 4), (512, 512, 512, 1), (65536, 65536, 8192, 2), (262144, 16776192, 16777215, 1) })
        {
            using var session = LogIn(o => o with
            {
                Connections = connections,
                Wishes = new NegotiationWishes { HeaderDigest = digest, DataDigest = digest, ImmediateData = immediateData, InitialR2T = initialR2T, FirstBurstLength = first, MaxBurstLength = max, MaxRecvDataSegmentLength = segment, MaxConnections = connections },
            });
            Assert.Equal((immediateData, initialR2T, connections), (session.Parameters.ImmediateData, session.Parameters.InitialR2T, session.Transports.Count));
            foreach (var (lun, blockSize) in new[] { (0, 512), (1, 4096), (2, 65536) })
            {
                using var unit = new LogicalUnit(session, lun);
                Assert.Equal(blockSize, unit.Describe().BlockSize);
                foreach (var length in new[] { blockSize, 16 * blockSize, (1 << 20) + blockSize })
                {
                    var data = Pattern(length);
                    unit.Write(64, data, blockSize);
                    Assert.Equal(data, unit.Read(64, (uint)(length / blockSize), blockSize));
                }
            }

            Assert.Equal(0, session.Session.Counters.DataDigestErrors);
            session.LogOut();
        }
    }

    [Fact]
    public void Chap_one_way_and_mutual_work_and_wrong_secrets_do_not()
    {
        foreach (var own in new[] { null, Own })
        {
            using var session = LogIn(o => o with { Chap = User, TargetChap = own }, "-chap");
            Assert.Equal("CHAP", session.Parameters.AuthMethod);
            using var unit = new LogicalUnit(session, 0);
            var data = Pattern(8192);
            unit.Write(0, data, 512);
            Assert.Equal(data, unit.Read(0, 16, 512));
        }

        Assert.Equal(0x0201, Assert.Throws<IscsiException>(() => LogIn(o => o with { Chap = new ChapCredentials("user1", "wrong-secret") }, "-chap")).LoginStatus);
        Assert.Throws<IscsiException>(() => LogIn(o => o with { Chap = User, TargetChap = new ChapCredentials("muser", "not-its-secret") }, "-chap"));
        Assert.Throws<IscsiException>(() => LogIn(static o => o, "-chap"));
    }

    [Fact]
    public void Commands_beyond_read_and_write_work()
    {
        using var session = LogIn(static o => o);
        using var unit = new LogicalUnit(session, 3);
        var (data, zeros) = (Pattern(4096), new byte[4096]);
        unit.Write(100, data, 512);
        unit.Verify(100, data, 512);
        Assert.Equal(SenseKey.Miscompare, Assert.Throws<ScsiException>(() => unit.Verify(100, zeros, 512)).Sense!.Value.Key);
        unit.SynchronizeCache();

        unit.CompareAndWrite(100, 1, [.. data.AsSpan(0, 512), .. data.AsSpan(512, 512)]);
        Assert.Equal(data.AsSpan(512, 512).ToArray(), unit.Read(100, 1, 512));
        var differs = data.AsSpan(512, 512).ToArray();
        differs[77] ^= 1;
        var miscompare = Assert.Throws<ScsiException>(() => unit.CompareAndWrite(100, 1, [.. differs, .. zeros.AsSpan(0, 512)])).Sense!.Value;
        Assert.Equal((SenseKey.Miscompare, 77ul), (miscompare.Key, miscompare.Information));
        Assert.Equal(data.AsSpan(512, 512).ToArray(), unit.Read(100, 1, 512));

        unit.WriteSame(200, 8, data.AsSpan(0, 512), unmap: false);
        Assert.Equal(data.AsSpan(0, 512).ToArray(), unit.Read(207, 1, 512));
        unit.WriteSame(200, 8, zeros.AsSpan(0, 512), unmap: true);
        Assert.Equal(zeros, unit.Read(200, 8, 512));
        unit.Unmap([new BlockExtent(0, 128), new BlockExtent(1024, 8)]);
        Assert.Equal(zeros, unit.Read(100, 8, 512));

        Assert.Equal([0ul, LunAddress.FromNumber(1), LunAddress.FromNumber(2), LunAddress.FromNumber(3)], unit.ReportLuns());
        Assert.False(unit.ModeSense(ModeData.CachingPage)!.Value.WriteProtected);
        Assert.Equal((ulong)(1 << 30) / 512, unit.ReadCapacity().Blocks);
        Assert.Equal(AdditionalSense.LbaOutOfRange, Assert.Throws<ScsiException>(() => unit.Read(1ul << 40, 1, 512)).Sense!.Value.Additional);
    }

    [Fact]
    public void Unmap_takes_what_the_limits_say_and_not_one_block_more()
    {
        using var session = LogIn(static o => o);
        using var unit = new LogicalUnit(session, 3);
        var most = unit.Describe().MaxUnmapBlocks;
        Assert.True(most > 1 && most < (1 << 30) / 512);
        unit.Write((ulong)most - 8, Pattern(4096), 512);
        Assert.Equal(SenseKey.IllegalRequest, Assert.Throws<ScsiException>(() => unit.Unmap([new BlockExtent(0, (uint)most + 1)])).Sense!.Value.Key);
        Assert.Equal(Pattern(4096), unit.Read((ulong)most - 8, 8, 512));
        unit.Unmap([new BlockExtent(0, (uint)most)]);
        Assert.Equal(new byte[4096], unit.Read((ulong)most - 8, 8, 512));
        Assert.Throws<ScsiException>(() => unit.Unmap([.. Enumerable.Range(0, 257).Select(static i => new BlockExtent((ulong)i * 8, 1))]));
    }

    [Fact]
    public void Reservations_are_made_met_preempted_and_cleared()
    {
        using var one = LogIn(static o => o);
        using var two = LogIn(static o => o with { InitiatorName = "iqn.2026-01.org.test:second" });
        using var first = new LogicalUnit(one, 0);
        using var second = new LogicalUnit(two, 0);
        first.TestUnitReady();
        second.TestUnitReady();
        ReservationScenario.Run(first, second);
        Assert.True(two.Session.Counters.ReservationConflicts >= 2);
        Assert.True(one.Session.Counters.UnitAttentions >= 1);
    }

    [Fact]
    public void Its_targets_and_units_are_discovered()
    {
        var options = new IscsiConnectOptions { Portal = new PortalAddress("127.0.0.1", _server.Endpoint.Port) };
        Assert.Equal([RawInitiator.Target, RawInitiator.Target + "-chap"], IscsiDiscovery.SendTargets(options).Select(static t => t.Name).Order(StringComparer.Ordinal));
        var units = IscsiDiscovery.LogicalUnits(options with { TargetName = RawInitiator.Target });
        Assert.Equal([(0, 512), (1, 4096), (2, 65536), (3, 512)], units.Select(static u => (u.Lun, u.BlockSize)));
    }

    private static byte[] Pattern(int length)
    {
        var data = new byte[length];
        new Random(length).NextBytes(data);
        return data;
    }

    private SessionDriver LogIn(Func<IscsiConnectOptions, IscsiConnectOptions> change, string suffix = "")
    {
        var driver = new SessionDriver(change(new IscsiConnectOptions { Portal = new PortalAddress("127.0.0.1", _server.Endpoint.Port), TargetName = RawInitiator.Target + suffix }), depth: 4);
        try
        {
            driver.Connect();
            return driver;
        }
        catch
        {
            driver.Dispose();
            throw;
        }
    }
}
