using Bench.Iscsi.Pdu;

namespace Bench.Iscsi.Session;

// Deadlines, pings, and what is asked of a session as a whole.
internal sealed unsafe partial class InitiatorSession
{
    private bool _logoutWanted;
    private long _logoutDeadline;
    private long _stalledSince;

    /// <summary>True when the target asked for a logout and nothing is in flight, or its patience ends.</summary>
    public bool MustLogOut(long now) => _logoutWanted && (now >= _logoutDeadline || InFlight == 0);

    /// <summary>Does what is due. Costs a walk over the tasks: call it a few times a second, not per command.</summary>
    /// <exception cref="IscsiException">The target keeps silent: the session is lost.</exception>
    public void Tick(long now)
    {
        for (var i = _delayed.Count - 1; i >= 0; i--)
        {
            if (_tasks[_delayed[i]].NotBefore <= now)
            {
                Enqueue(_delayed[i]);
                _delayed.RemoveAt(i);
            }
        }

        if (State != SessionState.LoggedIn)
        {
            return;
        }

        if (_stalledSince != 0 && _pendingCount > 0 && !_window.IsOpen && now - _stalledSince > Timers.Command)
        {
            throw new IscsiException($"the target's command window stayed closed for {(now - _stalledSince) / 1_000_000_000} s");
        }

        foreach (var task in _tasks)
        {
            if (task.State is TaskState.Issued or TaskState.Aborting && now >= task.Deadline)
            {
                Expire(task, now);
            }
        }

        if (RecoveryLevel > 0)
        {
            RecoverWithinConnections(now);
            PumpReassignments(now);
        }

        Ping(now);
        Pump(now);
    }

    /// <summary>True where something waits for a time that only <see cref="Tick"/> sees.</summary>
    public bool HasDelayed => _delayed.Count > 0;

    /// <summary>The target wants the session to log out, asynchronous message 1.</summary>
    public void RequestLogout(long now, int seconds)
    {
        _logoutWanted = true;
        _logoutDeadline = now + (Math.Max(0, seconds - 1) * 1_000_000_000L);
    }

    /// <summary>The target wants to negotiate again, asynchronous message 4: what we declared still holds.</summary>
    public void AnswerNegotiationRequest(InitiatorConnection connection, long now)
    {
        var text = Login.KeyText.Write([new(Login.KeyTable.MaxRecvDataSegmentLength, Login.KeyValue.Number((uint)connection.Parameters.InitiatorMaxRecvDataSegmentLength))]);
        BeginText(connection, text, now, isOurs: false);
    }

    /// <summary>Asks to close the session.</summary>
    /// <returns>The request's slot; its task holds the outcome when completed.</returns>
    public int BeginLogout(long now)
    {
        var connection = _connections[0];
        var task = TakeControl(TaskKind.Logout, connection, now);
        connection.Send(
            new LogoutRequestPdu
            {
                Immediate = true,
                Reason = LogoutReason.CloseSession,
                InitiatorTaskTag = task.Tag,
                CmdSN = _window.CmdSN,
                ExpStatSN = connection.ExpStatSN,
            },
            default);
        foreach (var each in _connections)
        {
            each.BeginLogout();
        }

        return task.Slot;
    }


    private InitiatorTask SendTaskManagement(InitiatorConnection connection, TaskManagementFunction function, ulong lun, InitiatorTask? referenced, long now)
    {
        var task = TakeControl(TaskKind.TaskManagement, connection, now);
        task.Function = function;
        task.Request.Lun = lun;
        task.ReferencedSlot = referenced?.Slot ?? -1;
        task.ReferencedTag = referenced?.Tag ?? BasicHeader.ReservedTag;
        SendTaskManagement(task, referenced);
        return task;
    }

    private void SendTaskManagement(InitiatorTask task, InitiatorTask? referenced)
    {
        var isReassignment = task.Function == TaskManagementFunction.TaskReassign;
        task.Connection!.Send(
            new TaskManagementRequestPdu
            {
                Immediate = true,
                Function = task.Function,
                Lun = task.Request.Lun,
                InitiatorTaskTag = task.Tag,
                ReferencedTaskTag = task.ReferencedTag,
                CmdSN = _window.CmdSN,
                ExpStatSN = task.Connection.ExpStatSN,
                RefCmdSN = isReassignment ? 0 : referenced?.CmdSN ?? 0,
                ExpDataSN = !isReassignment ? 0 : referenced!.Request.Writes ? referenced.ExpR2TSN : referenced.ExpDataSN,
            },
            default);
    }

    private void Ping(long now)
    {
        if (Timers.PingInterval == 0)
        {
            return;
        }

        foreach (var connection in _connections)
        {
            if (connection.State != ConnectionState.LoggedIn || now - connection.LastReceivedAt < Timers.PingInterval || IsPinged(connection))
            {
                continue;
            }

            SendPing(connection, now).Deadline = now + Timers.PingTimeout;
        }
    }

    private InitiatorTask SendPing(InitiatorConnection connection, long now)
    {
        var task = TakeControl(TaskKind.Ping, connection, now);
        Counters.PingsSent++;
        connection.Send(
            new NopOutPdu
            {
                Immediate = true,
                InitiatorTaskTag = task.Tag,
                TargetTransferTag = BasicHeader.ReservedTag,
                CmdSN = _window.CmdSN,
                ExpStatSN = connection.ExpStatSN,
            },
            default);
        return task;
    }

    private bool IsPinged(InitiatorConnection connection) =>
        Array.Exists(_tasks, task => task.Kind == TaskKind.Ping && task.State == TaskState.Issued && task.Connection == connection);

    private InitiatorTask TakeControl(TaskKind kind, InitiatorConnection connection, long now)
    {
        var task = Take(kind);
        task.State = TaskState.Issued;
        task.Connection = connection;
        task.Deadline = now + Timers.Abort;
        connection.Outstanding++;
        return task;
    }
}
