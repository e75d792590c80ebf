using Bench.Iscsi.Pdu;
using Bench.Iscsi.Scsi;
using Bench.Iscsi.Target.Faults;
using Bench.Iscsi.Target.Units;

namespace Bench.Iscsi.Target.Protocol;

// Data of writes: within the command, unsolicited behind it, and asked for by R2T (RFC 7143 sections 4.2.5 and 11.7).
internal sealed unsafe partial class TargetConnection
{
    private int _firstBurst;
    private bool _immediateData;
    private bool _initialR2T;
    private int _maxOutstandingR2T;
    private uint _lastTransferTag;

    private static SenseData UnexpectedData => new(SenseKey.AbortedCommand, AdditionalSense.UnexpectedUnsolicitedData);

    private static SenseData WrongAmount => new(SenseKey.AbortedCommand, AdditionalSense.NotEnoughUnsolicitedData);

    private static SenseData DigestFailure => new(SenseKey.AbortedCommand, AdditionalSense.ProtocolServiceCrcError);

    private void BeginDataOut(TargetTask task, ReadOnlySpan<byte> data, bool final)
    {
        if (data.Length > 0 && !_immediateData)
        {
            task.Check(UnexpectedData);
        }
        else if (data.Length > Math.Min(_firstBurst, task.ExpectedOut))
        {
            task.Check(WrongAmount);
        }
        else if (!final && _initialR2T)
        {
            task.Check(UnexpectedData);
        }
        // The usual small write: all of it is here, no copy is kept, nothing is looked up by its tag.
        if (final && data.Length >= task.Needed && _faults is null && !task.Completed)
        {
            ReadOnlySpan<byte> needed = data[..(int)task.Needed];
            if (task.Transfer == TransferKind.StoreOut)
            {
                task.Unit!.Unit.WriteData(task, 0, needed);
                needed = [];
            }
            Complete(task, needed);
            return;
        }
        if (!task.Completed && task.Transfer == TransferKind.DataOut)
        {
            ReserveBuffer(task);
        }
        Take(task, 0, data);
        task.UnsolicitedReceived = data.Length;
        if (final)
        {
            Solicit(task);
        }
        else
        {
            task.UnsolicitedOpen = true;
            Register(task);
        }
    }

    private void OnDataOut(ReadOnlySpan<byte> header, ReadOnlySpan<byte> data, bool dataDigestMatches)
    {
        var pdu = DataOutPdu.Read(header);
        if (!_tasks.TryGetValue(pdu.InitiatorTaskTag, out TargetTask? task))
        {
            // Data under way when its command was aborted or failed is no error; data of a command whose turn has not come waits with it.
            HeldPdu? held = pdu.TargetTransferTag == BasicHeader.ReservedTag ? _session!.FindHeld(this, pdu.InitiatorTaskTag) : null;
            if (held is not null && held.Followers.Sum(each => (long)each.Bytes.Length) + data.Length <= _firstBurst + MinBufferLength)
            {
                held.Followers.Add(new HeldPdu(this, [.. header, .. data], dataDigestMatches));
            }
            return;
        }
        if (task.Silent || task.Lingers)
        {
            return;
        }
        if (_statuses is not null && !IsNextData(task, pdu, dataDigestMatches, header))
        {
            return;
        }
        if (!dataDigestMatches)
        {
            SendReject(RejectReason.DataDigestError, header);
            task.Check(DigestFailure);
        }
        if (pdu.TargetTransferTag == BasicHeader.ReservedTag)
        {
            OnUnsolicited(task, pdu, data);
        }
        else
        {
            OnSolicited(task, pdu, header, data);
        }
    }

    private void OnUnsolicited(TargetTask task, in DataOutPdu pdu, ReadOnlySpan<byte> data)
    {
        if (!task.UnsolicitedOpen)
        {
            FailNow(task, UnexpectedData);
            return;
        }
        if (pdu.DataSN != task.UnsolicitedDataSN || pdu.BufferOffset != task.UnsolicitedReceived
            || task.UnsolicitedReceived + data.Length > Math.Min(_firstBurst, task.ExpectedOut))
        {
            FailNow(task, WrongAmount);
            return;
        }
        task.UnsolicitedDataSN++;
        task.NoteProgress(_now);
        Take(task, task.UnsolicitedReceived, data);
        task.UnsolicitedReceived += data.Length;
        if (pdu.Final)
        {
            task.UnsolicitedOpen = false;
            Solicit(task);
        }
    }

    private void OnSolicited(TargetTask task, in DataOutPdu pdu, ReadOnlySpan<byte> header, ReadOnlySpan<byte> data)
    {
        uint tag = pdu.TargetTransferTag;
        int index = task.R2Ts.FindIndex(each => each.TransferTag == tag);
        if (index < 0)
        {
            SendReject(RejectReason.InvalidField, header);
            return;
        }
        OutstandingR2T r2t = task.R2Ts[index];
        bool complete = r2t.Received + data.Length == r2t.Length;
        if (pdu.DataSN != r2t.NextDataSN || pdu.BufferOffset != r2t.Offset + r2t.Received || r2t.Received + data.Length > r2t.Length || pdu.Final != complete)
        {
            FailNow(task, WrongAmount);
            return;
        }
        task.NoteProgress(_now);
        Take(task, pdu.BufferOffset, data);
        if (complete)
        {
            task.R2Ts.RemoveAt(index);
            Solicit(task);
        }
        else
        {
            r2t.Received += data.Length;
            r2t.NextDataSN++;
            task.R2Ts[index] = r2t;
        }
    }

    /// <summary>Takes data as far as the command needs it; a failed command's data goes nowhere.</summary>
    private static void Take(TargetTask task, long offset, ReadOnlySpan<byte> data)
    {
        long useful = Math.Min(data.Length, task.Needed - offset);
        if (useful <= 0)
        {
            return;
        }
        task.Received += useful;
        data = data[..(int)useful];
        if (task.Completed)
        {
            return;
        }
        if (task.Transfer == TransferKind.StoreOut)
        {
            task.Unit!.Unit.WriteData(task, offset, data);
        }
        else
        {
            data.CopyTo(task.Buffer[(int)offset..]);
        }
    }

    /// <summary>Goes on when no unsolicited data is open: asks for what is missing, or performs the command when nothing is.</summary>
    private void Solicit(TargetTask task)
    {
        if (task.Completed ? task.R2Ts.Count == 0 : task.Received >= task.Needed)
        {
            Perform(task);
            return;
        }
        if (task.Completed)
        {
            return;
        }
        Register(task);
        long delay = task.NextR2TSN == 0 && _faults is not null && task.Definition is { } definition ? _faults.Delay(FaultKind.SlowR2T, definition.Access) : 0;
        if (delay > 0)
        {
            Counters.FaultsInjected++;
            task.WaitsToSolicit = true;
            _timers.Enqueue((task, task.Generation), _now + delay);
        }
        else
        {
            SendR2Ts(task);
        }
    }

    private void SendR2Ts(TargetTask task)
    {
        task.Solicited = Math.Max(task.Solicited, task.UnsolicitedReceived);
        while (task.R2Ts.Count < _maxOutstandingR2T && task.Solicited < task.Needed)
        {
            long length = Math.Min(_maxBurst, task.Needed - task.Solicited);
            _lastTransferTag = _lastTransferTag + 1 == BasicHeader.ReservedTag ? 0 : _lastTransferTag + 1;
            var r2t = new OutstandingR2T { TransferTag = _lastTransferTag, Offset = task.Solicited, Length = length, R2TSN = task.NextR2TSN++ };
            task.R2Ts.Add(r2t);
            task.ProgressAt = _now;
            SendR2T(task, r2t);
            task.Solicited += length;
        }
    }

    private void SendR2T(TargetTask task, in OutstandingR2T r2t) => Send(new ReadyToTransferPdu
    {
        Lun = task.Lun,
        InitiatorTaskTag = task.Tag,
        TargetTransferTag = r2t.TransferTag,
        StatSN = _statSN,
        ExpCmdSN = _session!.ExpCmdSN,
        MaxCmdSN = _session.MaxCmdSN,
        R2TSN = r2t.R2TSN,
        BufferOffset = (uint)r2t.Offset,
        DesiredLength = (uint)r2t.Length,
    });

    /// <summary>Ends a command whose data broke the rules; what still comes for it is passed over.</summary>
    private void FailNow(TargetTask task, in SenseData sense)
    {
        if (!task.Completed)
        {
            task.Check(sense);
        }
        Respond(task);
    }

    /// <summary>Makes room for a command that needs all of its data at once, within what a session may hold.</summary>
    private void ReserveBuffer(TargetTask task)
    {
        if (_session!.Buffered + task.Needed > TargetSession.MaxBuffered)
        {
            task.Complete(ScsiStatus.TaskSetFull);
            return;
        }
        task.TakeBuffer();
        _session.Buffered += task.Needed;
    }
}
