using System.Net;
using System.Runtime.InteropServices;
using Bench.Engine;
using Bench.Iscsi.Engine;
using Bench.Iscsi.Initiator;
using Bench.Iscsi.Login;
using Bench.Iscsi.Pdu;
using Bench.Iscsi.Scsi;
using Bench.Iscsi.Session;
using Bench.Iscsi.Target;
using Bench.Iscsi.Target.Faults;
using Bench.Iscsi.Target.Luns;

namespace Bench.Iscsi.Tests.Initiator;

/// <summary>Our initiator and our target over real TCP: what goes wrong is recovered, no session is lost, and all data is right.</summary>
public sealed unsafe class RecoveryOverTcpTests : IDisposable
{
    private const string Iqn = "iqn.2026-01.org.test:recovery";
    private const int Length = 32768;
    private const int Depth = 8;
    private const int Commands = 400;

    private readonly byte* _memory = (byte*)NativeMemory.AllocZeroed(Depth * Length);
    private readonly byte[] _written = new byte[Depth];

    public void Dispose() => NativeMemory.Free(_memory);

    [Fact]
    public void Damaged_pdus_are_repeated_at_level_1()
    {
        using var server = Serve("digest=10%");
        using var driver = Connect(server, level: 1, connections: 2);

        Exercise(driver);

        var counters = driver.Session.Counters;
        Assert.True(counters.DataDigestErrors > 0 && counters.PdusAskedAgain > 0, $"{counters}");
        Assert.Equal((0, 0), (counters.Reconnects, counters.Requeued));
        Assert.True(server.Statistics() is { Snacks: > 0, Retransmitted: > 0, InternalErrors: 0 });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Dropped_connections_are_replaced_and_their_commands_go_on_at_level_2(int connections)
    {
        using var server = Serve("drop=2%");
        using var driver = Connect(server, level: 2, connections);

        Exercise(driver);

        var counters = driver.Session.Counters;
        Assert.True(counters.ConnectionsRecovered > 0 && counters.TasksReassigned > 0, $"{counters}");
        Assert.Equal((0, 0), (counters.Reconnects, counters.Requeued));
        Assert.Equal(connections == 1, driver.Gaps.Count > 0);
        Assert.True(server.Statistics() is { ConnectionsRecovered: > 0, Reassigned: > 0, InternalErrors: 0, Sessions: 1 });
    }

    [Fact]
    public void A_session_at_level_1_is_made_anew_when_a_connection_drops()
    {
        using var server = Serve("drop=2%");
        using var driver = Connect(server, level: 1, connections: 2);

        Exercise(driver);

        Assert.True(driver.Session.Counters is { Reconnects: > 0, ConnectionsRecovered: 0 });
    }

    // Random writes and reads of eight regions, one command per region at a time; every read must see the last write.
    private void Exercise(SessionDriver driver)
    {
        var poller = new SessionPoller(TimeSpan.Zero, TimeSpan.Zero);
        poller.Add(driver);
        var random = new Random(1);
        var idle = new Queue<int>(Enumerable.Range(0, Depth));
        var pending = new (bool Writes, byte Value)[Depth];
        var (started, finished) = (0, 0);
        var deadline = Clock.Now + TimeSpan.FromSeconds(60).Nanoseconds();
        while (finished < Commands)
        {
            Assert.True(Clock.Now < deadline, $"{finished} of {Commands} commands ended in 60 s");
            while (started < Commands && idle.TryDequeue(out var region))
            {
                started++;
                pending[region] = (random.Next(2) == 0, (byte)random.Next(1, 256));
                new Span<byte>(_memory + (region * Length), Length).Fill(pending[region].Writes ? pending[region].Value : (byte)0);
                driver.Submit(Request(region, pending[region].Writes), Clock.Now);
            }

            driver.Send(Clock.Now);
            poller.Progress(1, TimeSpan.FromSeconds(1).Nanoseconds());
            while (driver.Session.TryTakeCompletion(out var slot))
            {
                var task = driver.Session[slot];
                var region = (int)task.Request.UserData;
                Assert.True(task.Failure == TaskFailure.None && task.Status == ScsiStatus.Good, ScsiException.Describe(task));
                _written[region] = pending[region].Writes ? pending[region].Value : _written[region];
                Assert.Equal(-1, new ReadOnlySpan<byte>(_memory + (region * Length), Length).IndexOfAnyExcept(_written[region]));
                driver.Session.Release(slot);
                idle.Enqueue(region);
                finished++;
            }
        }
    }

    private ScsiRequest Request(int region, bool writes) => new()
    {
        Lun = LunAddress.FromNumber(0),
        Cdb = BlockCommand.Create(writes ? BlockCommand.Write10 : BlockCommand.Read10, 0, (ulong)(region * Length / 512), Length / 512, 0),
        Buffer = _memory + (region * Length),
        Length = Length,
        Writes = writes,
        Attribute = TaskAttribute.Simple,
        MayRetry = true,
        UserData = region,
    };

    private static IscsiTargetServer Serve(string fault) => IscsiTargetServer.Start(new IscsiTargetOptions
    {
        Listen = new IPEndPoint(IPAddress.Loopback, 0),
        RecoveryTimeout = TimeSpan.FromMilliseconds(200),
        LoginAttention = false,
        Targets = [new TargetDefinition(Iqn, [LunSpec.Parse("memory:8m")]) { Faults = [FaultSpec.Parse(fault)] }],
    });

    private static SessionDriver Connect(IscsiTargetServer server, int level, int connections)
    {
        var driver = new SessionDriver(
            new IscsiConnectOptions
            {
                Portal = new PortalAddress("127.0.0.1", server.Endpoint.Port),
                TargetName = Iqn,
                Connections = connections,
                Wishes = new NegotiationWishes { ErrorRecoveryLevel = level, DefaultTime2Retain = 20, DataDigest = "CRC32C", FirstBurstLength = 4096, MaxBurstLength = 16384, MaxRecvDataSegmentLength = 4096 },
            },
            Depth);
        driver.Connect();
        return driver;
    }
}
