using Bench.Iscsi.Pdu;
using Bench.Iscsi.Scsi;
using Bench.Iscsi.Target.Protocol;

namespace Bench.Iscsi.Tests.Target;

/// <summary>The target's side of error recovery level 2, RFC 7143 sections 6.3.4, 7.1.4.3, 7.2.2, 7.5 and 11.14.</summary>
public sealed class ConnectionRecoveryTests : IDisposable
{
    private const string Level2 = "ErrorRecoveryLevel=2;DefaultTime2Wait=0;DefaultTime2Retain=10;MaxConnections=3;MaxBurstLength=2048;InitialR2T=Yes;ImmediateData=No";

    private readonly TargetPortal _portal = RawInitiator.Portal();
    private readonly List<RawInitiator> _initiators = [];
    private readonly RawInitiator _first;

    public ConnectionRecoveryTests()
    {
        _first = new RawInitiator(_portal);
        _initiators.Add(_first);
        Assert.Equal(LoginStatus.Success, _first.Login(Level2).Status);
    }

    public void Dispose()
    {
        _initiators.ForEach(each => each.Dispose());
        _portal.Dispose();
    }

    [Fact]
    public void A_login_with_the_same_number_lets_a_write_go_on_6_3_4_and_7_2_2()
    {
        byte[] data = Pattern(2048);
        ScsiCommandPdu write = _first.Write(0, 4);
        var r2t = Assert.Single(_first.Exchange(write)).As<ReadyToTransferPdu>();
        Assert.Empty(_first.Exchange(DataOut(write, r2t, 0, 0, false), data.AsSpan(0, 1024)));
        _first.Connection.Disconnect("cut");

        RawInitiator second = Join(cid: 0);
        List<SentPdu> answers = second.Exchange(Reassign(second, write.InitiatorTaskTag, expDataSN: 1));

        Assert.Equal(TaskManagementOutcome.Complete, answers[0].As<TaskManagementResponsePdu>().Outcome);
        var rest = answers[1].As<ReadyToTransferPdu>();
        Assert.Equal((1u, 1024u, 1024u), (rest.R2TSN, rest.BufferOffset, rest.DesiredLength));
        Assert.Equal(ScsiStatus.Good, Assert.Single(second.Exchange(DataOut(write, rest, 0, 1024, true), data.AsSpan(1024))).As<ScsiResponsePdu>().Status);
        Assert.Equal(data, second.ReadData(0, 4));
        Assert.Equal(1, second.Connection.Counters.Reassigned);
    }

    [Fact]
    public void A_read_goes_on_from_its_first_unacknowledged_data_11_5_6()
    {
        ScsiCommandPdu read = _first.Read(0, 12);
        List<SentPdu> sent = _first.Exchange(read);
        Assert.Equal(3, sent.Count);
        _first.Connection.Disconnect("cut");

        RawInitiator second = Join(cid: 0);
        List<SentPdu> answers = second.Exchange(Reassign(second, read.InitiatorTaskTag, expDataSN: 1));

        Assert.Equal([1u, 2u], answers[1..].Select(pdu => pdu.As<DataInPdu>().DataSN));
        Assert.Equal(sent[1].Data, answers[1].Data);
        Assert.True(answers[2].As<DataInPdu>().HasStatus);
    }

    [Fact]
    public void A_read_whose_data_is_all_there_gets_its_status_alone_7_2_2()
    {
        ScsiCommandPdu read = _first.Read(0, 12);
        _first.Exchange(read);
        _first.Connection.Disconnect("cut");
        RawInitiator second = Join(cid: 0);
        var response = second.Exchange(Reassign(second, read.InitiatorTaskTag, expDataSN: 3))[1].As<ScsiResponsePdu>();
        Assert.Equal((ScsiStatus.Good, 3u), (response.Status, response.ExpDataSN));
    }

    [Fact]
    public void A_recovery_logout_on_another_connection_frees_the_tasks_11_14()
    {
        RawInitiator other = Join(cid: 1);
        ScsiCommandPdu write = _first.Write(0, 4);
        _first.Exchange(write);
        other.CmdSN = _first.CmdSN;
        Assert.Equal(TaskManagementOutcome.TaskStillAllegiant, Outcome(other, write.InitiatorTaskTag));

        var logout = Assert.Single(other.Exchange(new LogoutRequestPdu { Immediate = true, Reason = LogoutReason.RemoveForRecovery, Cid = 0, InitiatorTaskTag = 500, CmdSN = other.CmdSN })).As<LogoutResponsePdu>();

        Assert.Equal((LogoutOutcome.Closed, (ushort)0, (ushort)10), (logout.Outcome, logout.Time2Wait, logout.Time2Retain));
        Assert.True(_first.Connection.MustClose);
        Assert.Equal(TaskManagementOutcome.Complete, Outcome(other, write.InitiatorTaskTag));
    }

    [Fact]
    public void Tasks_of_a_lost_connection_stay_its_own_until_it_is_logged_out_7_2_2()
    {
        RawInitiator other = Join(cid: 1);
        ScsiCommandPdu write = _first.Write(0, 4);
        _first.Exchange(write);
        other.CmdSN = _first.CmdSN;
        _first.Connection.Disconnect("cut");
        Assert.Equal(TaskManagementOutcome.TaskStillAllegiant, Outcome(other, write.InitiatorTaskTag));
        Assert.Equal(LogoutOutcome.Closed, Assert.Single(other.Exchange(new LogoutRequestPdu { Immediate = true, Reason = LogoutReason.RemoveForRecovery, Cid = 0, InitiatorTaskTag = 500, CmdSN = other.CmdSN })).As<LogoutResponsePdu>().Outcome);
        Assert.Equal(TaskManagementOutcome.Complete, Outcome(other, write.InitiatorTaskTag));
    }

    [Fact]
    public void An_unknown_task_and_an_unknown_connection_are_told_so()
    {
        Assert.Equal(TaskManagementOutcome.TaskDoesNotExist, Outcome(_first, 4711));
        Assert.Equal(LogoutOutcome.ConnectionNotFound, Assert.Single(_first.Exchange(new LogoutRequestPdu { Immediate = true, Reason = LogoutReason.RemoveForRecovery, Cid = 9, InitiatorTaskTag = 500, CmdSN = _first.CmdSN })).As<LogoutResponsePdu>().Outcome);
    }

    [Theory]
    [InlineData("ErrorRecoveryLevel=1")]
    [InlineData("ErrorRecoveryLevel=2;DefaultTime2Retain=0")]
    public void A_session_that_keeps_no_tasks_reassigns_none_7_2_2(string keys)
    {
        using var initiator = RawInitiator.LoggedIn(_portal, keys, isid: 0x8000_0000_0009);
        Assert.Equal(TaskManagementOutcome.ReassignmentNotSupported, Outcome(initiator, 1));
        Assert.Equal(LogoutOutcome.RecoveryNotSupported, Assert.Single(initiator.Exchange(new LogoutRequestPdu { Immediate = true, Reason = LogoutReason.RemoveForRecovery, Cid = 0, InitiatorTaskTag = 500, CmdSN = initiator.CmdSN })).As<LogoutResponsePdu>().Outcome);
    }

    [Fact]
    public void Tasks_are_given_up_after_Time2Wait_and_Time2Retain_7_5_1()
    {
        RawInitiator other = Join(cid: 1);
        ScsiCommandPdu write = _first.Write(0, 4);
        _first.Exchange(write);
        other.CmdSN = _first.CmdSN;
        _first.Connection.Disconnect("cut");
        other.Idle(11_000_000_000);
        Assert.Equal(TaskManagementOutcome.TaskDoesNotExist, Outcome(other, write.InitiatorTaskTag));
        Assert.Equal(AdditionalSense.CommandsClearedByProtocolEvent, RawInitiator.SenseOf(Assert.Single(other.Exchange(other.TestUnitReady()))).Additional);
    }

    [Fact]
    public void A_session_without_connection_ends_after_its_time_7_5()
    {
        _first.Connection.Disconnect("cut");
        Assert.Equal(1, _portal.SessionCount);
        using var late = new RawInitiator(_portal, _first.Now + 11_000_000_000);
        Assert.Equal(LoginStatus.SessionDoesNotExist, late.Login("", tsih: _first.Tsih).Status);
        Assert.Equal(0, _portal.SessionCount);
    }

    [Fact]
    public void A_foreign_initiator_cannot_take_a_connection_over_6_3_4()
    {
        ScsiCommandPdu write = _first.Write(0, 4);
        _first.Exchange(write);
        using var thief = new RawInitiator(_portal);
        Assert.Equal(LoginStatus.SessionDoesNotExist, thief.Login("", tsih: _first.Tsih, cid: 0, initiator: "iqn.2026-01.org.test:thief").Status);
        Assert.False(_first.Connection.MustClose);
        using var other = RawInitiator.LoggedIn(_portal, Level2, isid: 0x8000_0000_0007);
        Assert.Equal(TaskManagementOutcome.TaskDoesNotExist, Outcome(other, write.InitiatorTaskTag));
    }

    [Fact]
    public void A_login_tells_which_commands_arrived_6_3_4()
    {
        _first.Exchange(_first.Write(0, 4));
        uint expected = _first.CmdSN;
        _first.Connection.Disconnect("cut");
        var again = new RawInitiator(_portal, _first.Now) { CmdSN = expected + 5 };
        _initiators.Add(again);
        Assert.Equal(expected, again.Login("", tsih: _first.Tsih, cid: 0).ExpCmdSN);
    }

    [Fact]
    public void A_format_error_ends_the_whole_session_7_7()
    {
        RawInitiator other = Join(cid: 1);
        byte[] tooLong = new byte[48];
        tooLong[0] = 0x40;
        tooLong[5] = 0xff;
        _first.Exchange(tooLong);
        Assert.True(_first.Connection.MustClose && other.Connection.MustClose);
        other.Idle();
        Assert.Equal(0, _portal.SessionCount);
    }

    [Fact]
    public void A_connection_that_the_target_drops_is_told_of_on_another_7_1_4_3()
    {
        RawInitiator other = Join(cid: 1);
        using var headerDigest = new RawInitiator(_portal);
        Assert.Equal(LoginStatus.Success, headerDigest.Login("HeaderDigest=CRC32C", tsih: _first.Tsih, cid: 2).Status);
        byte[] damaged = headerDigest.Bytes(new NopOutPdu { Immediate = true, InitiatorTaskTag = 1, TargetTransferTag = BasicHeader.ReservedTag });
        damaged[20] ^= 1;
        headerDigest.Exchange(damaged);
        var message = Assert.Single(_first.Idle().Concat(other.Idle())).As<AsyncMessagePdu>();
        Assert.Equal((AsyncEvent.ConnectionDrop, (ushort)2, (ushort)0, (ushort)10), (message.Event, message.Parameter1, message.Parameter2, message.Parameter3));
    }

    [Fact]
    public void Losing_connections_without_end_keeps_memory_bounded()
    {
        RawInitiator current = _first;
        for (int i = 0; i < 300; i++)
        {
            uint cmdSN = current.CmdSN;
            current.Exchange(current.Read(0, 1));
            current.Connection.Disconnect("cut");
            current = new RawInitiator(_portal, current.Now) { CmdSN = cmdSN + 1, NextTag = current.NextTag };
            _initiators.Add(current);
            Assert.Equal(LoginStatus.Success, current.Login("", tsih: _first.Tsih, cid: 0).Status);
        }
        Assert.Equal(TaskManagementOutcome.TaskDoesNotExist, Outcome(current, 1));
        Assert.Equal(TaskManagementOutcome.Complete, Outcome(current, 300));
    }

    private static byte[] Pattern(int length)
    {
        byte[] data = new byte[length];
        new Random(length).NextBytes(data);
        return data;
    }

    private static DataOutPdu DataOut(in ScsiCommandPdu write, in ReadyToTransferPdu r2t, uint dataSN, uint offset, bool final) => new()
    {
        Final = final,
        InitiatorTaskTag = write.InitiatorTaskTag,
        TargetTransferTag = r2t.TargetTransferTag,
        DataSN = dataSN,
        BufferOffset = offset,
    };

    private static TaskManagementRequestPdu Reassign(RawInitiator initiator, uint tag, uint expDataSN) =>
        new() { Immediate = true, Function = TaskManagementFunction.TaskReassign, InitiatorTaskTag = 900, ReferencedTaskTag = tag, CmdSN = initiator.CmdSN, ExpDataSN = expDataSN };

    private static TaskManagementOutcome Outcome(RawInitiator initiator, uint tag) => initiator.Exchange(Reassign(initiator, tag, 0))[0].As<TaskManagementResponsePdu>().Outcome;

    private RawInitiator Join(ushort cid)
    {
        var initiator = new RawInitiator(_portal, _first.Now) { CmdSN = _first.CmdSN, NextTag = 1000 };
        _initiators.Add(initiator);
        Assert.Equal(LoginStatus.Success, initiator.Login("", tsih: _first.Tsih, cid: cid).Status);
        return initiator;
    }
}
