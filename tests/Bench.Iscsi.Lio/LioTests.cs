using System.Globalization;
using Bench.Iscsi.Discovery;
using Bench.Iscsi.Initiator;
using Bench.Iscsi.Login;
using Bench.Iscsi.Scsi;
using Bench.Iscsi.Tests.Interop;

namespace Bench.Iscsi.Lio;

/// <summary>Our initiator against the LIO that run.sh boots; BENCH_LIO_PORT is where it listens on loopback.</summary>
public sealed class LioTests
{
    private const string Prefix = "iqn.2026-01.org.lio:";
    private const int Ram = 0;
    private const int File512 = 1;
    private const int File4096 = 2;
    private const int Block = 3;

    private static readonly ChapCredentials User = new("user1", "password1234");
    private static readonly ChapCredentials Own = new("muser", "mpassword1234");

    [SkippableTheory]
    [InlineData(true, true, "None", "None")]
    [InlineData(true, false, "CRC32C", "None")]
    [InlineData(false, true, "None", "CRC32C")]
    [InlineData(false, false, "CRC32C", "CRC32C")]
    public void What_is_written_is_read_with_every_way_to_send_data_and_digests(bool immediateData, bool initialR2T, string header, string data)
    {
        foreach (var (first, max, segment) in new[] { (65536, 262144, 262144), (4096, 8192, 4096), (512, 512, 512) })
        {
            using var session = LogIn("plain", o => o with
            {
                Wishes = new NegotiationWishes { HeaderDigest = header, DataDigest = data, ImmediateData = immediateData, InitialR2T = initialR2T, FirstBurstLength = first, MaxBurstLength = max, MaxRecvDataSegmentLength = segment },
            });
            Assert.Equal((header == "CRC32C", data == "CRC32C", immediateData), (session.Parameters.HeaderDigest, session.Parameters.DataDigest, session.Parameters.ImmediateData));
            foreach (var lun in new[] { Ram, File512, File4096, Block })
            {
                RoundTrips(session, lun);
            }

            Assert.Equal(0, session.Session.Counters.DataDigestErrors);
            session.LogOut();
        }
    }

    [SkippableFact]
    public void Chap_one_way_and_mutual_work_with_every_hash_and_wrong_secrets_do_not()
    {
        foreach (var algorithm in new[] { ChapAlgorithm.Md5, ChapAlgorithm.Sha1, ChapAlgorithm.Sha256 })
        {
            using var one = LogIn("chap", o => o with { Chap = User, ChapAlgorithms = [algorithm] });
            Assert.Equal("CHAP", one.Parameters.AuthMethod);
            using var both = LogIn("mutual", o => o with { Chap = User, TargetChap = Own, ChapAlgorithms = [algorithm] });
            RoundTrips(both, File512);
        }

        Assert.Equal(0x0201, Assert.Throws<IscsiException>(() => LogIn("chap", static o => o with { Chap = new ChapCredentials("user1", "wrong-secret") })).LoginStatus);
        Assert.Throws<IscsiException>(() => LogIn("mutual", static o => o with { Chap = User, TargetChap = new ChapCredentials("muser", "not-its-secret") }));
    }

    [SkippableTheory]
    [InlineData("None")]
    [InlineData("CRC32C")]
    public void Commands_travel_over_four_connections_of_one_session(string digest)
    {
        using var session = LogIn("plain", o => o with { Connections = 4, Wishes = o.Wishes with { MaxConnections = 4, HeaderDigest = digest, DataDigest = digest } });
        Assert.Equal(4, session.Transports.Count);
        for (var i = 0; i < 8; i++)
        {
            RoundTrips(session, File512);
        }

        session.LogOut();
    }

    [SkippableTheory]
    [InlineData(1, 1)]
    [InlineData(1, 4)]
    [InlineData(2, 1)]
    [InlineData(2, 4)]
    public void Sessions_with_error_recovery_carry_data(int level, int connections)
    {
        using var session = LogIn("plain", o => o with { Connections = connections, Wishes = o.Wishes with { ErrorRecoveryLevel = level, MaxConnections = connections, HeaderDigest = "CRC32C", DataDigest = "CRC32C" } });
        Assert.Equal(level, session.Parameters.ErrorRecoveryLevel);
        RoundTrips(session, File512);
        session.LogOut();
    }

    [SkippableFact]
    public void Commands_beyond_read_and_write_work()
    {
        using var session = LogIn("plain");
        using var unit = new LogicalUnit(session, Block);
        var info = unit.Describe();
        Assert.True(info.HasUnmap && info.MaxUnmapBlocks > 0);
        var (data, zeros) = (Pattern(4096), new byte[4096]);
        unit.Write(0, data, 512);
        unit.CompareAndWrite(0, 1, [.. data.AsSpan(0, 512), .. data.AsSpan(512, 512)]);
        Assert.Equal(data.AsSpan(512, 512).ToArray(), unit.Read(0, 1, 512));
        Assert.Equal(SenseKey.Miscompare, Assert.Throws<ScsiException>(() => unit.CompareAndWrite(0, 1, zeros.AsSpan(0, 1024))).Sense!.Value.Key);
        Assert.Equal(data.AsSpan(512, 512).ToArray(), unit.Read(0, 1, 512));
        unit.SynchronizeCache();
        unit.WriteSame(64, 8, data.AsSpan(0, 512), unmap: false);
        Assert.Equal(data.AsSpan(0, 512).ToArray(), unit.Read(71, 1, 512));
        unit.Unmap([new BlockExtent(0, (uint)Math.Min(info.MaxUnmapBlocks, 1024))]);
        Assert.Equal(zeros, unit.Read(64, 8, 512));
        Assert.Equal(AdditionalSense.LbaOutOfRange, Assert.Throws<ScsiException>(() => unit.Read(1ul << 40, 1, 512)).Sense!.Value.Additional);
        using var cached = new LogicalUnit(session, File512);
        Assert.True(cached.Describe().HasWriteCache);
    }

    [SkippableFact]
    public void Reservations_are_made_met_preempted_and_cleared()
    {
        using var one = LogIn("plain");
        using var two = LogIn("plain", static o => o with { InitiatorName = "iqn.2026-01.org.test:second" });
        using var first = new LogicalUnit(one, File512);
        using var second = new LogicalUnit(two, File512);
        first.TestUnitReady();
        second.TestUnitReady();
        ReservationScenario.Run(first, second);
    }

    [SkippableFact]
    public void Its_targets_and_units_are_discovered()
    {
        var options = new IscsiConnectOptions { Portal = Portal() };
        Assert.Equal([Prefix + "chap", Prefix + "mutual", Prefix + "plain"], IscsiDiscovery.SendTargets(options).Select(static t => t.Name).Order(StringComparer.Ordinal));
        Assert.Equal([(0, 512), (1, 512), (2, 4096), (3, 512)], IscsiDiscovery.LogicalUnits(options with { TargetName = Prefix + "plain" }).Select(static u => (u.Lun, u.BlockSize)));
    }

    private static void RoundTrips(SessionDriver session, int lun)
    {
        using var unit = new LogicalUnit(session, lun);
        var blockSize = unit.Describe().BlockSize;
        foreach (var length in new[] { blockSize, 16 * blockSize, 65536 + blockSize, 262144 })
        {
            var data = Pattern(length);
            unit.Write(64, data, blockSize);
            Assert.Equal(data, unit.Read(64, (uint)(length / blockSize), blockSize));
        }
    }

    private static byte[] Pattern(int length)
    {
        var data = new byte[length];
        new Random(length).NextBytes(data);
        return data;
    }

    private static PortalAddress Portal()
    {
        var port = Environment.GetEnvironmentVariable("BENCH_LIO_PORT");
        Skip.If(port is null, "needs the virtual machine that run.sh boots");
        return new PortalAddress("127.0.0.1", int.Parse(port!, CultureInfo.InvariantCulture));
    }

    private static SessionDriver LogIn(string target, Func<IscsiConnectOptions, IscsiConnectOptions>? change = null)
    {
        var options = new IscsiConnectOptions { Portal = Portal(), TargetName = Prefix + target };
        var driver = new SessionDriver(change?.Invoke(options) ?? options, depth: 4);
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
