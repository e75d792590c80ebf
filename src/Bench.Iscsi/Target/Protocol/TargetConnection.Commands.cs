using Bench.Iscsi.Pdu;
using Bench.Iscsi.Scsi;
using Bench.Iscsi.Target.Faults;
using Bench.Iscsi.Target.Units;

namespace Bench.Iscsi.Target.Protocol;

// SCSI commands from their arrival to their status.
internal sealed unsafe partial class TargetConnection
{
    private const int MaxImmediateCommands = 64;
    private const int MaxSpareTasks = 256;

    private readonly Dictionary<uint, TargetTask> _tasks = [];
    private readonly Stack<TargetTask> _spareTasks = new();
    private readonly PriorityQueue<(TargetTask Task, int Generation), long> _timers = new();
    private TargetDevice? _device;
    private Nexus? _nexus;
    private int _immediateCommands;

    private void OnScsiCommand(ReadOnlySpan<byte> header, ReadOnlySpan<byte> ahs, ReadOnlySpan<byte> data)
    {
        var pdu = ScsiCommandPdu.Read(header);
        if (_device is null)
        {
            SendReject(RejectReason.ProtocolError, header);
            return;
        }
        if (pdu.Reads && pdu.Writes)
        {
            SendReject(RejectReason.InvalidField, header);
            return;
        }
        if (_tasks.Count > 0 && _tasks.ContainsKey(pdu.InitiatorTaskTag))
        {
            SendReject(RejectReason.TaskInProgress, header);
            return;
        }
        if (pdu.Immediate && _immediateCommands >= MaxImmediateCommands)
        {
            SendReject(RejectReason.TooManyImmediateCommands, header);
            return;
        }
        if (ahs.Length > 0)
        {
            _ = AdditionalHeader.Read(ahs);
        }
        Counters.Commands++;
        TargetTask task = _spareTasks.TryPop(out TargetTask? spare) ? spare : new TargetTask();
        task.Accept(pdu);
        if (_statuses is not null)
        {
            task.BeginRecoverable(_now, RecoveryTimeout);
        }
        task.Start(header[32..], _device, _nexus!.Find(pdu.Lun));
        task.Counted = !pdu.Immediate;
        _session!.Live += task.Counted ? 1 : 0;
        _immediateCommands += task.Counted ? 0 : 1;
        LogicalUnit.Begin(task);
        if (_faults is not null && !task.Completed && !Afflict(task))
        {
            return;
        }
        task.DecideNeed();
        if (pdu.Writes)
        {
            BeginDataOut(task, data, pdu.Final);
        }
        else
        {
            Perform(task);
        }
    }

    /// <summary>Lets a fault take the command's place.</summary>
    /// <returns>False when there is nothing more to do for it.</returns>
    private bool Afflict(TargetTask task)
    {
        if (task.Definition is not { } definition || _faults!.Instead(definition.Access) is not { } fault)
        {
            return true;
        }
        Counters.FaultsInjected++;
        switch (fault.Kind)
        {
            case FaultKind.Busy:
                task.Complete(ScsiStatus.Busy);
                return true;
            case FaultKind.TaskSetFull:
                task.Complete(ScsiStatus.TaskSetFull);
                return true;
            case FaultKind.CheckCondition:
                task.Check(fault.Sense);
                return true;
            case FaultKind.Silence:
                task.Silent = true;
                Register(task);
                return false;
            default:
                // The command has arrived: where the session survives, another connection takes it over.
                task.DecideNeed();
                Register(task);
                Cut("fault on demand: connection dropped");
                return false;
        }
    }

    /// <summary>All data is here: completes the command, now or when the emulated device would have.</summary>
    private void Perform(TargetTask task)
    {
        if (_faults is not null && task.Definition is { } definition && (!task.Completed || task.Status == ScsiStatus.Good))
        {
            long delay = _faults.Delay(FaultKind.Latency, definition.Access);
            if (delay > 0)
            {
                Counters.FaultsInjected++;
                Register(task);
                task.WaitsToSolicit = false;
                _timers.Enqueue((task, task.Generation), _now + delay);
                return;
            }
        }
        Complete(task, task.HasBuffer ? task.Buffer : []);
    }

    private void Complete(TargetTask task, ReadOnlySpan<byte> dataOut)
    {
        if (!task.Completed && task.Transfer is TransferKind.DataIn or TransferKind.StoreIn)
        {
            SendDataIn(task);
            Conclude(task);
            return;
        }
        if (!task.Completed)
        {
            if (task.Transfer == TransferKind.StoreOut)
            {
                Counters.Writes++;
                Counters.WriteBytes += task.Needed;
            }
            task.Unit!.Unit.End(task, dataOut);
        }
        if (task.Preempted is { } preempted)
        {
            Register(task);
            RunLater(() => AbortTasksOf(preempted, task.Unit!.Unit), () => Respond(task));
            return;
        }
        Respond(task);
    }

    private void Respond(TargetTask task)
    {
        SendStatus(task, task.NextR2TSN);
        Conclude(task);
    }

    private void Register(TargetTask task)
    {
        if (!task.Registered)
        {
            task.Registered = true;
            _tasks.Add(task.Tag, task);
            if (_statuses is not null)
            {
                WatchRecovery();
            }
        }
    }

    /// <summary>Opens the window for the place that the command held in it.</summary>
    private void Release(TargetTask task)
    {
        if (task.Counted)
        {
            task.Counted = false;
            _session!.Live--;
        }
    }

    private void Retire(TargetTask task)
    {
        Release(task);
        if (task.Registered)
        {
            _tasks.Remove(task.Tag);
            task.Registered = false;
        }
        FreeBuffer(task);
        _immediateCommands -= task.WasImmediate && !task.Lingers ? 1 : 0;
        task.Retire();
        if (_spareTasks.Count < MaxSpareTasks)
        {
            _spareTasks.Push(task);
        }
    }

    private void FreeBuffer(TargetTask task)
    {
        if (task.HasBuffer)
        {
            _session!.Buffered -= task.Needed;
            task.ReturnBuffer();
        }
    }

    private void RunTimers()
    {
        if (_statuses is not null)
        {
            RunRecovery();
        }
        while (!_cut && _outside is null && _timers.TryPeek(out var due, out long at) && at <= _now)
        {
            _timers.Dequeue();
            if (due.Generation != due.Task.Generation)
            {
                continue;
            }
            if (due.Task.WaitsToSolicit)
            {
                SendR2Ts(due.Task);
            }
            else
            {
                Complete(due.Task, due.Task.HasBuffer ? due.Task.Buffer : []);
            }
        }
        RunPing();
    }
}
