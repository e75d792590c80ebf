using Bench.Iscsi.Pdu;

namespace Bench.Iscsi.Session;

// Connection recovery, error recovery level 2 (RFC 7143 sections 7.1.4.3 and 7.2.2): tasks of a lost connection go on over another.
internal sealed unsafe partial class InitiatorSession
{
    // A few at a time: their requests take control tags.
    private const int MaxReassignments = 8;
    private const int MaxRefusals = 20;

    private readonly Queue<int> _reassignable = new();
    private int _reassigning;
    private bool _isCut;

    /// <summary>The session survives the loss of a connection.</summary>
    public bool RecoversConnections => RecoveryLevel == 2 && Parameters.DefaultTime2Retain > 0;

    /// <summary>A connection other than the one that told of it was dropped by the target; whoever drives the session looks and clears it.</summary>
    public ConnectionLossException? DropNotice { get; set; }

    /// <summary>A connection is gone: its commands wait for <see cref="LoggedIn"/> of its number, or for <see cref="MoveTasks"/>.</summary>
    /// <returns>False where only a new session can go on.</returns>
    public bool LoseConnection(InitiatorConnection connection, long now)
    {
        if (!RecoversConnections || State != SessionState.LoggedIn || Array.Exists(_tasks, task => task is { Kind: TaskKind.TaskManagement, State: TaskState.Issued, Function: TaskManagementFunction.LogicalUnitReset } && task.Connection == connection))
        {
            return false;
        }

        connection.Close();
        _isCut = !_connections.Exists(each => each.State == ConnectionState.LoggedIn);
        foreach (var task in _tasks)
        {
            if (task.Connection != connection || task.State is not (TaskState.Issued or TaskState.Aborting))
            {
                continue;
            }

            if (task.Kind == TaskKind.Scsi)
            {
                task.State = TaskState.Suspended;
                continue;
            }

            if (task is { Kind: TaskKind.TaskManagement, ReferencedSlot: >= 0 })
            {
                _aborts -= task.Function == TaskManagementFunction.AbortTask ? 1 : 0;
                _reassigning -= task.Function == TaskManagementFunction.TaskReassign ? 1 : 0;
            }

            Abandon(task);
        }

        return true;
    }

    /// <summary>Asks, on another connection, to remove a lost one for recovery.</summary>
    /// <returns>The request's slot; when its outcome is 0, <see cref="MoveTasks"/> may follow.</returns>
    public int BeginRecoveryLogout(InitiatorConnection lost, InitiatorConnection over, long now)
    {
        var task = TakeControl(TaskKind.Logout, over, now);
        over.Send(
            new LogoutRequestPdu
            {
                Immediate = true,
                Reason = LogoutReason.RemoveForRecovery,
                InitiatorTaskTag = task.Tag,
                Cid = lost.Cid,
                CmdSN = _window.CmdSN,
                ExpStatSN = over.ExpStatSN,
            },
            default);
        return task.Slot;
    }

    /// <summary>Has the tasks of a connection that was removed for recovery go on over another.</summary>
    public void MoveTasks(InitiatorConnection from, InitiatorConnection to, long now) => Resume(from, to, now);

    private void Resume(InitiatorConnection from, InitiatorConnection to, long now)
    {
        if (RecoveryLevel < 2)
        {
            return;
        }

        var suspended = Array.FindAll(_tasks, task => task.State == TaskState.Suspended && task.Connection == from);
        Array.Sort(suspended, (a, b) => a.CmdSN == b.CmdSN ? 0 : SerialNumber.Before(a.CmdSN, b.CmdSN) ? -1 : 1);
        foreach (var task in suspended)
        {
            task.Connection = to;
            if (SerialNumber.Before(task.CmdSN, _window.ExpCmdSN))
            {
                task.NotBefore = 0;
                task.Recovery!.Refusals = 0;
                _reassignable.Enqueue(task.Slot);
                continue;
            }

            // Never acknowledged, and the target forgot what it had not delivered: the command plugs its own hole (section 7.2.1).
            GoOn(task, now);
            task.ResetTransfer();
            to.RetryCommand(task, now);
        }

        PumpReassignments(now);
    }

    private void GoOn(InitiatorTask task, long now)
    {
        task.State = TaskState.Issued;
        // What the lost connection had not sent, it never will.
        task.Times.Unsent = 0;
        task.Deadline = now + Timers.Command;
        task.Recovery!.ProgressAt = now;
        task.Connection!.Outstanding++;
    }

    private void PumpReassignments(long now)
    {
        for (var left = _reassignable.Count; left > 0 && _reassigning < MaxReassignments; left--)
        {
            var task = _tasks[_reassignable.Dequeue()];
            if (task.State != TaskState.Suspended)
            {
                continue;
            }

            if (task.NotBefore > now || task.Connection!.State != ConnectionState.LoggedIn)
            {
                if (task.Connection!.State == ConnectionState.LoggedIn)
                {
                    _reassignable.Enqueue(task.Slot);
                }

                continue;
            }

            GoOn(task, now);
            task.Recovery!.Begin(task.Request.Writes ? task.ExpR2TSN : task.ExpDataSN);
            _reassigning++;
            SendTaskManagement(task.Connection, TaskManagementFunction.TaskReassign, 0, task, now);
        }
    }

    private void FinishReassignment(InitiatorTask request, long now)
    {
        _reassigning--;
        var task = _tasks[request.ReferencedSlot];
        if (task.Tag == request.ReferencedTag && task.State is TaskState.Issued or TaskState.Aborting)
        {
            switch ((TaskManagementOutcome)request.Outcome)
            {
                case TaskManagementOutcome.Complete when request.Failure == TaskFailure.None:
                    Counters.TasksReassigned++;
                    break;
                case TaskManagementOutcome.TaskStillAllegiant when task.Recovery!.Refusals++ < MaxRefusals:
                    task.Connection!.Outstanding--;
                    task.State = TaskState.Suspended;
                    task.NotBefore = now + Timers.Recovery;
                    _reassignable.Enqueue(task.Slot);
                    break;
                default:
                    StartOver(task, now);
                    break;
            }
        }

        PumpReassignments(now);
    }

    // The target knows nothing of the task: as after the loss of a session.
    private void StartOver(InitiatorTask task, long now)
    {
        task.Connection!.Outstanding--;
        if (!task.Request.MayRetry)
        {
            task.Failure = TaskFailure.SessionLost;
            Complete(task, now);
            return;
        }

        Counters.Requeued++;
        Renew(task);
        task.State = TaskState.Pending;
        Enqueue(task.Slot);
    }

    private void ForgetReassignments()
    {
        _reassignable.Clear();
        _reassigning = 0;
        DropNotice = null;
    }
}
