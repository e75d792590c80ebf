using Bench.Iscsi.Pdu;

namespace Bench.Iscsi.Target.Protocol;

// Error recovery level 1 and 2: responses are kept until they are acknowledged, and what does not come is asked for again.
internal sealed unsafe partial class TargetConnection
{
    private long _recoveryDue;
    private uint _probedStatSN;

    private long RecoveryTimeout => (long)_portal.Options.RecoveryTimeout.TotalNanoseconds;

    /// <summary>Sends a response that takes a StatSN, and keeps it where it can be asked for again.</summary>
    private void SendNumbered<T>(in T pdu, ReadOnlySpan<byte> data = default)
        where T : struct, IPdu<T>
    {
        Send(pdu, data);
        _statuses?.Keep(pdu, data);
    }

    /// <summary>The end of a command whose status is sent: at once, or when the status is acknowledged.</summary>
    private void Conclude(TargetTask task)
    {
        if (_statuses is null)
        {
            Retire(task);
            return;
        }
        Release(task);
        FreeBuffer(task);
        Register(task);
        _immediateCommands -= task.WasImmediate ? 1 : 0;
        task.Lingers = true;
        if (_statuses.IsFull)
        {
            Cut("the initiator does not acknowledge what it gets");
        }
    }

    /// <summary>Takes an ExpStatSN: what came before it is forgotten. One that was never sent acknowledges nothing.</summary>
    private void Acknowledge(uint expStatSN)
    {
        if (SerialNumber.After(expStatSN, _statSN))
        {
            return;
        }
        while (_statuses!.Count > 0 && SerialNumber.Before(_statuses.First, expStatSN))
        {
            if (_statuses.Pop().Task is { } task)
            {
                Retire(task);
            }
        }
    }

    /// <summary>Looks now and then for writes whose data does not come, and for responses that nobody acknowledges (RFC 7143 sections 7.1.4.1 and 7.1.4.2).</summary>
    private void RunRecovery()
    {
        if (_now >= _session!.NextExpiry)
        {
            _session.ExpireLost(_now);
        }
        if (_now < _recoveryDue)
        {
            return;
        }
        _recoveryDue = _tasks.Count == 0 && _statuses!.Count == 0 ? long.MaxValue : _now + (RecoveryTimeout / 2);
        foreach (TargetTask task in _tasks.Values.Where(task => !task.Lingers && !task.Silent && task.AwaitsData && _now - task.ProgressAt >= task.Patience).ToArray())
        {
            task.Patience *= 2;
            RecoverData(task);
        }
        if (_statuses!.Count > 0 && _probedStatSN != _statuses.First && Output.IsEmpty)
        {
            // Tells which StatSN comes next, so that an initiator sees what it has missed.
            _probedStatSN = _statuses.First;
            Send(new NopInPdu
            {
                InitiatorTaskTag = BasicHeader.ReservedTag,
                TargetTransferTag = BasicHeader.ReservedTag,
                StatSN = _statSN,
                ExpCmdSN = _session!.ExpCmdSN,
                MaxCmdSN = _session.MaxCmdSN,
            });
        }
    }

    /// <summary>Wants <see cref="RunRecovery"/> to look, now that there is something to wait for.</summary>
    private void WatchRecovery() => _recoveryDue = Math.Min(_recoveryDue, _now + (RecoveryTimeout / 2));

    /// <summary>Asks for all data that is missing with a recovery R2T; what still comes for earlier ones is passed over.</summary>
    private void RecoverData(TargetTask task)
    {
        task.UnsolicitedOpen = false;
        task.R2Ts.Clear();
        task.Solicited = task.Received;
        task.UnsolicitedReceived = Math.Min(task.UnsolicitedReceived, task.Received);
        Counters.RecoveryR2Ts += task.Completed ? 0 : 1;
        Solicit(task);
    }

    /// <summary>Whether a Data-Out is the next of its sequence. One that is late or comes twice is passed over; one behind a gap, or damaged, has the gap asked for again (RFC 7143 sections 7.8 and 7.9).</summary>
    private bool IsNextData(TargetTask task, in DataOutPdu pdu, bool dataDigestMatches, ReadOnlySpan<byte> header)
    {
        uint expected;
        uint tag = pdu.TargetTransferTag;
        if (tag == BasicHeader.ReservedTag)
        {
            if (!task.UnsolicitedOpen)
            {
                // With R2Ts forbidden from the start, this is not late but wrong.
                return task.NextR2TSN == 0 && _initialR2T;
            }
            expected = task.UnsolicitedDataSN;
        }
        else
        {
            int index = task.R2Ts.FindIndex(each => each.TransferTag == tag);
            if (index < 0)
            {
                return SerialNumber.After(tag, _lastTransferTag);
            }
            expected = task.R2Ts[index].NextDataSN;
        }
        if (SerialNumber.Before(pdu.DataSN, expected))
        {
            return false;
        }
        if (dataDigestMatches && pdu.DataSN == expected)
        {
            return true;
        }
        if (!dataDigestMatches)
        {
            SendReject(RejectReason.DataDigestError, header);
        }
        RecoverData(task);
        return false;
    }
}
