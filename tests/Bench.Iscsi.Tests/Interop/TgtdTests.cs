using Bench.Iscsi.Discovery;
using Bench.Iscsi.Initiator;
using Bench.Iscsi.Login;
using Bench.Iscsi.Scsi;
using Bench.Iscsi.Tests.Fixtures;

namespace Bench.Iscsi.Tests.Interop;

/// <summary>Our initiator against tgtd.</summary>
public sealed class TgtdTests(TgtdFixture tgtd) : IClassFixture<TgtdFixture>
{
    private static readonly ChapCredentials User = new("user1", "password1234");

    [SkippableFact]
    public void A_logical_unit_describes_itself()
    {
        using var session = LogIn("plain");
        using var first = new LogicalUnit(session, 1);
        var info = first.Describe();
        Assert.Equal((long)TgtdFixture.Megabytes << 20, info.Size);
        Assert.Equal(512, info.BlockSize);
        Assert.Equal("IET", info.Vendor);
        using var second = new LogicalUnit(session, 2);
        Assert.Equal(4096, second.Describe().BlockSize);
        using var third = new LogicalUnit(session, 3);
        Assert.True(third.Describe().HasUnmap);
        Assert.Equal([0ul, LunAddress.FromNumber(1), LunAddress.FromNumber(2), LunAddress.FromNumber(3), LunAddress.FromNumber(4)], first.ReportLuns());
        session.LogOut();
    }

    [SkippableTheory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void What_is_written_is_read_with_every_way_to_send_data(bool immediateData, bool initialR2T)
    {
        foreach (var (first, max, segment) in new[] { (262144, 1048576, 262144), (4096, 8192, 4096), (512, 512, 512), (65536, 65536, 8192) })
        {
            using var session = LogIn("plain", o => o with
            {
                Wishes = new NegotiationWishes { ImmediateData = immediateData, InitialR2T = initialR2T, FirstBurstLength = first, MaxBurstLength = max, MaxRecvDataSegmentLength = segment },
            });
            Assert.Equal(immediateData, session.Parameters.ImmediateData);
            Assert.Equal(initialR2T, session.Parameters.InitialR2T);
            using var unit = new LogicalUnit(session, 1);
            foreach (var length in new[] { 512, 4096, 65536, 262144 + 512, 1 << 20 })
            {
                RoundTrip(unit, length, 512);
            }
        }
    }

    [SkippableFact]
    public void Blocks_of_4096_bytes_work()
    {
        using var session = LogIn("plain");
        using var unit = new LogicalUnit(session, 2);
        RoundTrip(unit, 4096, 4096);
        RoundTrip(unit, 1 << 20, 4096);
    }

    [SkippableFact]
    public void Chap_one_way_and_mutual_work_and_wrong_secrets_do_not()
    {
        using (var session = LogIn("chap", o => o with { Chap = User }))
        {
            Assert.Equal("CHAP", session.Parameters.AuthMethod);
            using var unit = new LogicalUnit(session, 1);
            RoundTrip(unit, 8192, 512);
        }

        using (var session = LogIn("mutual", o => o with { Chap = User, TargetChap = new ChapCredentials("muser", "mpassword1234") }))
        {
            using var unit = new LogicalUnit(session, 1);
            RoundTrip(unit, 8192, 512);
        }

        Assert.Equal(0x0201, Assert.Throws<IscsiException>(() => LogIn("chap", o => o with { Chap = new ChapCredentials("user1", "wrong-secret") })).LoginStatus);
        Assert.Throws<IscsiException>(() => LogIn("mutual", o => o with { Chap = User, TargetChap = new ChapCredentials("muser", "not-its-secret") }));
    }

    [SkippableTheory]
    [InlineData("CRC32C", "None")]
    [InlineData("None", "CRC32C")]
    [InlineData("CRC32C", "CRC32C")]
    public void Digests_work_in_both_directions(string header, string data)
    {
        using var session = LogIn("digest", o => o with { Wishes = new NegotiationWishes { HeaderDigest = header, DataDigest = data } });
        Assert.Equal(header == "CRC32C", session.Parameters.HeaderDigest);
        Assert.Equal(data == "CRC32C", session.Parameters.DataDigest);
        using var unit = new LogicalUnit(session, 1);
        RoundTrip(unit, 512, 512);
        RoundTrip(unit, 1 << 20, 512);
        Assert.Equal(0, session.Session.Counters.DataDigestErrors);
    }

    [SkippableFact]
    public void Commands_beyond_read_and_write_work()
    {
        using var session = LogIn("plain");
        using var unit = new LogicalUnit(session, 3);
        var zeros = new byte[4096];
        var data = Pattern(4096, 77);
        unit.Write(100, data, 512);
        unit.Verify(100, data, 512);
        Assert.Equal(SenseKey.Miscompare, Assert.Throws<ScsiException>(() => unit.Verify(100, zeros, 512)).Sense!.Value.Key);
        unit.SynchronizeCache();
        Assert.Equal(AdditionalSense.InvalidOperationCode, Assert.Throws<ScsiException>(() => unit.CompareAndWrite(100, 1, data.AsSpan(0, 1024))).Sense!.Value.Additional);
        unit.WriteSame(200, 8, data.AsSpan(0, 512), unmap: false);
        Assert.Equal(data.AsSpan(0, 512).ToArray(), unit.Read(207, 1, 512));
        unit.Unmap([new BlockExtent(0, 1024)]);
        Assert.Equal(zeros, unit.Read(200, 8, 512));
        Assert.Equal(8, unit.PersistentReserveIn(PersistentReserveInAction.ReadKeys).Length);
        var beyond = Assert.Throws<ScsiException>(() => unit.Read(1ul << 40, 1, 512));
        Assert.Equal(AdditionalSense.LbaOutOfRange, beyond.Sense!.Value.Additional);
    }

    [SkippableFact]
    public void Reservations_are_made_met_preempted_and_cleared()
    {
        using var one = LogIn("plain");
        using var two = LogIn("plain", static o => o with { InitiatorName = "iqn.2026-01.org.test:second" });
        using var first = new LogicalUnit(one, 1);
        using var second = new LogicalUnit(two, 1);
        first.TestUnitReady();
        second.TestUnitReady();
        ReservationScenario.Run(first, second);
    }

    [SkippableFact]
    public void Its_targets_and_units_are_discovered()
    {
        Skip.If(tgtd.WhyNot is not null, tgtd.WhyNot);
        var options = new IscsiConnectOptions { Portal = new PortalAddress("127.0.0.1", tgtd.Port) };
        var targets = IscsiDiscovery.SendTargets(options);
        Assert.Equal(["chap", "digest", "mutual", "plain"], targets.Select(t => t.Name[TgtdFixture.Prefix.Length..]).Order(StringComparer.Ordinal));
        Assert.Equal(tgtd.Port, targets[0].Portals[0].Address.Port);
        var units = IscsiDiscovery.LogicalUnits(options with { TargetName = TgtdFixture.Prefix + "plain" });
        Assert.Equal([0, 1, 2, 3, 4], units.Select(u => u.Lun));
        Assert.Equal(4096, units[2].BlockSize);
    }

    [SkippableFact]
    public void A_missing_target_or_unit_is_told_in_words()
    {
        Assert.Contains("no such target", Assert.Throws<IscsiException>(() => LogIn("nowhere")).Message, StringComparison.Ordinal);
        using var session = LogIn("plain");
        using var unit = new LogicalUnit(session, 9);
        Assert.Contains("no logical unit 9", Assert.Throws<IscsiException>(() => unit.Describe()).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_dropped_connection_is_healed_and_told()
    {
        using var session = LogIn("digest");
        using var unit = new LogicalUnit(session, 1);
        RoundTrip(unit, 65536, 512);
        tgtd.DropConnections(4);
        RoundTrip(unit, 65536, 512);
        Assert.Equal(1, session.Session.Counters.Reconnects);
        Assert.Single(session.Gaps);
    }

    private static void RoundTrip(LogicalUnit unit, int length, int blockSize)
    {
        var data = Pattern(length, length);
        unit.Write(64, data, blockSize);
        Assert.Equal(data, unit.Read(64, (uint)(length / blockSize), blockSize));
    }

    private static byte[] Pattern(int length, int seed)
    {
        var data = new byte[length];
        new Random(seed).NextBytes(data);
        return data;
    }

    private SessionDriver LogIn(string target, Func<IscsiConnectOptions, IscsiConnectOptions>? change = null)
    {
        Skip.If(tgtd.WhyNot is not null, tgtd.WhyNot);
        var options = new IscsiConnectOptions { Portal = new PortalAddress("127.0.0.1", tgtd.Port), TargetName = TgtdFixture.Prefix + target };
        var driver = new SessionDriver(change?.Invoke(options) ?? options, depth: 4);
        driver.Connect();
        return driver;
    }
}
