using System.Net;
using System.Net.Sockets;
using Bench.Iscsi.Login;
using Bench.Iscsi.Target;
using Bench.Iscsi.Target.Luns;

namespace Bench.Iscsi.Tests.Target;

public sealed class IscsiTargetServerTests
{
    private static IscsiTargetOptions Options(IPAddress address, params ChapCredentials[] accounts) => new()
    {
        Listen = new IPEndPoint(address, 0),
        Targets = [new TargetDefinition(RawInitiator.Target, [LunSpec.Parse("memory:1m")]) { Accounts = accounts }],
    };

    [Fact]
    public void Listening_to_the_network_needs_chap_or_an_explicit_word()
    {
        Assert.Throws<IscsiException>(() => IscsiTargetServer.Start(Options(IPAddress.Any)));
        using var secured = IscsiTargetServer.Start(Options(IPAddress.Any, new ChapCredentials("user", "password1234")));
        using var open = IscsiTargetServer.Start(Options(IPAddress.Any) with { AllowUnauthenticatedNetwork = true });
        Assert.NotEqual(0, open.Endpoint.Port);
    }

    [Fact]
    public void A_port_in_use_is_an_error_in_words()
    {
        using var first = IscsiTargetServer.Start(Options(IPAddress.Loopback));
        var error = Assert.Throws<IscsiException>(() => IscsiTargetServer.Start(Options(IPAddress.Loopback) with { Listen = first.Endpoint }));
        Assert.Contains($"{first.Endpoint}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("disk1")]
    [InlineData("iqn.2026-01.org.test:UPPER")]
    [InlineData("iqn.2026-01.org.test:a b")]
    public void A_bad_name_is_refused(string name) =>
        Assert.Throws<IscsiException>(() => new IscsiTargetServer(Options(IPAddress.Loopback) with { Targets = [new(name, [LunSpec.Parse("memory:1m")])] }));

    [Fact]
    public void Unit_numbers_must_differ() =>
        Assert.Throws<IscsiException>(() => new IscsiTargetServer(Options(IPAddress.Loopback) with { Targets = [new(RawInitiator.Target, [LunSpec.Parse("memory:1m,lun=3"), LunSpec.Parse("memory:1m,lun=3")])] }));

    [Fact]
    public void Logins_that_stall_do_not_keep_others_out_for_ever()
    {
        using var server = IscsiTargetServer.Start(Options(IPAddress.Loopback) with { MaxLogins = 2, LoginTimeout = TimeSpan.FromMilliseconds(50) });
        using var first = Connect(server);
        using var second = Connect(server);
        Assert.Equal(0, first.Receive(new byte[1]));
        Assert.Equal(0, second.Receive(new byte[1]));
        Assert.True(SpinWait.SpinUntil(() => server.Statistics().Connections == 0, TimeSpan.FromSeconds(10)));
        using var third = Connect(server);
        third.Send(new byte[48]);
        Assert.Equal(0, third.Receive(new byte[1]));
        Assert.Equal(0, server.Statistics().InternalErrors);
    }

    [Fact]
    public void Stopping_ends_every_connection()
    {
        var server = IscsiTargetServer.Start(Options(IPAddress.Loopback));
        using var client = Connect(server);
        SpinWait.SpinUntil(() => server.Statistics().Connections == 1);
        server.Dispose();
        Assert.Equal(0, server.Statistics().Connections);
    }

    private static Socket Connect(IscsiTargetServer server)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 10_000 };
        socket.Connect(server.Endpoint);
        return socket;
    }
}
