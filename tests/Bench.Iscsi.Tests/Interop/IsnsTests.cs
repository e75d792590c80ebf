using Bench.Iscsi.Discovery;
using Bench.Iscsi.Initiator;
using Bench.Iscsi.Tests.Fixtures;

namespace Bench.Iscsi.Tests.Interop;

/// <summary>Our iSNS client against open-isns.</summary>
public sealed class IsnsTests(IsnsFixture isns) : IClassFixture<IsnsFixture>
{
    [SkippableFact]
    public void Registered_targets_are_found_with_their_portals()
    {
        Skip.If(isns.WhyNot is not null, isns.WhyNot);
        using var client = IsnsClient.Connect(new PortalAddress("127.0.0.1", isns.Port), IscsiConnectOptions.DefaultInitiatorName, TimeSpan.FromSeconds(5));
        client.Register();
        var targets = client.QueryTargets().OrderBy(t => t.Name, StringComparer.Ordinal).ToArray();
        Assert.Equal(["iqn.2026-01.org.test:one", "iqn.2026-01.org.test:two"], targets.Select(t => t.Name));
        Assert.Equal(new PortalAddress("127.0.0.1", 3270), Assert.Single(targets[0].Portals).Address);
        Assert.Equal(new PortalAddress("127.0.0.1", 3271), Assert.Single(targets[1].Portals).Address);
        Assert.Contains("iqn.2026-01.org.test:two", client.WalkNodes());
        Assert.Contains(IscsiConnectOptions.DefaultInitiatorName, client.WalkNodes());
        client.Deregister();
        Assert.DoesNotContain(IscsiConnectOptions.DefaultInitiatorName, client.WalkNodes());
    }

    [Fact]
    public void A_missing_server_is_told_in_words()
    {
        var error = Assert.Throws<IscsiException>(() => IsnsClient.Connect(new PortalAddress("127.0.0.1", RealTarget.FreePort()), "iqn.2026-01.test:i", TimeSpan.FromSeconds(1)));
        Assert.Contains("cannot reach the iSNS server", error.Message, StringComparison.Ordinal);
    }
}
