using System.Text;
using Bench.Iscsi.Login;
using Bench.Iscsi.Pdu;
using Bench.Iscsi.Scsi;

namespace Bench.Iscsi.Tests.Target;

/// <summary>Logins, sessions of several connections, command order, task management and logout.</summary>
public sealed class SessionTests
{
    [Fact]
    public void Unknown_targets_and_strangers_are_refused()
    {
        using var portal = RawInitiator.Portal(target => target with { AllowedInitiators = ["iqn.2026-01.org.test:*"] });
        using var lost = new RawInitiator(portal);
        Assert.Equal(LoginStatus.NotFound, lost.Login(target: "iqn.2026-01.org.test:other").Status);
        Assert.True(lost.Connection.MustClose);
        using var stranger = new RawInitiator(portal);
        Assert.Equal(LoginStatus.AuthorizationFailure, stranger.Login(initiator: "iqn.2026-01.net.evil:x").Status);
    }

    [Fact]
    public void A_target_with_accounts_lets_nobody_in_without_chap()
    {
        using var portal = RawInitiator.Portal(target => target with { Accounts = [new ChapCredentials("user", "password1234")] });
        using var initiator = new RawInitiator(portal);
        Assert.Equal(LoginStatus.AuthenticationFailure, initiator.Login().Status);
    }

    [Fact]
    public void A_moved_target_tells_where_it_went()
    {
        using var portal = RawInitiator.Portal(target => target with { RedirectTo = "127.0.0.2:3261" });
        using var initiator = new RawInitiator(portal);
        Assert.Equal(LoginStatus.TargetMovedTemporarily, initiator.Login().Status);
    }

    [Fact]
    public void Discovery_lists_only_targets_that_the_initiator_may_use()
    {
        using var portal = RawInitiator.Portal(options: all => all with { Targets = [.. all.Targets, new("iqn.2026-01.org.test:hidden", all.Targets[0].Luns) { AllowedInitiators = ["iqn.a:b"] }] });
        using var initiator = new RawInitiator(portal);
        Assert.Equal(LoginStatus.Success, initiator.Login(target: null).Status);
        var request = new TextRequestPdu { Final = true, InitiatorTaskTag = 5, TargetTransferTag = BasicHeader.ReservedTag, CmdSN = initiator.CmdSN++ };
        SentPdu answer = Assert.Single(initiator.Exchange(request, "SendTargets=All\0"u8));
        Assert.Equal($"TargetName={RawInitiator.Target}\0TargetAddress=127.0.0.1:3260,1\0", Encoding.UTF8.GetString(answer.Data));
        Assert.True(answer.As<TextResponsePdu>().Final);
    }

    [Fact]
    public void A_discovery_session_takes_no_commands()
    {
        using var portal = RawInitiator.Portal();
        using var initiator = new RawInitiator(portal);
        initiator.Login(target: null);
        Assert.Equal(RejectReason.ProtocolError, Assert.Single(initiator.Exchange(initiator.TestUnitReady())).As<RejectPdu>().Reason);
    }

    [Fact]
    public void Commands_of_two_connections_run_in_the_order_of_their_numbers()
    {
        using var portal = RawInitiator.Portal();
        using var first = new RawInitiator(portal);
        first.Login("MaxConnections=2");
        using var second = new RawInitiator(portal) { CmdSN = first.CmdSN };
        Assert.Equal(LoginStatus.Success, second.Login(tsih: first.Tsih, cid: 1).Status);
        uint start = first.CmdSN;
        byte[] one = [.. Enumerable.Repeat((byte)1, 512)];
        byte[] two = [.. Enumerable.Repeat((byte)2, 512)];
        Assert.Empty(second.Exchange(second.Write(0, 1) with { CmdSN = start + 1 }, two));
        Assert.Equal(ScsiStatus.Good, Assert.Single(first.Exchange(first.Write(0, 1) with { CmdSN = start }, one)).As<ScsiResponsePdu>().Status);
        Assert.Equal(ScsiStatus.Good, Assert.Single(second.Idle()).As<ScsiResponsePdu>().Status);
        first.CmdSN = start + 2;
        Assert.Equal(two, first.ReadData(0, 1));
    }

    [Fact]
    public void The_window_is_not_promised_twice_while_a_released_command_waits_for_its_connection()
    {
        using var portal = RawInitiator.Portal(target => target with { QueueDepth = 4 });
        using var first = new RawInitiator(portal);
        first.Login("MaxConnections=2;InitialR2T=Yes;ImmediateData=No");
        using var second = new RawInitiator(portal) { CmdSN = first.CmdSN };
        second.Login(tsih: first.Tsih, cid: 1);
        uint start = first.CmdSN;
        second.Exchange(second.Write(0, 1) with { CmdSN = start + 1 });
        var answer = Assert.Single(first.Exchange(first.TestUnitReady() with { CmdSN = start })).As<ScsiResponsePdu>();
        var r2t = Assert.Single(second.Idle()).As<ReadyToTransferPdu>();
        Assert.False(SerialNumber.Before(r2t.MaxCmdSN, answer.MaxCmdSN));
    }

    [Fact]
    public void Unsolicited_data_waits_for_its_command_to_have_its_turn()
    {
        using var portal = RawInitiator.Portal();
        using var first = new RawInitiator(portal);
        first.Login("MaxConnections=2;InitialR2T=No");
        using var second = new RawInitiator(portal) { CmdSN = first.CmdSN };
        second.Login(tsih: first.Tsih, cid: 1);
        uint start = first.CmdSN;
        byte[] data = [.. Enumerable.Repeat((byte)9, 1024)];
        ScsiCommandPdu early = second.Write(0, 2, final: false) with { CmdSN = start + 1 };
        Assert.Empty(second.Exchange(early, data.AsSpan(0, 512)));
        Assert.Empty(second.Exchange(new DataOutPdu { InitiatorTaskTag = early.InitiatorTaskTag, TargetTransferTag = BasicHeader.ReservedTag, BufferOffset = 512, Final = true }, data.AsSpan(512)));
        first.Exchange(first.TestUnitReady() with { CmdSN = start });
        Assert.Equal(ScsiStatus.Good, Assert.Single(second.Idle()).As<ScsiResponsePdu>().Status);
        first.CmdSN = start + 2;
        Assert.Equal(data, first.ReadData(0, 2));
    }

    [Fact]
    public void More_connections_than_agreed_and_unknown_sessions_are_refused()
    {
        using var portal = RawInitiator.Portal();
        using var first = RawInitiator.LoggedIn(portal);
        using var second = new RawInitiator(portal);
        Assert.Equal(LoginStatus.TooManyConnections, second.Login(tsih: first.Tsih, cid: 1).Status);
        using var third = new RawInitiator(portal);
        Assert.Equal(LoginStatus.SessionDoesNotExist, third.Login(tsih: (ushort)(first.Tsih + 1), cid: 1).Status);
    }

    [Fact]
    public void Logging_in_again_ends_the_old_session_before_the_new_one_begins()
    {
        using var portal = RawInitiator.Portal();
        using var old = RawInitiator.LoggedIn(portal, "ImmediateData=No;InitialR2T=Yes");
        ScsiCommandPdu write = old.Write(0, 1);
        var r2t = Assert.Single(old.Exchange(write)).As<ReadyToTransferPdu>();
        using var renewed = RawInitiator.LoggedIn(portal);
        Assert.NotEqual(old.Tsih, renewed.Tsih);
        byte[] late = [.. Enumerable.Repeat((byte)1, 512)];
        Assert.Empty(old.Exchange(new DataOutPdu { InitiatorTaskTag = write.InitiatorTaskTag, TargetTransferTag = r2t.TargetTransferTag, Final = true }, late));
        Assert.True(old.Connection.MustAbort);
        Assert.Equal(new byte[512], renewed.ReadData(0, 1));
        Assert.Equal(1, portal.SessionCount);
    }

    [Fact]
    public void A_new_nexus_hears_of_power_on_and_a_known_one_of_nexus_loss()
    {
        using var portal = RawInitiator.Portal(options: all => all with { LoginAttention = true });
        using (var first = RawInitiator.LoggedIn(portal))
        {
            SentPdu answer = Assert.Single(first.Exchange(first.TestUnitReady()));
            Assert.Equal(new SenseData(SenseKey.UnitAttention, AdditionalSense.PowerOnOrReset), RawInitiator.SenseOf(answer));
            Assert.Equal(ScsiStatus.Good, Assert.Single(first.Exchange(first.TestUnitReady())).As<ScsiResponsePdu>().Status);
        }
        using var again = RawInitiator.LoggedIn(portal);
        Assert.Equal(AdditionalSense.NexusLoss, RawInitiator.SenseOf(Assert.Single(again.Exchange(again.TestUnitReady()))).Additional);
    }

    [Fact]
    public void Commands_outside_the_window_or_seen_before_are_dropped_in_silence()
    {
        using var portal = RawInitiator.Portal(target => target with { QueueDepth = 4 });
        using var initiator = RawInitiator.LoggedIn(portal);
        var good = Assert.Single(initiator.Exchange(initiator.TestUnitReady())).As<ScsiResponsePdu>();
        Assert.Equal(good.ExpCmdSN + 3, good.MaxCmdSN);
        Assert.Empty(initiator.Exchange(initiator.TestUnitReady() with { CmdSN = good.MaxCmdSN + 1 }));
        Assert.Empty(initiator.Exchange(initiator.TestUnitReady() with { CmdSN = good.ExpCmdSN - 1 }));
        initiator.CmdSN = good.ExpCmdSN;
        Assert.Single(initiator.Exchange(initiator.TestUnitReady()));
        Assert.False(initiator.Connection.MustClose);
    }

    [Fact]
    public void The_window_narrows_while_commands_wait_and_opens_when_they_end()
    {
        using var portal = RawInitiator.Portal(target => target with { QueueDepth = 4 });
        using var initiator = RawInitiator.LoggedIn(portal, "ImmediateData=No;InitialR2T=Yes");
        var before = Assert.Single(initiator.Exchange(initiator.TestUnitReady())).As<ScsiResponsePdu>();
        ScsiCommandPdu write = initiator.Write(0, 1);
        var r2t = Assert.Single(initiator.Exchange(write)).As<ReadyToTransferPdu>();
        Assert.Equal((before.ExpCmdSN + 1, before.MaxCmdSN), (r2t.ExpCmdSN, r2t.MaxCmdSN));
        var done = Assert.Single(initiator.Exchange(new DataOutPdu { InitiatorTaskTag = write.InitiatorTaskTag, TargetTransferTag = r2t.TargetTransferTag, Final = true }, new byte[512])).As<ScsiResponsePdu>();
        Assert.Equal(before.MaxCmdSN + 1, done.MaxCmdSN);
    }

    [Fact]
    public void An_aborted_task_is_never_answered()
    {
        using var portal = RawInitiator.Portal();
        using var initiator = RawInitiator.LoggedIn(portal, "ImmediateData=No;InitialR2T=Yes");
        ScsiCommandPdu write = initiator.Write(0, 1);
        var r2t = Assert.Single(initiator.Exchange(write)).As<ReadyToTransferPdu>();
        var abort = new TaskManagementRequestPdu { Immediate = true, Function = TaskManagementFunction.AbortTask, InitiatorTaskTag = 900, ReferencedTaskTag = write.InitiatorTaskTag, RefCmdSN = write.CmdSN, CmdSN = initiator.CmdSN };
        Assert.Equal(TaskManagementOutcome.Complete, Assert.Single(initiator.Exchange(abort)).As<TaskManagementResponsePdu>().Outcome);
        Assert.Empty(initiator.Exchange(new DataOutPdu { InitiatorTaskTag = write.InitiatorTaskTag, TargetTransferTag = r2t.TargetTransferTag, Final = true }, new byte[512]));
        Assert.Equal(TaskManagementOutcome.TaskDoesNotExist, Assert.Single(initiator.Exchange(abort)).As<TaskManagementResponsePdu>().Outcome);
    }

    [Theory]
    [InlineData(TaskManagementFunction.LogicalUnitReset)]
    [InlineData(TaskManagementFunction.TargetWarmReset)]
    [InlineData(TaskManagementFunction.ClearTaskSet)]
    internal void A_reset_aborts_the_tasks_of_all_initiators_and_tells_them(TaskManagementFunction function)
    {
        using var portal = RawInitiator.Portal();
        using var victim = RawInitiator.LoggedIn(portal, "ImmediateData=No;InitialR2T=Yes", isid: 0x8000_0000_0002);
        ScsiCommandPdu write = victim.Write(0, 1);
        var r2t = Assert.Single(victim.Exchange(write)).As<ReadyToTransferPdu>();
        using var initiator = RawInitiator.LoggedIn(portal);
        var reset = new TaskManagementRequestPdu { Immediate = true, Function = function, InitiatorTaskTag = 900, ReferencedTaskTag = BasicHeader.ReservedTag, CmdSN = initiator.CmdSN };
        Assert.Equal(TaskManagementOutcome.Complete, Assert.Single(initiator.Exchange(reset)).As<TaskManagementResponsePdu>().Outcome);
        Assert.Empty(victim.Exchange(new DataOutPdu { InitiatorTaskTag = write.InitiatorTaskTag, TargetTransferTag = r2t.TargetTransferTag, Final = true }, new byte[512]));
        Assert.Equal(SenseKey.UnitAttention, RawInitiator.SenseOf(Assert.Single(victim.Exchange(victim.TestUnitReady()))).Key);
    }

    [Fact]
    public void A_logout_is_answered_before_the_connection_closes()
    {
        using var portal = RawInitiator.Portal();
        using var initiator = RawInitiator.LoggedIn(portal);
        var logout = new LogoutRequestPdu { Immediate = true, Reason = LogoutReason.CloseSession, InitiatorTaskTag = 9, CmdSN = initiator.CmdSN };
        Assert.Equal(LogoutOutcome.Closed, Assert.Single(initiator.Exchange(logout)).As<LogoutResponsePdu>().Outcome);
        Assert.True(initiator.Connection.MustClose);
        Assert.False(initiator.Connection.MustAbort);
        Assert.Equal(0, portal.SessionCount);
    }

    [Fact]
    public void A_ping_is_echoed_and_ours_must_be_answered()
    {
        using var portal = RawInitiator.Portal();
        using var initiator = RawInitiator.LoggedIn(portal);
        SentPdu echo = Assert.Single(initiator.Exchange(new NopOutPdu { Immediate = true, InitiatorTaskTag = 4, TargetTransferTag = BasicHeader.ReservedTag, CmdSN = initiator.CmdSN }, "hello"u8));
        Assert.Equal("hello"u8, echo.Data);
        const long Second = 1_000_000_000;
        var ping = Assert.Single(initiator.Idle(15 * Second)).As<NopInPdu>();
        Assert.Empty(initiator.Exchange(new NopOutPdu { Immediate = true, InitiatorTaskTag = BasicHeader.ReservedTag, TargetTransferTag = ping.TargetTransferTag, CmdSN = initiator.CmdSN }));
        Assert.Single(initiator.Idle(15 * Second));
        Assert.Empty(initiator.Idle(15 * Second));
        Assert.True(initiator.Connection.MustAbort);
    }

    [Fact]
    public void A_request_to_log_out_reaches_the_initiator()
    {
        using var portal = RawInitiator.Portal();
        using var initiator = RawInitiator.LoggedIn(portal);
        initiator.Connection.RequestLogout(5);
        var message = Assert.Single(initiator.Idle()).As<AsyncMessagePdu>();
        Assert.Equal((AsyncEvent.LogoutRequest, (ushort)5), (message.Event, message.Parameter3));
    }

    [Fact]
    public void Status_numbers_count_every_answer_and_no_other_pdu()
    {
        using var portal = RawInitiator.Portal();
        using var initiator = RawInitiator.LoggedIn(portal, "ImmediateData=No;InitialR2T=Yes");
        uint first = Assert.Single(initiator.Exchange(initiator.TestUnitReady())).As<ScsiResponsePdu>().StatSN;
        Assert.Equal(first + 1, initiator.Exchange(initiator.Read(0, 1))[^1].As<DataInPdu>().StatSN);
        Assert.Equal(first + 2, Assert.Single(initiator.Exchange(initiator.Write(0, 1))).As<ReadyToTransferPdu>().StatSN);
        Assert.Equal(first + 2, Assert.Single(initiator.Exchange(initiator.TestUnitReady())).As<ScsiResponsePdu>().StatSN);
    }
}
