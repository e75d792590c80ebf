using Bench.Iscsi.Pdu;

namespace Bench.Iscsi.Session;

// Recovery within a command and within a connection, RFC 7143 sections 7.1.4.1 and 7.1.4.2: gaps are asked for again by SNACK.
internal sealed unsafe partial class InitiatorConnection
{
    // Null at error recovery level 0, so that a branch is all that recovery costs there.
    private StatusLedger? _ledger;

    /// <summary>When the target was last asked for nothing but its numbers, Clock nanoseconds.</summary>
    public long SyncedAt { get; set; }

    /// <summary>Lost PDUs are recovered, not fatal.</summary>
    public bool Recovers => _ledger is not null;

    /// <summary>Asks again for statuses that are missing for long.</summary>
    public void RecoverStatuses(long now, long patience)
    {
        if (now - _ledger!.AskedAt >= patience && _ledger.TryFindMissing(out var first, out var count))
        {
            SendStatusSnack(first, count, now);
        }
    }

    /// <summary>Asks again for a read's data that is missing for long.</summary>
    /// <returns>False where nothing is known to be missing.</returns>
    public bool RecoverData(InitiatorTask task)
    {
        if (task.Request.Writes || task.ExpDataSN == task.Recovery!.Next)
        {
            return false;
        }

        SendDataSnack(task, task.ExpDataSN, task.Recovery.Next - task.ExpDataSN);
        return true;
    }

    /// <summary>Sends a command again as it was: same CmdSN, same tag (RFC 7143 section 7.2.1).</summary>
    public void RetryCommand(InitiatorTask task, long now)
    {
        _counters.CommandsRetried++;
        Outstanding--;
        task.Recovery?.ProgressAt = now;
        SendCommand(task, task.CmdSN);
    }

    // Statuses in any order; one that is kept back is not acknowledged.
    private bool AcceptOutOfOrder(uint statSN, bool keepBack)
    {
        var next = _ledger!.Next;
        var isNew = _ledger.Offer(statSN, keepBack, out var missing);
        ExpStatSN = _ledger.Expected;
        _counters.Repetitions += isNew ? 0 : 1;
        if (missing > 0)
        {
            SendStatusSnack(next, missing, LastReceivedAt);
        }

        return isNew;
    }

    // The target told which StatSN comes next.
    private void NoteNextStatus(uint statSN)
    {
        var next = _ledger!.Next;
        if (_ledger.Announce(statSN) is var missing and > 0)
        {
            SendStatusSnack(next, missing, LastReceivedAt);
        }
    }

    // RFC 7143 section 7.8: the PDU is discarded whole; where it took a StatSN, that is a lost status.
    private void DiscardDamaged(in PduFrame frame)
    {
        if (frame.Opcode is Opcode.ScsiResponse or Opcode.Reject or Opcode.AsyncMessage or Opcode.TextResponse || (frame.Opcode == Opcode.NopIn && BasicHeader.InitiatorTaskTag(frame.Header) != BasicHeader.ReservedTag))
        {
            NoteNextStatus(frame.Header.U32(24) + 1);
        }
    }

    // Data of a task that is over, or that came before, must go nowhere: a repetition that is damaged would spoil what was good.
    private bool MustPassOver(in DataInPdu pdu)
    {
        var task = _session.FindTask(pdu.InitiatorTaskTag);
        if (task is null || task.Connection != this || task.Kind != TaskKind.Scsi || task.Request.Writes)
        {
            return true;
        }

        task.Recovery!.ProgressAt = LastReceivedAt;
        if (task.Recovery.TrySkip(pdu.DataSN, task.ExpDataSN))
        {
            return true;
        }

        AskForGap(task, pdu.DataSN);
        return !task.Recovery.IsWanted(pdu.DataSN, task.ExpDataSN);
    }

    private void AskForGap(InitiatorTask task, uint upTo)
    {
        var next = task.Recovery!.Next;
        if (task.Recovery.Announce(upTo) is var missing and > 0)
        {
            SendDataSnack(task, next, missing);
        }
    }

    private void PassOver(in DataInPdu pdu, int length)
    {
        _counters.Repetitions++;
        _bodyPdu = pdu;
        _bodyTask = null!;
        _bodyAt = null;
        _bodyLength = _bodyLeft = length;
        _inBody = true;
    }

    private void PassedOver()
    {
        _session.UpdateWindow(_bodyPdu.ExpCmdSN, _bodyPdu.MaxCmdSN);
        if (_bodyPdu.HasStatus && _session.FindTask(_bodyPdu.InitiatorTaskTag) is null)
        {
            AcceptStatus(_bodyPdu.StatSN);
        }
    }

    // A Data-In is whole; damaged ones are asked for again.
    private void TakeData(bool isDamaged, long now)
    {
        var task = _bodyTask;
        var recovery = task.Recovery!;
        task.LastDataAt = now;
        _session.UpdateWindow(_bodyPdu.ExpCmdSN, _bodyPdu.MaxCmdSN);
        recovery.Announce(_bodyPdu.DataSN + 1);
        if (isDamaged)
        {
            SendDataSnack(task, _bodyPdu.DataSN, 1);
        }
        else
        {
            task.ExpDataSN = recovery.Take(_bodyPdu.DataSN, task.ExpDataSN, _bodyLength, out var bytes);
            task.DataBytes += bytes;
            if (recovery.TryEndSkip())
            {
                RecoverData(task);
            }
        }

        if (_bodyPdu.Acknowledge)
        {
            (recovery.OwesAck, recovery.AckTag, recovery.AckLun) = (true, _bodyPdu.TargetTransferTag, _bodyPdu.Lun);
        }

        PayAck(task);
        if (_bodyPdu.HasStatus)
        {
            recovery.Final = _bodyPdu.DataSN + 1;
            if (AcceptStatus(_bodyPdu.StatSN, keepBack: LacksData(task)))
            {
                task.Status = _bodyPdu.Status;
                task.Overflow = _bodyPdu.Overflow;
                task.Underflow = _bodyPdu.Underflow;
                task.Residual = _bodyPdu.ResidualCount;
                FinishOrKeep(task, _bodyPdu.StatSN, now);
                return;
            }
        }

        FinishKept(task, now);
    }

    // Section 11.16.2: not before all holes are filled.
    private void PayAck(InitiatorTask task)
    {
        var recovery = task.Recovery!;
        if (recovery.OwesAck && task.ExpDataSN == recovery.Next)
        {
            recovery.OwesAck = false;
            SendSnack(new SnackPdu
            {
                Type = SnackType.DataAck,
                Lun = recovery.AckLun,
                InitiatorTaskTag = BasicHeader.ReservedTag,
                TargetTransferTag = recovery.AckTag,
                ExpStatSN = ExpStatSN,
                BegRun = task.ExpDataSN,
            });
        }
    }

    private static bool LacksData(InitiatorTask task) => !task.Request.Writes && !task.IsDamaged && SerialNumber.Before(task.ExpDataSN, task.Recovery!.Final);

    private void FinishOrKeep(InitiatorTask task, uint statSN, long now)
    {
        if (!LacksData(task))
        {
            _session.Finish(task, now);
            return;
        }

        task.Recovery!.IsStatusKept = true;
        task.Recovery.StatSN = statSN;
        AskForGap(task, task.Recovery.Final);
    }

    private void FinishKept(InitiatorTask task, long now)
    {
        if (task.Recovery!.IsStatusKept && !LacksData(task))
        {
            task.Recovery.IsStatusKept = false;
            _ledger!.Take(task.Recovery.StatSN);
            ExpStatSN = _ledger.Expected;
            _session.Finish(task, now);
        }
    }

    // Whether an R2T is new; a gap before it is asked for.
    private bool AcceptReadyToTransfer(InitiatorTask task, uint r2tSN)
    {
        var recovery = task.Recovery!;
        recovery.ProgressAt = LastReceivedAt;
        AskForGap(task, r2tSN);
        task.ExpR2TSN = recovery.GiveUp(r2tSN, task.ExpR2TSN);
        if (!recovery.IsWanted(r2tSN, task.ExpR2TSN))
        {
            return false;
        }

        recovery.Announce(r2tSN + 1);
        task.ExpR2TSN = recovery.Take(r2tSN, task.ExpR2TSN, 0, out _);
        return true;
    }

    // A SNACK was refused: the data will not come, so the read ends with what it has and is repeated whole (section 7.8, a.2).
    private void GiveUpData(in SnackPdu snack, RejectReason reason, long now)
    {
        if (snack.Type == SnackType.Status)
        {
            throw new IscsiProtocolException(ProtocolError.Sequence, $"the target has no status {snack.BegRun} any more: {reason}");
        }

        var task = snack.Type == SnackType.DataAck ? null : _session.FindTask(snack.InitiatorTaskTag);
        if (task is not null && task.Connection == this && !task.Request.Writes)
        {
            task.IsDamaged = true;
            FinishKept(task, now);
        }
    }

    private void SendDataSnack(InitiatorTask task, uint first, uint count) => SendSnack(new SnackPdu
    {
        Type = SnackType.DataOrR2T,
        Lun = task.Request.Lun,
        InitiatorTaskTag = task.Tag,
        TargetTransferTag = BasicHeader.ReservedTag,
        ExpStatSN = ExpStatSN,
        BegRun = first,
        RunLength = count,
    });

    private void SendStatusSnack(uint first, uint count, long now)
    {
        _ledger!.AskedAt = now;
        SendSnack(new SnackPdu
        {
            Type = SnackType.Status,
            InitiatorTaskTag = BasicHeader.ReservedTag,
            TargetTransferTag = BasicHeader.ReservedTag,
            ExpStatSN = ExpStatSN,
            BegRun = first,
            RunLength = count,
        });
    }

    private void SendSnack(in SnackPdu snack)
    {
        _counters.SnacksSent++;
        _counters.PdusAskedAgain += snack.RunLength;
        Send(snack, default);
    }
}
