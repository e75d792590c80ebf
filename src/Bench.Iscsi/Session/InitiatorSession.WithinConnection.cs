using Bench.Iscsi.Pdu;

namespace Bench.Iscsi.Session;

// What waits too long at error recovery level 1 and 2: unacknowledged commands are sent again, missing data and statuses are asked for,
// and where nothing is known to be missing a ping brings the target's numbers (RFC 7143 section 7.1.4.2).
internal sealed unsafe partial class InitiatorSession
{
    private const int SparedSlots = 16;

    /// <summary>0 to 2, as the leading login agreed.</summary>
    public int RecoveryLevel { get; private set; }

    /// <summary>A ping of a connection was answered: earlier ones, whose request was lost, will not be.</summary>
    public void ForgetPings(InitiatorConnection connection)
    {
        foreach (var task in _tasks)
        {
            if (task.Kind == TaskKind.Ping && task.State == TaskState.Issued && task.Connection == connection)
            {
                connection.Outstanding--;
                Release(task.Slot);
            }
        }
    }

    private void BeginRecovery(int level)
    {
        RecoveryLevel = level;
        foreach (var task in _tasks)
        {
            task.Recovery = level > 0 ? task.Recovery ?? new TaskRecovery() : null;
            task.Recovery?.Begin(0);
        }
    }

    private void RecoverWithinConnections(long now)
    {
        foreach (var connection in _connections)
        {
            if (connection is { State: ConnectionState.LoggedIn, Recovers: true })
            {
                connection.RecoverStatuses(now, Timers.Recovery);
            }
        }

        foreach (var task in _tasks)
        {
            if (task is { State: TaskState.Issued or TaskState.Aborting, Connection.State: ConnectionState.LoggedIn } && now - LastProgress(task) >= Timers.Recovery)
            {
                Prod(task, now);
            }
        }
    }

    private static long LastProgress(InitiatorTask task) => Math.Max(task.IssuedAt, task.Recovery!.ProgressAt);

    private void Prod(InitiatorTask task, long now)
    {
        var connection = task.Connection!;
        task.Recovery!.ProgressAt = now;
        if (task is { Kind: TaskKind.TaskManagement, Function: TaskManagementFunction.TaskReassign })
        {
            // Asking twice does no harm: the target goes on from the same number.
            SendTaskManagement(task, _tasks[task.ReferencedSlot]);
        }
        else if (task is { Kind: TaskKind.Scsi, State: TaskState.Issued } && task.CmdSN == _window.ExpCmdSN)
        {
            connection.RetryCommand(task, now);
        }
        else if ((task.Kind != TaskKind.Scsi || !connection.RecoverData(task)) && now - connection.SyncedAt >= Timers.Recovery && _freeCount > SparedSlots)
        {
            connection.SyncedAt = now;
            SendPing(connection, now);
        }
    }
}
