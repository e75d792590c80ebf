using Bench.Iscsi.Pdu;

namespace Bench.Iscsi.Target.Protocol;

// SNACK requests, RFC 7143 section 11.16: what was sent is sent again, what was not, or is acknowledged, is a protocol error.
internal sealed unsafe partial class TargetConnection
{
    private void OnSnack(ReadOnlySpan<byte> header)
    {
        var pdu = SnackPdu.Read(header);
        if (_statuses is null)
        {
            SendReject(RejectReason.ProtocolError, header);
            return;
        }
        Counters.Snacks++;
        if (pdu.Type == SnackType.DataAck)
        {
            if (!TakeDataAck(pdu))
            {
                SendReject(RejectReason.InvalidDataAck, header);
            }
            return;
        }
        TargetTask? task = _tasks.GetValueOrDefault(pdu.InitiatorTaskTag);
        bool done = pdu.Type switch
        {
            SnackType.Status => ResendStatuses(pdu),
            _ when task is null => false,
            SnackType.DataOrR2T when task.ExpectedOut > 0 => ResendR2Ts(task, pdu),
            SnackType.DataOrR2T => ResendData(task, pdu),
            SnackType.ResegmentedData => Resegment(task, pdu),
            _ => false,
        };
        if (!done)
        {
            SendReject(RejectReason.ProtocolError, header);
        }
    }

    private bool ResendStatuses(in SnackPdu pdu)
    {
        uint first = pdu is { BegRun: 0, RunLength: 0 } ? _statuses!.First : pdu.BegRun;
        uint behind = first - _statuses!.First;
        if (behind > (uint)_statuses.Count || pdu.RunLength > (uint)_statuses.Count - behind)
        {
            return false;
        }
        uint end = pdu.RunLength == 0 ? _statuses.First + (uint)_statuses.Count : first + pdu.RunLength;
        for (uint statSN = first; statSN != end; statSN++)
        {
            Resend(_statuses[statSN]);
        }
        return true;
    }

    private void Resend(in SentStatus status)
    {
        Counters.Retransmitted++;
        if (status.Pdu is { } bytes)
        {
            int length = bytes.Length - BasicHeader.Size;
            Span<byte> pdu = ReservePdu(length);
            bytes.AsSpan(0, BasicHeader.Size).CopyTo(pdu);
            // The window is told as it is now, all else as it was.
            pdu.U32(28, _session!.ExpCmdSN);
            pdu.U32(32, _session.MaxCmdSN);
            bytes.AsSpan(BasicHeader.Size).CopyTo(pdu[HeaderPart..]);
            Seal(pdu, length);
            return;
        }
        TargetTask task = status.Task!;
        if (task.StatusInData)
        {
            TransmitDataIn(task, task.Cut with { FirstSN = task.DataPdus - 1, EndSN = task.DataPdus }, task.StatSN, out _);
        }
        else
        {
            TransmitStatus(task, task.DataPdus, task.StatSN, task.SnackTag);
        }
    }

    private bool ResendData(TargetTask task, in SnackPdu pdu)
    {
        uint first = pdu is { BegRun: 0, RunLength: 0 } ? task.AckedDataSN : pdu.BegRun;
        if (SerialNumber.Before(first, task.AckedDataSN) || first > task.DataPdus || pdu.RunLength > task.DataPdus - first)
        {
            return false;
        }
        uint end = pdu.RunLength == 0 ? task.DataPdus : first + pdu.RunLength;
        if (first == end)
        {
            return pdu.BegRun == 0;
        }
        Counters.Retransmitted += end - first;
        return TransmitDataIn(task, task.Cut with { FirstSN = first, EndSN = end }, task.StatSN, out _);
    }

    /// <summary>An R2T that was answered or asked for again by a later one needs no repetition.</summary>
    private bool ResendR2Ts(TargetTask task, in SnackPdu pdu)
    {
        if (pdu.BegRun > task.NextR2TSN || pdu.RunLength > task.NextR2TSN - pdu.BegRun)
        {
            return false;
        }
        uint end = pdu.RunLength == 0 ? task.NextR2TSN : pdu.BegRun + pdu.RunLength;
        foreach (OutstandingR2T r2t in task.R2Ts)
        {
            if (r2t.R2TSN >= pdu.BegRun && r2t.R2TSN < end && r2t.Received == 0)
            {
                Counters.Retransmitted++;
                SendR2T(task, r2t);
            }
        }
        return true;
    }

    /// <summary>R-Data SNACK: all data that is not acknowledged, cut anew to what the initiator takes now, and a response that carries the SNACK's tag (section 11.16.3).</summary>
    private bool Resegment(TargetTask task, in SnackPdu pdu)
    {
        if (pdu.TargetTransferTag is 0 or BasicHeader.ReservedTag || pdu.BegRun != 0 || pdu.RunLength != 0 || !task.Lingers || task.LengthIn == 0)
        {
            return false;
        }
        Recut(task, task.AckedDataSN);
        task.SnackTag = pdu.TargetTransferTag;
        if (!TransmitDataIn(task, task.Cut, task.StatSN, out uint dataPdus))
        {
            return false;
        }
        Counters.Retransmitted += dataPdus - task.AckedDataSN;
        task.DataPdus = dataPdus;
        task.StatusInData = false;
        TransmitStatus(task, dataPdus, task.StatSN, task.SnackTag);
        return true;
    }

    /// <summary>Cuts what follows a Data-In to what the initiator takes now.</summary>
    private void Recut(TargetTask task, uint fromSN)
    {
        task.Cut = new DataInRun(fromSN, OffsetOf(task, fromSN), uint.MaxValue);
        task.Segment = _initiatorSegment;
    }

    private long OffsetOf(TargetTask task, uint dataSN)
    {
        long offset = task.Cut.StartOffset;
        for (uint at = task.Cut.StartSN; at != dataSN && offset < task.LengthIn; at++)
        {
            offset += Math.Min(task.Segment, _maxBurst - (offset % _maxBurst));
        }
        return Math.Min(offset, task.LengthIn);
    }

    private bool TakeDataAck(in SnackPdu pdu)
    {
        uint tag = pdu.TargetTransferTag;
        ulong lun = pdu.Lun;
        TargetTask? task = _tasks.Values.FirstOrDefault(each => each.Lingers && each.AckTag == tag && each.Lun == lun && each.LengthIn > 0);
        if (task is null || pdu.RunLength != 0 || SerialNumber.Before(pdu.BegRun, task.AckedDataSN) || pdu.BegRun > task.DataPdus)
        {
            return false;
        }
        task.AckedDataSN = pdu.BegRun;
        return true;
    }

    /// <summary>Makes a read's data something that can be sent again.</summary>
    private void BeginReplayable(TargetTask task)
    {
        task.Segment = _initiatorSegment;
        if (task.LengthIn > _maxBurst)
        {
            TakeAckTag(task);
        }
    }

    // Not 0, which stands for none.
    private void TakeAckTag(TargetTask task)
    {
        _lastTransferTag = _lastTransferTag + 1 == BasicHeader.ReservedTag ? 1 : _lastTransferTag + 1;
        task.AckTag = _lastTransferTag;
    }
}
