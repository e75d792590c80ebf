using System.Runtime.CompilerServices;
using Bench.Iscsi.Pdu;

namespace Bench.Iscsi.Session;

// What a connection sends for the tasks it carries; RFC 7143 sections 4.2.4 and 4.2.5.
internal sealed unsafe partial class InitiatorConnection
{
    // Recovery R2Ts may ask for the same data again, but not without end.
    private const int MaxRepetitions = 64;

    /// <summary>Sends a SCSI command with the data that may go along unasked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SendCommand(InitiatorTask task, uint cmdSN)
    {
        ref var request = ref task.Request;
        var immediate = 0;
        var unsolicited = 0;
        if (request.Writes && request.Length > 0)
        {
            var firstBurst = Math.Min(Parameters.FirstBurstLength, request.Length);
            immediate = Parameters.ImmediateData ? Math.Min(firstBurst, Parameters.TargetMaxRecvDataSegmentLength) : 0;
            unsolicited = Parameters.InitialR2T ? immediate : firstBurst;
        }

        task.Connection = this;
        task.CmdSN = cmdSN;
        task.UnsolicitedBytes = unsolicited;
        Outstanding++;
        WriteHeader(
            new ScsiCommandPdu
            {
                Final = immediate == unsolicited,
                Reads = !request.Writes && request.Length > 0,
                Writes = request.Writes && request.Length > 0,
                Attribute = request.Attribute,
                Lun = request.Lun,
                InitiatorTaskTag = task.Tag,
                ExpectedDataTransferLength = (uint)request.Length,
                CmdSN = cmdSN,
                ExpStatSN = ExpStatSN,
                Cdb = request.Cdb,
            },
            immediate);
        if (immediate > 0)
        {
            SendTaskData(request.Buffer, immediate);
            _counters.ImmediateBytes += immediate;
        }

        if (unsolicited > immediate)
        {
            SendSequence(task, BasicHeader.ReservedTag, request.Lun, (uint)immediate, unsolicited - immediate);
            _counters.UnsolicitedBytes += unsolicited - immediate;
        }

        task.NextOffset = (uint)unsolicited;
        task.UnsolicitedBytes = unsolicited;
        AwaitSent(task);
    }

    // One sequence: the unsolicited burst or the answer to one R2T. DataSN starts from 0 in each.
    private void SendSequence(InitiatorTask task, uint transferTag, ulong lun, uint offset, int length)
    {
        uint dataSN = 0;
        while (length > 0)
        {
            var piece = Math.Min(length, Parameters.TargetMaxRecvDataSegmentLength);
            length -= piece;
            WriteHeader(
                new DataOutPdu
                {
                    Final = length == 0,
                    Lun = lun,
                    InitiatorTaskTag = task.Tag,
                    TargetTransferTag = transferTag,
                    ExpStatSN = ExpStatSN,
                    DataSN = dataSN++,
                    BufferOffset = offset,
                },
                piece);
            SendTaskData(task.Request.Buffer + offset, piece);
            offset += (uint)piece;
            _counters.DataOutPdus++;
        }
    }

    private void ReceiveReadyToTransfer(in ReadyToTransferPdu r2t, long now)
    {
        _counters.ReadyToTransfers++;
        if (!Answers(r2t.InitiatorTaskTag))
        {
            return;
        }

        var task = Find(r2t.InitiatorTaskTag, Opcode.ReadyToTransfer);
        ref var request = ref task.Request;
        var end = (ulong)r2t.BufferOffset + r2t.DesiredLength;
        if (task.Kind != TaskKind.Scsi || !request.Writes)
        {
            throw Violation("R2T for a task that writes nothing");
        }

        if (end > (ulong)request.Length || r2t.DesiredLength > Parameters.MaxBurstLength)
        {
            throw Violation($"R2T for {r2t.DesiredLength} bytes at {r2t.BufferOffset}: the write has {request.Length} bytes, MaxBurstLength is {Parameters.MaxBurstLength}");
        }

        if (r2t.Lun != request.Lun && r2t.Lun != 0)
        {
            throw Violation("R2T for another logical unit");
        }

        if (_ledger is not null)
        {
            if (!AcceptReadyToTransfer(task, r2t.R2TSN))
            {
                return;
            }
        }
        else if (r2t.R2TSN != task.ExpR2TSN)
        {
            if (SerialNumber.Before(r2t.R2TSN, task.ExpR2TSN))
            {
                return;
            }

            throw new IscsiProtocolException(ProtocolError.Sequence, $"R2TSN {r2t.R2TSN}, {task.ExpR2TSN} was expected");
        }

        if (_ledger is null && Parameters.DataSequenceInOrder && r2t.BufferOffset != task.NextOffset)
        {
            throw Violation($"R2T at {r2t.BufferOffset}, {task.NextOffset} comes next");
        }

        task.ExpR2TSN += _ledger is null ? 1u : 0;
        _counters.RecoveryR2Ts += _ledger is not null && r2t.BufferOffset < task.NextOffset ? 1 : 0;
        task.NextOffset = (uint)end;
        task.SolicitedBytes += r2t.DesiredLength;
        if (task.SolicitedBytes > (_ledger is null ? request.Length : request.Length * (long)MaxRepetitions))
        {
            throw Violation("R2Ts for more bytes than the write has");
        }

        task.Times.Enter(CommandStage.Data, now);
        _counters.SolicitedBytes += r2t.DesiredLength;
        Answer(task, r2t);
    }
}
