using System.Net;
using System.Net.Sockets;
using Bench.Engine.Engines;
using Bench.Engine.Engines.Network;
using Bench.Engine.Jobs;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;
using Bench.Engine.Results;
using Bench.Engine.Targets;
using Bench.Engine.Tests.Running;
using Bench.Engine.Tests.Targets;

namespace Bench.Engine.Tests.Engines.Network;

/// <summary>Sockets: both ends in one run, one end with a plain socket or with fio, and what is refused.</summary>
public sealed class NetEngineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("net", NetProtocol.Tcp)]
    [InlineData("net", NetProtocol.TcpV6)]
    [InlineData("net", NetProtocol.Unix)]
    [InlineData("netsplice", NetProtocol.Tcp)]
    public void All_that_is_sent_is_received_and_the_end_of_the_stream_ends_the_reader(string engine, NetProtocol protocol)
    {
        Skip.If(protocol == NetProtocol.TcpV6 && !Socket.OSSupportsIPv6, "no IPv6 here");
        int port = FreePort(ProtocolType.Tcp);

        RunOutcome outcome = RunFixture.Run(
            Job("reader", 0, engine, protocol, port, IoPattern.Read, size: 8 << 20),
            Job("writer", 1, engine, protocol, port, IoPattern.Write, size: 1 << 20));

        Assert.Equal([null, null], outcome.Daemons.Select(static daemon => daemon.ErrorMessage));
        Assert.Equal((1 << 20, 16), (outcome.Daemons[0].Statistics.Read.Bytes, outcome.Daemons[0].Statistics.Read.TotalIos));
        Assert.Equal((1 << 20, 16), (outcome.Daemons[1].Statistics.Write.Bytes, outcome.Daemons[1].Statistics.Write.TotalIos));
        Assert.Equal(EndReason.Size, outcome.Daemons[0].EndReason);
    }

    [Fact]
    public void A_ping_is_answered_by_a_pong_of_the_same_size()
    {
        int port = FreePort(ProtocolType.Tcp);

        RunOutcome outcome = RunFixture.Run(
            Job("reader", 0, "net", NetProtocol.Tcp, port, IoPattern.Read, size: 1 << 20, "pingpong", "nodelay"),
            Job("writer", 1, "net", NetProtocol.Tcp, port, IoPattern.Write, size: 1 << 20, "pingpong", "nodelay"));

        Assert.Equal([null, null], outcome.Daemons.Select(static daemon => daemon.ErrorMessage));
        Assert.Equal((16, 16), (outcome.Daemons[0].Statistics.Read.TotalIos, outcome.Daemons[1].Statistics.Write.TotalIos));
    }

    [Fact]
    public void Lost_datagrams_are_counted_and_the_farewell_ends_the_reader()
    {
        const int Block = 4096;
        int port = FreePort(ProtocolType.Udp);
        using var engine = EngineHarness.Open("net", new Target("net", TargetKind.None, 1 << 20), readOnly: true, configure: options =>
        {
            options.EngineOptions["protocol"] = NetProtocol.Udp;
            options.EngineOptions["port"] = port;
        });
        using var peer = new UdpClient();
        peer.Connect(IPAddress.Loopback, port);

        peer.Send(LinkMessage.Close());
        peer.Send(LinkMessage.Open());
        foreach (ulong number in (ulong[])[0, 1, 5, 6, 9])
        {
            byte[] datagram = new byte[Block];
            LinkMessage.StoreSequence(datagram, number);
            peer.Send(datagram);
        }

        peer.Send(LinkMessage.Close());

        Assert.Equal(
            [IoResult.Begin, Block, Block, Block, Block, Block, IoResult.End],
            Enumerable.Range(0, 7).Select(_ => engine.Run(IoDirection.Read, length: Block)));
        Assert.Equal(5, engine.Dropped);
    }

    [Fact]
    public async Task What_a_writer_sends_is_what_the_socket_gives()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Task<byte[]> received = Task.Run(() =>
        {
            using TcpClient peer = listener.AcceptTcpClient();
            using var all = new MemoryStream();
            peer.GetStream().CopyTo(all);
            return all.ToArray();
        });

        JobDefinition job = Job("writer", 0, "net", NetProtocol.Tcp, port, IoPattern.Write, size: 256 << 10);
        job.Options.BufferPattern = [new PatternPiece(new byte[] { 0x5A })];
        RunOutcome outcome = RunFixture.Run(job);

        Assert.Null(outcome.Daemons[0].ErrorMessage);
        byte[] all = await received.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal((256 << 10) + LinkMessage.Bytes, all.Length);
        Assert.True(all.AsSpan(0, 256 << 10).IndexOfAnyExcept((byte)0x5A) < 0);
        Assert.True(LinkMessage.IsClose(all.AsSpan(256 << 10)));
    }

    [Fact]
    public void Clones_take_the_ports_that_follow()
    {
        int port = FreePort(ProtocolType.Tcp);
        JobDefinition job = Job("w", 0, "net", NetProtocol.Tcp, port, IoPattern.Write, size: 1 << 20);

        Assert.Equal(port + 3, NetOptions.From(job.Options, cloneIndex: 3).Port);
    }

    [Theory]
    [InlineData(NetProtocol.Tcp, IoPattern.RandRead, 1, "x", "", "random")]
    [InlineData(NetProtocol.Tcp, IoPattern.ReadWrite, 1, "x", "", "either reads or writes")]
    [InlineData(NetProtocol.Tcp, IoPattern.Read, 1, null, "", "listen")]
    [InlineData(NetProtocol.Tcp, IoPattern.Write, 0, "x", "", "port= is needed")]
    [InlineData(NetProtocol.Unix, IoPattern.Write, 1, "x", "", "remove it")]
    [InlineData(NetProtocol.Unix, IoPattern.Read, 0, null, "", "hostname=")]
    [InlineData(NetProtocol.Udp, IoPattern.Read, 1, null, "listen", "listen= is for TCP")]
    [InlineData(NetProtocol.Udp, IoPattern.Read, 1, null, "pingpong", "protocol=tcp")]
    public void Options_that_contradict_each_other_are_refused(NetProtocol protocol, IoPattern pattern, int port, string? host, string flag, string advice)
    {
        var options = new JobOptions { ReadWrite = pattern };
        options.EngineOptions["protocol"] = protocol;
        options.EngineOptions["port"] = port;
        if (host is not null)
        {
            options.EngineOptions["hostname"] = host;
        }

        if (flag.Length > 0)
        {
            options.EngineOptions[flag] = true;
        }

        var error = Assert.Throws<DeviceException>(() => NetOptions.From(options, 0));
        Assert.Equal(Errno.EINVAL, error.Errno);
        Assert.Contains(advice, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_the_place_of_the_socket_stays()
    {
        _folder.Write("s", 10);

        DaemonOutcome outcome = RunFixture.Run(Job("r", 0, "net", NetProtocol.Unix, 0, IoPattern.Read, 1 << 20)).Daemons[0];

        Assert.Equal(Errno.EEXIST, outcome.Errno);
        Assert.Equal(10, new FileInfo(_folder["s"]).Length);
    }

    // Nothing listens on a port that was just given back; another program would have to take it in between.
    private static int FreePort(ProtocolType protocol)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, protocol == ProtocolType.Udp ? SocketType.Dgram : SocketType.Stream, protocol);
        socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private JobDefinition Job(string name, int index, string engine, NetProtocol protocol, int port, IoPattern pattern, long size, params string[] flags) =>
        RunFixture.Job(name, index, options =>
        {
            options.IoEngine = engine;
            options.ReadWrite = pattern;
            options.Size = new SizeSpec(size);
            options.BlockSize = new(new SizeRange(65536, 65536));
            options.EngineOptions["protocol"] = protocol;
            if (protocol == NetProtocol.Unix)
            {
                options.EngineOptions["hostname"] = _folder["s"];
            }
            else
            {
                options.EngineOptions["port"] = port;
                if (pattern == IoPattern.Write)
                {
                    options.EngineOptions["hostname"] = protocol is NetProtocol.TcpV6 ? "::1" : "127.0.0.1";
                }
                else if (protocol != NetProtocol.Udp)
                {
                    options.EngineOptions["listen"] = true;
                }
            }

            foreach (string flag in flags)
            {
                options.EngineOptions[flag] = true;
            }
        });
}
