using Bench.Iscsi.Pdu;

namespace Bench.Iscsi.Session;

// Session recovery, RFC 7143 section 7.1.1: the session is reinstated by a new login and its commands are sent again.
internal sealed unsafe partial class InitiatorSession
{
    /// <summary>The session is lost: commands that may be repeated wait for the next login, in their order; the others end.</summary>
    public void Fail(long now)
    {
        State = SessionState.Failed;
        _aborts = 0;
        foreach (var connection in _connections)
        {
            connection.Close();
        }

        var lost = Array.FindAll(_tasks, task => task.State is TaskState.Issued or TaskState.Aborting or TaskState.Suspended);
        Array.Sort(lost, (a, b) => a.CmdSN == b.CmdSN ? 0 : SerialNumber.Before(a.CmdSN, b.CmdSN) ? -1 : 1);
        var again = new List<int>();
        foreach (var task in lost)
        {
            task.Connection = null;
            if (task.Kind != TaskKind.Scsi)
            {
                Abandon(task);
            }
            else if (task.Request.MayRetry)
            {
                task.State = TaskState.Pending;
                Renew(task);
                task.Retries = 0;
                Counters.Requeued++;
                again.Add(task.Slot);
            }
            else
            {
                task.Failure = TaskFailure.SessionLost;
                Complete(task, now);
            }
        }

        while (_pendingCount > 0)
        {
            again.Add(_pending[_pendingHead]);
            _pendingHead = Next(_pendingHead);
            _pendingCount--;
        }

        again.ForEach(Enqueue);
        _stalledSince = 0;
    }

    /// <summary>Nothing will bring the session back: all its commands end.</summary>
    public void End(long now)
    {
        Fail(now);
        State = SessionState.Ended;
        foreach (var slot in _delayed)
        {
            Enqueue(slot);
        }

        _delayed.Clear();
        while (_pendingCount > 0)
        {
            var task = _tasks[_pending[_pendingHead]];
            _pendingHead = Next(_pendingHead);
            _pendingCount--;
            task.Failure = TaskFailure.SessionLost;
            Complete(task, now);
        }
    }

    private void Abandon(InitiatorTask task)
    {
        if (task.Kind is TaskKind.Ping || task.ReferencedSlot >= 0 || (task.Kind == TaskKind.Text && !_textIsOurs))
        {
            Release(task.Slot);
            return;
        }

        task.Failure = TaskFailure.SessionLost;
        task.State = TaskState.Completed;
    }
}
