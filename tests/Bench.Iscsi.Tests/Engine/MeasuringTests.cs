using System.Net;
using Bench.Engine;
using Bench.Iscsi.Engine;
using Bench.Iscsi.Initiator;
using Bench.Iscsi.Session;
using Bench.Iscsi.Target;
using Bench.Iscsi.Target.Luns;

namespace Bench.Iscsi.Tests.Engine;

/// <summary>What the engine measures of real runs against our target: sums and counts, never how long anything takes.</summary>
public sealed class MeasuringTests
{
    private const int Block = 65536;

    [Theory]
    [InlineData(IoDirection.Read, "rw=read\niodepth=8")]
    [InlineData(IoDirection.Write, "rw=write\niodepth=8")]
    [InlineData(IoDirection.Write, "rw=write\niodepth=8\nimmediate_data=0\ninitial_r2t=1\nmax_burst_length=16k")]
    [InlineData(IoDirection.Read, "rw=read\niodepth=8\nsessions=2\nconnections=2\nheader_digest=crc32c\ndata_digest=crc32c")]
    [InlineData(IoDirection.Write, "rw=write\niodepth=8\nconnections=2\nheader_digest=crc32c\ndata_digest=crc32c\nimmediate_data=0\ninitial_r2t=1")]
    public void Stages_add_up_to_the_whole_which_lies_within_the_latency_of_the_job(IoDirection direction, string job)
    {
        using var run = new EngineRun(job, Block, depth: 8);
        run.Do(direction, 100);

        Assert.All(run.Results, static result => Assert.Equal(Block, result));
        var anatomies = run.Statistics!.Sessions.SelectMany(static session => session.Anatomy).ToList();
        Assert.All(anatomies, anatomy =>
        {
            Assert.Equal(direction, anatomy.Direction);
            Assert.Equal(anatomy.Total.Sum, Stages.Sum(stage => anatomy[stage].Sum));
            Assert.Equal(anatomy.Total.Count, anatomy[CommandStage.Queue].Count);
            Assert.Equal(anatomy.Total.Count, anatomy[CommandStage.Send].Count);
            Assert.Equal(anatomy.Total.Count, anatomy[CommandStage.Reap].Count);
        });
        Assert.Equal(100, anatomies.Sum(static anatomy => anatomy.Total.Count));
        Assert.InRange(anatomies.Sum(static anatomy => anatomy.Total.Sum), 1, run.LatencySum);
    }

    [Fact]
    public void A_slow_request_for_data_is_seen_as_a_wait_for_it_and_a_slow_unit_as_a_wait_for_data()
    {
        const long Delay = 20_000_000;
        using var writes = new EngineRun("rw=write\niodepth=1\nimmediate_data=0\ninitial_r2t=1", Block, depth: 1, "r2t=20ms");
        writes.Do(IoDirection.Write, 3);
        using var reads = new EngineRun("rw=read\niodepth=1", Block, depth: 1, "latency=20ms");
        reads.Do(IoDirection.Read, 3);

        var write = Assert.Single(Assert.Single(writes.Statistics!.Sessions).Anatomy);
        Assert.Equal(3, write[CommandStage.Wait].Count);
        Assert.True(write.Total.Minimum >= Delay && SentAndWaited(write) >= Delay);
        Assert.Equal(3, write[CommandStage.Data].Count);
        var read = Assert.Single(Assert.Single(reads.Statistics!.Sessions).Anatomy);
        Assert.True(read.Total.Minimum >= Delay && SentAndWaited(read) >= Delay);
        return;

        // Together, and so no minimum: the target may begin to wait while the sender's thread has not come back from the send.
        static double SentAndWaited(CommandAnatomy anatomy) => anatomy[CommandStage.Send].Mean + anatomy[CommandStage.Wait].Mean;
    }

    [Fact]
    public void Immediate_writes_wait_for_no_request()
    {
        using var run = new EngineRun("rw=write\niodepth=4", Block, depth: 4);
        run.Do(IoDirection.Write, 8);

        var write = Assert.Single(Assert.Single(run.Statistics!.Sessions).Anatomy);
        Assert.Equal(0, write[CommandStage.Wait].Count);
        Assert.Equal(0, write[CommandStage.Data].Count);
    }

    [Theory]
    [InlineData(IoDirection.Read, "rw=read\niodepth=8\nsessions=2")]
    [InlineData(IoDirection.Write, "rw=write\niodepth=8\nheader_digest=crc32c\ndata_digest=crc32c\nimmediate_data=0\ninitial_r2t=1")]
    public void Counters_equal_those_of_the_target(IoDirection direction, string job)
    {
        using var run = new EngineRun(job, Block, depth: 8);

        TargetStatistics target = new();
        run.AtEnd = () => target = run.Now;
        run.Do(direction, 64);

        var counters = run.Statistics!.Sessions.Select(static session => session.Counters).ToList();
        Assert.Equal(target.Commands - run.Before.Commands, counters.Sum(static each => each.Commands));
        Assert.Equal(target.PdusIn - run.Before.PdusIn, counters.Sum(static each => each.PdusSent));
        Assert.Equal(target.PdusOut - run.Before.PdusOut, counters.Sum(static each => each.PdusReceived));
        Assert.Equal(target.BytesIn - run.Before.BytesIn, counters.Sum(static each => each.BytesSent));
    }

    // Bytes sent are counted by the target after it sent them, so totals are compared, when they have come.
    [Fact]
    public void All_bytes_that_a_target_ever_sent_are_counted()
    {
        using var server = IscsiTargetServer.Start(new IscsiTargetOptions
        {
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            Targets = [new TargetDefinition("iqn.2026-01.org.test:bytes", [LunSpec.Parse("memory:1m")])],
        });
        using var driver = new SessionDriver(
            new IscsiConnectOptions { Portal = new PortalAddress("127.0.0.1", server.Endpoint.Port), TargetName = "iqn.2026-01.org.test:bytes", Wishes = new() { HeaderDigest = "CRC32C", DataDigest = "CRC32C" } }, 1);
        driver.Connect();
        using var unit = new LogicalUnit(driver, 0);
        unit.Describe();

        var received = driver.Session.Counters.BytesReceived;
        SpinWait.SpinUntil(() => server.Statistics().BytesOut >= received, TimeSpan.FromSeconds(10));
        Assert.Equal(received, server.Statistics().BytesOut);
        Assert.Equal(driver.Session.Counters.PdusReceived, server.Statistics().PdusOut);
        Assert.Equal(driver.Session.Counters.BytesSent, server.Statistics().BytesIn);
    }

    [Theory]
    [InlineData("rw=write\niodepth=8\nimmediate_data=0\ninitial_r2t=1\nheader_digest=crc32c\ndata_digest=crc32c")]
    [InlineData("rw=write\niodepth=8\niscsi_poll=1ms\nsessions=2")]
    [InlineData("rw=write\niodepth=8\nsessions=2")]
    [InlineData("rw=write\niodepth=8\nsessions=4")]
    public void The_time_of_the_thread_is_split_without_rest(string job)
    {
        using var run = new EngineRun(job, Block, depth: 8);
        run.Do(IoDirection.Write, 200);

        var cpu = run.Statistics!.Cpu!;
        Assert.InRange(cpu.WallNanoseconds, 1, run.LatencySum);
        Assert.InRange(cpu.Rows.Sum(static row => row.Value) / cpu.WallNanoseconds, 0.999999, 1.000001);
        Assert.All(cpu.Rows, static row => Assert.True(row.Value >= 0, row.Key));
        Assert.True(cpu is { Receive: > 0, KernelSend: > 0, KernelReceive: > 0 });
        Assert.True(cpu.Transmit + cpu.Digest > 0);
        Assert.Equal(0, cpu.Recovery);
        Assert.True(cpu.Other > 0, "the routines together took longer than the thread ran: some time was counted twice");
        Assert.True(cpu.ClockReads > 0);
    }

    [Fact]
    public void Digests_are_counted_and_some_of_them_timed()
    {
        using var run = new EngineRun("rw=read\niodepth=8\nheader_digest=crc32c\ndata_digest=crc32c", Block, depth: 8);
        run.Do(IoDirection.Read, 500);

        var session = Assert.Single(run.Statistics!.Sessions);
        Assert.Equal(session.Counters.DataInPdus, session.Digests.DataPdus);
        Assert.Equal(500L * Block, session.Digests.DataBytes);
        Assert.Equal(session.Counters.PdusSent + session.Counters.PdusReceived, session.Digests.HeaderPdus);

        // The draws are the same in every run.
        Assert.InRange(session.Digests.TimedPdus, 1, session.Digests.DataPdus);
        Assert.True(session.Digests.DataNanoseconds > 0);
    }

    [Fact]
    public void Tcp_is_sampled_while_the_job_runs()
    {
        using var run = new EngineRun("rw=read\niodepth=1\nconnections=2", Block, depth: 1, "latency=10ms");
        run.Do(IoDirection.Read, 10);

        var session = Assert.Single(run.Statistics!.Sessions);
        Assert.Equal(10_000_000, session.TcpInterval);
        Assert.InRange(session.TcpSamples.Count, 4, 200);
        Assert.Equal([0, 1], session.TcpSamples.Select(static sample => sample.Connection).Distinct().Order());
        Assert.All(session.TcpSamples, static sample => Assert.True(sample.Tcp.CongestionWindow > 0));
        Assert.True(session.TcpSamples.Zip(session.TcpSamples.Skip(1)).All(static pair => pair.First.At <= pair.Second.At));
    }

    private static IEnumerable<CommandStage> Stages => Enum.GetValues<CommandStage>();
}
