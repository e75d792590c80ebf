using Bench.Iscsi.Discovery;
using Bench.Iscsi.Initiator;
using Bench.Iscsi.Login;
using Bench.Iscsi.Tests.Fixtures;

namespace Bench.Iscsi.Tests.Interop;

/// <summary>Our initiator against istgt.</summary>
public sealed class IstgtTests(IstgtFixture istgt) : IClassFixture<IstgtFixture>
{
    private static readonly ChapCredentials User = new("user1", "password1234");

    [SkippableTheory]
    [InlineData("plain", 512)]
    [InlineData("plain4k", 4096)]
    public void What_is_written_is_read(string target, int blockSize)
    {
        foreach (var (immediate, first, max, segment) in new[] { (true, 262144, 1048576, 262144), (false, 262144, 1048576, 262144), (true, 4096, 8192, 4096), (false, 512, 512, 512) })
        {
            using var session = LogIn(target, o => o with { Wishes = new NegotiationWishes { ImmediateData = immediate, FirstBurstLength = first, MaxBurstLength = max, MaxRecvDataSegmentLength = segment } });
            using var unit = new LogicalUnit(session, 0);
            Assert.Equal(blockSize, unit.Describe().BlockSize);
            RoundTrip(unit, blockSize, blockSize);
            RoundTrip(unit, 262144 + blockSize, blockSize);
        }
    }

    [SkippableFact]
    public void Chap_one_way_and_mutual_work_and_wrong_secrets_do_not()
    {
        using (var one = LogIn("chap", o => o with { Chap = User }))
        using (var both = LogIn("mutual", o => o with { Chap = User, TargetChap = new ChapCredentials("muser", "mpassword1234") }))
        {
            foreach (var session in new[] { one, both })
            {
                using var unit = new LogicalUnit(session, 0);
                RoundTrip(unit, 8192, 512);
            }
        }

        Assert.Throws<IscsiException>(() => LogIn("chap", o => o with { Chap = new ChapCredentials("user1", "wrong-secret") }));
        Assert.Throws<IscsiException>(() => LogIn("mutual", o => o with { Chap = User, TargetChap = new ChapCredentials("muser", "not-its-secret") }));
    }

    [SkippableFact]
    public void Digests_work_in_both_directions()
    {
        using var session = LogIn("plain", o => o with { Wishes = new NegotiationWishes { HeaderDigest = "CRC32C", DataDigest = "CRC32C" } });
        Assert.True(session.Parameters.HeaderDigest && session.Parameters.DataDigest);
        using var unit = new LogicalUnit(session, 0);
        RoundTrip(unit, 1 << 20, 512);
        Assert.Equal(0, session.Session.Counters.DataDigestErrors);
    }

    // It answers DataDigest=Reject to None and then sends digests; whoever goes on reads garbage.
    [SkippableFact]
    public void A_target_that_refuses_to_agree_on_digests_is_not_logged_in_to()
    {
        Skip.If(istgt.WhyNot is not null, istgt.WhyNot);
        Assert.Contains("Digest", Assert.ThrowsAny<IscsiException>(() => LogIn("digest")).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Commands_travel_over_several_connections_of_one_session()
    {
        using var session = LogIn("plain", o => o with { Connections = 4 });
        Assert.Equal(4, session.Transports.Count);
        using var unit = new LogicalUnit(session, 0);
        for (var i = 0; i < 8; i++)
        {
            RoundTrip(unit, 65536, 512);
        }

        session.LogOut();
    }

    [SkippableFact]
    public void Its_targets_are_discovered()
    {
        Skip.If(istgt.WhyNot is not null, istgt.WhyNot);
        var targets = IscsiDiscovery.SendTargets(new IscsiConnectOptions { Portal = new PortalAddress("127.0.0.1", istgt.Port) });
        Assert.Equal(5, targets.Count);
        Assert.All(targets, t => Assert.Equal(istgt.Port, Assert.Single(t.Portals).Address.Port));
    }

    private static void RoundTrip(LogicalUnit unit, int length, int blockSize)
    {
        var data = new byte[length];
        new Random(length).NextBytes(data);
        unit.Write(64, data, blockSize);
        Assert.Equal(data, unit.Read(64, (uint)(length / blockSize), blockSize));
    }

    private SessionDriver LogIn(string target, Func<IscsiConnectOptions, IscsiConnectOptions>? change = null)
    {
        Skip.If(istgt.WhyNot is not null, istgt.WhyNot);
        var options = new IscsiConnectOptions { Portal = new PortalAddress("127.0.0.1", istgt.Port), TargetName = IstgtFixture.Prefix + target };
        var driver = new SessionDriver(change?.Invoke(options) ?? options, depth: 4);
        driver.Connect();
        return driver;
    }
}
