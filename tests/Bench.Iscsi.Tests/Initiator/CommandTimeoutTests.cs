using System.Net;
using System.Runtime.InteropServices;
using Bench.Engine;
using Bench.Iscsi.Engine;
using Bench.Iscsi.Initiator;
using Bench.Iscsi.Login;
using Bench.Iscsi.Pdu;
using Bench.Iscsi.Session;
using Bench.Iscsi.Target;
using Bench.Iscsi.Target.Faults;
using Bench.Iscsi.Target.Luns;
using Bench.Iscsi.Target.Protocol;
using Bench.Iscsi.Tests.Simulation;
using Bench.Iscsi.Tests.Target;

namespace Bench.Iscsi.Tests.Initiator;

/// <summary>Commands that our target never answers: what the initiator does about them, in which order.</summary>
public sealed unsafe class CommandTimeoutTests : IDisposable
{
    private const string Iqn = "iqn.2026-01.org.test:silent";
    private const int Length = 4096;
    private const int Depth = 40;

    private readonly byte* _memory = (byte*)NativeMemory.AllocZeroed(Depth * Length);
    private readonly List<string> _notices = [];
    private readonly SessionPoller _poller = new(TimeSpan.Zero, TimeSpan.Zero);

    public void Dispose() => NativeMemory.Free(_memory);

    [Fact]
    public void An_abort_ends_a_command_that_may_not_be_repeated_and_nothing_else()
    {
        using var server = Serve("silence=100%@read");
        using var driver = Connect(server);
        var retries = driver.Session.Counters.Retries;
        driver.Submit(Request(writes: false) with { MayRetry = false }, Clock.Now);
        driver.Send(Clock.Now);
        Await(driver, completions: 1);

        Assert.Equal(TaskFailure.TimedOut, TakeFailure(driver));
        Assert.Equal((1, 1, 0, 0, 0), Counted(driver));
        Assert.Equal(retries, driver.Session.Counters.Retries);
        Assert.Equal([$"{server.Endpoint} LUN 0: a command got no answer within 0.1 s; ABORT TASK sent"], _notices);
        Submit(driver, writes: true);
        Await(driver, completions: 1);
        Assert.Equal(TaskFailure.None, TakeFailure(driver));
    }

    [Fact]
    public void A_command_is_repeated_three_times_before_it_fails()
    {
        using var server = Serve("silence=100%@read");
        using var driver = Connect(server);
        var retries = driver.Session.Counters.Retries;
        Submit(driver, writes: false);
        Await(driver, completions: 1);

        Assert.Equal(TaskFailure.TimedOut, TakeFailure(driver));
        Assert.Equal((4, 4, 0, 0, 0), Counted(driver));
        Assert.Equal(retries + 3, driver.Session.Counters.Retries);
    }

    // A read in two is silent: that none of 40 times out and then ends well has a chance of (1 - 0.5 * 0.875)^40 = 1e-10.
    [Fact]
    public void A_repeated_command_may_end_well_and_its_stages_hold_the_time_in_vain()
    {
        using var server = Serve("silence=50%@read");
        using var driver = Connect(server);
        var retries = driver.Session.Counters.Retries;
        for (var i = 0; i < Depth; i++)
        {
            Submit(driver, writes: false);
        }

        Await(driver, Depth);

        var failed = 0;
        var healed = 0;
        while (driver.Session.TryTakeCompletion(out var slot))
        {
            var task = driver.Session[slot];
            failed += task.Failure == TaskFailure.TimedOut ? 1 : 0;
            healed += task.Failure == TaskFailure.None && task.Expiries > 0 ? 1 : 0;
            Assert.True(task.Failure is TaskFailure.None or TaskFailure.TimedOut);
            Assert.True(task.Failure == TaskFailure.None || task.Expiries == 3);
            Assert.True(task.Failure != TaskFailure.None || task.Transferred == Length);
            Assert.True(task.Times[CommandStage.Queue] >= task.Expiries * 100_000_000L);
            driver.Session.Release(slot);
        }

        Assert.True(healed > 0);
        Assert.Equal(driver.Session.Counters.Timeouts, driver.Session.Counters.Retries - retries + failed);
        Assert.Equal(0, driver.Session.Counters.Reconnects);
    }

    [Fact]
    public void More_commands_than_there_are_tags_for_aborts_all_end()
    {
        using var server = Serve("silence=100%@read");
        using var driver = Connect(server);
        for (var i = 0; i < Depth; i++)
        {
            Submit(driver, writes: false);
        }

        Await(driver, Depth);

        Assert.All(Enumerable.Range(0, Depth), _ => Assert.Equal(TaskFailure.TimedOut, TakeFailure(driver)));
        Assert.Equal((4 * Depth, 4 * Depth, 0, 0, 0), Counted(driver));
    }

    [Fact]
    public void An_abort_without_answer_is_followed_by_a_reset_of_the_unit()
    {
        using var server = Serve("silence=100%@read", "noabort=100%");
        using var driver = Connect(server);
        var attentions = driver.Session.Counters.UnitAttentions;
        Submit(driver, writes: false);
        Await(driver, completions: 1);

        Assert.Equal(TaskFailure.TimedOut, TakeFailure(driver));
        Assert.Equal((4, 4, 4, 0, 0), Counted(driver));
        Assert.Equal(8, _notices.Count);
        Assert.Equal(
            [
                $"{server.Endpoint} LUN 0: a command got no answer within 0.1 s; ABORT TASK sent",
                $"{server.Endpoint} LUN 0: no answer to ABORT TASK within 0.1 s; LOGICAL UNIT RESET sent",
            ],
            _notices.Take(2));

        // The session lives on, though each reset left a unit attention: the repetitions met three, this write meets the last.
        Submit(driver, writes: true);
        Await(driver, completions: 1);
        Assert.Equal(TaskFailure.None, TakeFailure(driver));
        Assert.Equal(attentions + 4, driver.Session.Counters.UnitAttentions);
    }

    [Fact]
    public void A_reset_repeats_the_commands_whose_time_was_not_over()
    {
        const long Millisecond = 1_000_000;
        using var portal = RawInitiator.Portal(target => target with { Faults = [FaultSpec.Parse("silence=100%@read"), FaultSpec.Parse("noabort=100%"), FaultSpec.Parse("latency=1s@write")] });
        using var session = new InitiatorSession(4, new SessionTimers { Command = 2000 * Millisecond, Abort = 100 * Millisecond, PingInterval = 0 });
        var connection = session.AddConnection(128 * 1024);
        using var target = new TargetConnection(portal, "initiator", "127.0.0.1:3260", 0);
        var link = new SimulatedLink(connection, target, new Random(1), new LinkFaults(BitFlips: 0, LostPdus: 0, DamagedData: 0, MaxDelay: 1), digests: false);
        session.LoginCmdSN(isLeading: true);
        connection.BeginLogin(new InitiatorLoginOptions { InitiatorName = "iqn.2026-01.test:i", TargetName = RawInitiator.Target, Isid = 0x800000000001 }, now: 0);
        long now = 0;
        void RunUntil(long time)
        {
            for (; now < time; now += Millisecond)
            {
                session.Tick(now);
                link.Step(now);
            }
        }

        RunUntil(10 * Millisecond);
        Assert.Equal(SessionState.LoggedIn, session.State);

        // A TEST UNIT READY, since the window is small until a command was answered.
        session.Submit(new ScsiRequest { Attribute = TaskAttribute.Simple }, now);
        RunUntil(20 * Millisecond);
        Assert.Equal(TaskFailure.None, TakeFailure(session));
        session.Submit(Request(writes: false) with { MayRetry = false }, now);
        RunUntil(1500 * Millisecond);
        session.Submit(Request(writes: true), now);
        RunUntil(2200 * Millisecond);

        Assert.Equal(TaskFailure.TimedOut, TakeFailure(session));
        Assert.Equal((1L, 1L, 1L), (session.Counters.TaskAborts, session.Counters.UnitResets, session.Counters.Requeued));
        Assert.Equal(1, session.CommandsInUse);
        RunUntil(3300 * Millisecond);
        Assert.Equal(TaskFailure.None, TakeFailure(session));
    }

    [Fact]
    public void Only_a_reset_without_answer_costs_the_session()
    {
        using var server = Serve("silence=100%@read", "noabort=100%", "noreset=100%");
        using var driver = Connect(server);
        Submit(driver, writes: false);
        var deadline = Clock.Now + 30_000_000_000;
        while (driver.Session.Counters.Reconnects == 0 && Clock.Now < deadline)
        {
            _poller.Progress(1, 50_000_000);
        }

        Assert.Equal((1, 1, 1, 1, 1), Counted(driver));
        Assert.Equal(3, _notices.Count);
        Assert.Equal($"{server.Endpoint} LUN 0: no answer to LOGICAL UNIT RESET within 0.1 s; the session is dropped", _notices[^1]);
        Assert.Contains("LOGICAL UNIT RESET", Assert.Single(driver.Gaps).Reason, StringComparison.Ordinal);
        Assert.Equal(1, driver.Session.CommandsInUse);
    }

    private static IscsiTargetServer Serve(params string[] faults) => IscsiTargetServer.Start(new IscsiTargetOptions
    {
        Listen = new IPEndPoint(IPAddress.Loopback, 0),
        Targets = [new TargetDefinition(Iqn, [LunSpec.Parse("memory:1m")]) { Faults = [.. faults.Select(FaultSpec.Parse)] }],
    });

    private SessionDriver Connect(IscsiTargetServer server)
    {
        var driver = new SessionDriver(
            new IscsiConnectOptions { Portal = new PortalAddress("127.0.0.1", server.Endpoint.Port), TargetName = Iqn, CommandTimeout = TimeSpan.FromMilliseconds(100) }, Depth)
        {
            Notify = _notices.Add,
        };
        driver.Connect();
        using (var unit = new LogicalUnit(driver, 0))
        {
            unit.TestUnitReady();
        }

        _poller.Add(driver);
        return driver;
    }

    private void Submit(SessionDriver driver, bool writes)
    {
        driver.Submit(Request(writes), Clock.Now);
        driver.Send(Clock.Now);
    }

    private ScsiRequest Request(bool writes) => new()
    {
        Cdb = BlockCommand.Create(writes ? BlockCommand.Write10 : BlockCommand.Read10, 10, 0, Length / 512, 0),
        Buffer = _memory,
        Length = Length,
        Writes = writes,
        Attribute = TaskAttribute.Simple,
        MayRetry = true,
    };

    private void Await(SessionDriver driver, int completions)
    {
        _poller.Progress(completions, 30_000_000_000);
        Assert.Equal(completions, driver.Session.Completed);
    }

    private static TaskFailure TakeFailure(SessionDriver driver) => TakeFailure(driver.Session);

    private static TaskFailure TakeFailure(InitiatorSession session)
    {
        Assert.True(session.TryTakeCompletion(out var slot));
        var failure = session[slot].Failure;
        session.Release(slot);
        return failure;
    }

    private static (long Timeouts, long Aborts, long Resets, long Drops, long Reconnects) Counted(SessionDriver driver)
    {
        var counters = driver.Session.Counters;
        return (counters.Timeouts, counters.TaskAborts, counters.UnitResets, counters.SessionDrops, counters.Reconnects);
    }
}
