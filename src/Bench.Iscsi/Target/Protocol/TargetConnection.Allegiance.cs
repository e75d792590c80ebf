using Bench.Iscsi.Pdu;
using Bench.Iscsi.Scsi;
using Bench.Iscsi.Target.Units;

namespace Bench.Iscsi.Target.Protocol;

// Connection recovery, error recovery level 2 (RFC 7143 sections 7.1.4.3 and 7.2.2): tasks outlive their connection and go on over another.
internal sealed unsafe partial class TargetConnection
{
    /// <summary>Leaves the session with its tasks kept for others. From any thread that holds the session's gate.</summary>
    /// <param name="isRemoved">Its number was logged out or logged in anew, so that the tasks may be taken over at once.</param>
    public void LeaveTasks(bool isRemoved)
    {
        TargetSession session = _session!;
        var lost = new LostConnection(Cid) { IsRemoved = isRemoved };
        foreach (TargetTask task in _tasks.Values.ToArray())
        {
            if (task.WasImmediate)
            {
                // Section 7.14: immediate commands are not recoverable.
                Retire(task);
                continue;
            }
            task.Registered = false;
            lost.Tasks.Add(task.Tag, task);
        }
        _tasks.Clear();
        foreach (HeldPdu held in _delivered)
        {
            if (BasicHeader.OpcodeOf(held.Bytes) != Opcode.ScsiCommand || !lost.Undispatched.TryAdd(BasicHeader.InitiatorTaskTag(held.Bytes), held))
            {
                session.Live--;
            }
        }
        _delivered.Clear();
        session.DropHeld(this);
        session.Connections.Remove(this);
        session.Add(lost, _now);
    }

    /// <summary>Tells the initiator over another connection that this one was dropped (asynchronous event 2).</summary>
    private void TellOfDrop(TargetSession session)
    {
        if (session.Connections.Find(each => each._session is not null) is { } other)
        {
            other._messages.Enqueue(new AsyncMessagePdu
            {
                Event = AsyncEvent.ConnectionDrop,
                Parameter1 = Cid,
                Parameter2 = (ushort)session.Parameters.DefaultTime2Wait,
                Parameter3 = (ushort)session.Parameters.DefaultTime2Retain,
            });
            other.Wake?.Invoke();
        }
    }

    private void Reassign(in TaskManagementRequestPdu pdu)
    {
        TargetSession session = _session!;
        uint tag = pdu.ReferencedTaskTag;
        if (!session.RecoversConnections)
        {
            Answer(pdu, TaskManagementOutcome.ReassignmentNotSupported);
        }
        else if (_tasks.TryGetValue(tag, out TargetTask? own))
        {
            // Its request came twice, since the answer to the first was late or lost.
            Answer(pdu, TaskManagementOutcome.Complete);
            if (own.Lingers)
            {
                RepeatStatus(own, pdu.ExpDataSN);
            }
        }
        else if (session.Connections.Exists(each => each._tasks.ContainsKey(tag)))
        {
            Answer(pdu, TaskManagementOutcome.TaskStillAllegiant);
        }
        else if (session.FindLost(tag) is not { } lost)
        {
            Answer(pdu, TaskManagementOutcome.TaskDoesNotExist);
        }
        else if (!lost.IsRemoved)
        {
            Answer(pdu, TaskManagementOutcome.TaskStillAllegiant);
        }
        else
        {
            Counters.Reassigned++;
            Answer(pdu, TaskManagementOutcome.Complete);
            if (lost.Undispatched.Remove(tag, out HeldPdu? held))
            {
                Redispatch(held);
                if (_tasks.TryGetValue(tag, out TargetTask? begun) && begun.UnsolicitedOpen)
                {
                    RecoverData(begun);
                }
            }
            else if (lost.Tasks.Remove(tag, out TargetTask? task))
            {
                Adopt(task, pdu.ExpDataSN);
            }
            session.DropIfDone(lost);
        }
    }

    private void Adopt(TargetTask task, uint expDataSN)
    {
        Register(task);
        task.ProgressAt = _now;
        if (task.Lingers)
        {
            SendStatusAnew(task, expDataSN);
        }
        else if (task.Silent)
        {
            return;
        }
        else if (!task.Completed && task.Transfer is TransferKind.DataOut or TransferKind.StoreOut && task.Received < task.Needed)
        {
            task.NextR2TSN = Math.Min(expDataSN, task.NextR2TSN);
            if (task.Transfer == TransferKind.DataOut && !task.HasBuffer)
            {
                ReserveBuffer(task);
            }
            RecoverData(task);
        }
        else
        {
            task.UnsolicitedOpen = false;
            task.R2Ts.Clear();
            Perform(task);
        }
    }

    /// <summary>Sends the data from ExpDataSN on and the status, which takes a number of this connection.</summary>
    private void SendStatusAnew(TargetTask task, uint expDataSN)
    {
        bool readsData = task.LengthIn > 0 && task.Status == ScsiStatus.Good;
        uint dataPdus = task.DataPdus;
        // Section 11.5.6: 0 leaves the reference as it is, and any other value must lie within what was sent.
        if (readsData && expDataSN > task.AckedDataSN && expDataSN <= task.DataPdus)
        {
            task.AckedDataSN = expDataSN;
        }
        task.SnackTag = 0;
        bool inData = readsData && task.AckedDataSN < task.DataPdus;
        if (inData)
        {
            if (_initiatorSegment < task.Segment)
            {
                Recut(task, task.AckedDataSN);
            }
            if (task.AckTag != 0)
            {
                TakeAckTag(task);
            }
            inData = TransmitDataIn(task, task.Cut with { FirstSN = task.AckedDataSN }, _statSN, out dataPdus);
            Counters.Retransmitted += dataPdus - task.AckedDataSN;
        }
        if (!inData)
        {
            TransmitStatus(task, dataPdus, _statSN, snackTag: 0);
        }
        _statuses!.Keep(task, _statSN, dataPdus, inData);
        _statSN++;
        Counters.Retransmitted++;
    }

    private void RepeatStatus(TargetTask task, uint expDataSN)
    {
        if (expDataSN > task.AckedDataSN && expDataSN <= task.DataPdus)
        {
            task.AckedDataSN = expDataSN;
        }
        if (task.StatusInData)
        {
            TransmitDataIn(task, task.Cut with { FirstSN = Math.Min(task.AckedDataSN, task.DataPdus - 1) }, task.StatSN, out _);
            Counters.Retransmitted += task.DataPdus - task.AckedDataSN;
        }
        else
        {
            Resend(new SentStatus(task, null));
        }
    }
}
