using System.Net;
using System.Net.Sockets;
using Bench.Iscsi.Initiator;
using Bench.Iscsi.Target;
using Bench.Iscsi.Target.Luns;
using Bench.Iscsi.Tests.Fixtures;
using Bench.Iscsi.Tests.Target;

namespace Bench.Iscsi.Tests.Initiator;

/// <summary>Portals that take a connection and then do not behave: every login ends, with a reason.</summary>
public sealed class HostilePortalTests
{
    [Fact]
    public async Task A_silent_portal_is_given_up_in_time()
    {
        using var portal = new Portal(static (_, over) => Task.Delay(Timeout.Infinite, over));
        Assert.Contains("login", await Fails(portal.Port), StringComparison.Ordinal);
    }

    // A byte now and then must not keep the login alive: its deadline is that of the whole.
    [Fact]
    public async Task A_portal_that_trickles_is_given_up_in_time()
    {
        using var portal = new Portal(static async (stream, over) =>
        {
            using var clock = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
            while (await clock.WaitForNextTickAsync(over))
            {
                await stream.WriteAsync(new byte[] { 0x23 }, over);
            }
        });
        await Fails(portal.Port);
    }

    [Fact]
    public async Task A_portal_that_speaks_something_else_is_refused()
    {
        using var portal = new Portal(static async (stream, over) => await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), over));
        await Fails(portal.Port);
    }

    [Fact]
    public async Task A_portal_that_resets_in_the_middle_of_a_pdu_is_refused()
    {
        using var portal = new Portal(static async (stream, over) =>
        {
            await stream.WriteAsync(new byte[20], over);
            stream.Socket.LingerState = new LingerOption(true, 0);
        });
        await Fails(portal.Port);
    }

    [Fact]
    public async Task Portals_that_send_us_to_each_other_are_seen_through()
    {
        var other = RealTarget.FreePort();
        using var first = Redirecting(0, other);
        using var second = Redirecting(other, first.Endpoint.Port);
        Assert.Contains("sends us elsewhere more than", await Fails(first.Endpoint.Port), StringComparison.Ordinal);
    }

    private static IscsiTargetServer Redirecting(int port, int to) => IscsiTargetServer.Start(new IscsiTargetOptions
    {
        Listen = new IPEndPoint(IPAddress.Loopback, port),
        Targets = [new TargetDefinition(RawInitiator.Target, [LunSpec.Parse("memory:1m")]) { RedirectTo = $"127.0.0.1:{to}" }],
    });

    private static async Task<string> Fails(int port)
    {
        var options = new IscsiConnectOptions
        {
            Portal = new PortalAddress("127.0.0.1", port),
            TargetName = RawInitiator.Target,
            LoginTimeout = TimeSpan.FromSeconds(1),
            ReconnectTimeout = TimeSpan.Zero,
        };
        var login = Task.Run(() =>
        {
            using var driver = new SessionDriver(options, depth: 1);
            return Assert.ThrowsAny<IscsiException>(driver.Connect).Message;
        });
        return await login.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private sealed class Portal : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _over = new();

        public Portal(Func<NetworkStream, CancellationToken, Task> behave)
        {
            _listener.Start();
            _ = Serve(behave);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public void Dispose()
        {
            _over.Cancel();
            _listener.Dispose();
            _over.Dispose();
        }

        private async Task Serve(Func<NetworkStream, CancellationToken, Task> behave)
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync(_over.Token);
                    try
                    {
                        await behave(client.GetStream(), _over.Token);
                    }
                    catch (IOException)
                    {
                        // The initiator gave up first.
                    }
                }
            }
            catch (OperationCanceledException)
            {
            }
        }
    }
}
