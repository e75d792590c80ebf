using Bench.Iscsi.Pdu;
using Bench.Iscsi.Session;

namespace Bench.Iscsi.Tests.Session;

/// <summary>The initiator's side of error recovery level 2, RFC 7143 sections 7.1.4.3, 7.2 and 7.5.</summary>
public sealed class ReassignmentTests : IDisposable
{
    private const int Piece = 1024;

    private readonly ScriptedTarget _target = new(level: 2, connections: 2);

    public void Dispose() => _target.Dispose();

    [Fact]
    public void An_acknowledged_read_is_reassigned_from_the_data_it_has_7_2_2()
    {
        var read = Begin(writes: false);
        _target.Say(_target.DataIn(read, 0, Piece), new byte[Piece], cid: Cid(read));
        _target.Say(_target.DataIn(read, 2, Piece), new byte[Piece], cid: Cid(read));

        var request = Reassigned(read);

        Assert.Equal((read.Tag, 1u), (request.ReferencedTaskTag, request.ExpDataSN));
        Answer(read, request, TaskManagementOutcome.Complete);
        for (uint dataSN = 1; dataSN < 4; dataSN++)
        {
            var data = _target.DataIn(read, dataSN, Piece);
            _target.Say(dataSN < 3 ? data : data with { Final = true, HasStatus = true, StatSN = read.Connection!.ExpStatSN }, new byte[Piece], cid: Cid(read));
        }

        Assert.Equal((1, 1L, TaskFailure.None, 4096L), (_target.Session.Completed, _target.Session.Counters.TasksReassigned, read.Failure, read.DataBytes));
    }

    [Fact]
    public void A_write_is_reassigned_from_its_next_r2t_7_2_2()
    {
        var write = Begin(writes: true);
        Assert.Single(_target.Say(_target.Request(write, 0, 0, 1024) with { StatSN = 1 }, cid: Cid(write)));
        Assert.Equal(1u, Reassigned(write).ExpDataSN);
        Assert.Equal(1024u, DataOutPdu.Read(Assert.Single(_target.Say(_target.Request(write, 1, 1024, 1024), cid: Cid(write)))).BufferOffset);
    }

    [Fact]
    public void A_command_that_never_arrived_is_sent_again_with_its_number_7_2_1()
    {
        var write = _target.Start(writes: true);
        var cid = Cid(write);
        var command = Assert.Single(_target.Sent(cid));
        Assert.True(_target.Session.LoseConnection(write.Connection!, _target.Now));
        LogInAgain(cid, out var sent);
        Assert.Equal(ScsiCommandPdu.Read(command) with { ExpStatSN = write.Connection!.ExpStatSN }, ScsiCommandPdu.Read(Assert.Single(sent)));
    }

    [Fact]
    public void A_task_that_the_target_does_not_know_starts_over_as_another()
    {
        var read = Begin(writes: false);
        var tag = read.Tag;
        Answer(read, Reassigned(read), TaskManagementOutcome.TaskDoesNotExist);
        Assert.NotEqual(tag, read.Tag);
        Assert.Equal((TaskState.Pending, 1L), (read.State, _target.Session.Counters.Requeued));
    }

    [Fact]
    public void A_task_that_is_still_allegiant_is_asked_for_again_later_7_2_2()
    {
        var read = Begin(writes: false);
        Answer(read, Reassigned(read), TaskManagementOutcome.TaskStillAllegiant);
        Assert.Equal(TaskState.Suspended, read.State);
        _target.Now += 2000;
        _target.Session.Tick(_target.Now);
        Assert.Contains(_target.Sent(Cid(read)), static pdu => BasicHeader.OpcodeOf(pdu) == Opcode.TaskManagementRequest);
    }

    [Fact]
    public void Commands_go_on_over_the_other_connection_meanwhile_7_1_4_3()
    {
        var lost = Begin(writes: false);
        Assert.True(_target.Session.LoseConnection(lost.Connection!, _target.Now));
        Assert.All(Enumerable.Range(0, 3), _ => Assert.NotEqual(Cid(lost), Cid(_target.Start(writes: false))));
        Assert.Equal(TaskState.Suspended, lost.State);
    }

    [Fact]
    public void Nothing_is_sent_while_no_connection_is_left()
    {
        _target.Session.Connections.ForEach(connection => Assert.True(_target.Session.LoseConnection(connection, _target.Now)));
        Assert.Equal(TaskState.Pending, _target.Start(writes: false).State);
    }

    [Fact]
    public void Tasks_move_to_another_connection_after_a_recovery_logout_11_14()
    {
        var read = Begin(writes: false);
        var from = read.Connection!;
        var to = _target.Session.Connections.Find(each => each != from)!;
        Assert.True(_target.Session.LoseConnection(from, _target.Now));
        var slot = _target.Session.BeginRecoveryLogout(from, to, _target.Now);
        var request = LogoutRequestPdu.Read(Assert.Single(_target.Sent(to.Cid)));
        Assert.Equal((LogoutReason.RemoveForRecovery, from.Cid), (request.Reason, request.Cid));
        _target.Say(new LogoutResponsePdu { InitiatorTaskTag = request.InitiatorTaskTag, StatSN = to.ExpStatSN, ExpCmdSN = _target.ExpCmdSN, MaxCmdSN = 40 }, cid: to.Cid);
        Assert.Equal(TaskState.Completed, _target.Session[slot].State);
        _target.Session.MoveTasks(from, to, _target.Now);
        Assert.Equal(read.Tag, TaskManagementRequestPdu.Read(Assert.Single(_target.Sent(to.Cid))).ReferencedTaskTag);
    }

    [Fact]
    public void A_session_below_level_2_does_not_survive_a_lost_connection()
    {
        using var target = new ScriptedTarget(level: 1, connections: 2);
        Assert.False(target.Session.LoseConnection(target.Connection, target.Now));
    }

    [Fact]
    public void Word_of_another_connections_end_is_kept_for_the_driver_11_9_1()
    {
        _target.Say(new AsyncMessagePdu { Event = AsyncEvent.ConnectionDrop, Parameter1 = 1, Parameter2 = 3, Parameter3 = 7, StatSN = _target.StatSN, ExpCmdSN = 1, MaxCmdSN = 40 });
        var notice = _target.Session.DropNotice!;
        Assert.Equal(((ushort?)1, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(7)), (notice.Cid, notice.Wait!.Value, notice.Retain!.Value));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Word_of_the_own_end_ends_the_connection_with_its_times_11_9_1(bool all)
    {
        var message = new AsyncMessagePdu { Event = all ? AsyncEvent.SessionDrop : AsyncEvent.ConnectionDrop, Parameter1 = 0, Parameter2 = 3, Parameter3 = 7, StatSN = _target.StatSN, ExpCmdSN = 1, MaxCmdSN = 40 };
        var loss = Assert.Throws<ConnectionLossException>(() => _target.Say(message));
        Assert.Equal((all ? null : (ushort?)0, TimeSpan.FromSeconds(3)), (loss.Cid, loss.Wait!.Value));
    }

    private static int Cid(InitiatorTask task) => task.Connection!.Cid;

    private InitiatorTask Begin(bool writes)
    {
        var task = _target.Start(writes);
        _target.Sent(Cid(task));
        _target.ExpCmdSN = task.CmdSN + 1;
        _target.Say(_target.Nop(task.Connection!.ExpStatSN), cid: Cid(task));
        return task;
    }

    // Loses the task's connection, logs in again with its number, and gives the reassignment that follows.
    private TaskManagementRequestPdu Reassigned(InitiatorTask task)
    {
        Assert.True(_target.Session.LoseConnection(task.Connection!, _target.Now));
        Assert.Equal(TaskState.Suspended, task.State);
        LogInAgain(Cid(task), out var sent);
        var request = TaskManagementRequestPdu.Read(Assert.Single(sent));
        Assert.Equal(TaskManagementFunction.TaskReassign, request.Function);
        return request;
    }

    private void LogInAgain(int cid, out List<byte[]> sent)
    {
        _target.LogIn(cid, isReinstatement: true);
        sent = _target.AfterLogin;
    }

    private void Answer(InitiatorTask task, in TaskManagementRequestPdu request, TaskManagementOutcome outcome) =>
        _target.Say(new TaskManagementResponsePdu { Outcome = outcome, InitiatorTaskTag = request.InitiatorTaskTag, StatSN = task.Connection!.ExpStatSN, ExpCmdSN = _target.ExpCmdSN, MaxCmdSN = 40 }, cid: Cid(task));
}
