using Bench.Iscsi.Pdu;
using Bench.Iscsi.Scsi;

namespace Bench.Iscsi.Session;

// What a command without answer leads to, mildest first: ABORT TASK, then LOGICAL UNIT RESET, and only then the session goes
// (SAM-5 section 7 has the functions, RFC 7143 section 11.5 their PDUs).
internal sealed unsafe partial class InitiatorSession
{
    // Half of the control tags; commands beyond wait for an answer to an earlier abort, or for the reset.
    private const int MaxAborts = ControlSlots / 2;

    // Repetitions of a command that got no answer, before it fails.
    private const int MaxExpiries = 3;

    private int _aborts;

    /// <summary>Receives what people should know of a command that got no answer: the logical unit, and what is done about it.</summary>
    public Action<string>? Notify { get; set; }

    private void Expire(InitiatorTask task, long now)
    {
        switch (task.Kind)
        {
            case TaskKind.Scsi when task.State == TaskState.Issued:
                Abort(task, now);
                break;
            case TaskKind.Scsi:
                // The answer to its abort, or to the reset of its unit, decides.
                break;
            case TaskKind.TaskManagement when task.ReferencedSlot >= 0 && task.Function == TaskManagementFunction.AbortTask:
                // A late answer must still find its request.
                task.Deadline = long.MaxValue;
                Reset(task, $"no answer to ABORT TASK within {Seconds(Timers.Abort)}", now);
                break;
            case TaskKind.TaskManagement when task.Function == TaskManagementFunction.TaskReassign:
                throw new IscsiException($"no answer to TASK REASSIGN within {Seconds(Timers.Abort)}");
            case TaskKind.TaskManagement when task.ReferencedSlot >= 0:
                throw Dropped(task, $"no answer to LOGICAL UNIT RESET within {Seconds(Timers.Abort)}");
            case TaskKind.Ping:
                throw new ConnectionLossException(task.Connection!.Cid, $"the target did not answer a ping within {Seconds(Timers.PingTimeout)}");
            default:
                throw new IscsiException($"the target did not answer a {task.Kind} request within {Seconds(Timers.Abort)}");
        }
    }

    private static string Seconds(long nanoseconds) => FormattableString.Invariant($"{nanoseconds / 1e9:0.#} s");

    private static string Unit(ulong lun) => LunAddress.TryGetNumber(lun, out var number) ? $"LUN {number}" : $"LUN 0x{lun:x16}";

    private void Abort(InitiatorTask task, long now)
    {
        if (_aborts >= MaxAborts || IsResetting(task.Request.Lun))
        {
            return;
        }

        Counters.Timeouts++;
        Counters.TaskAborts++;
        _aborts++;
        task.State = TaskState.Aborting;
        Notify?.Invoke($"{Unit(task.Request.Lun)}: a command got no answer within {Seconds(Timers.Command)}; ABORT TASK sent");
        SendTaskManagement(task.Connection!, TaskManagementFunction.AbortTask, task.Request.Lun, task, now);
    }

    private void Reset(InitiatorTask abort, string why, long now)
    {
        var lun = abort.Request.Lun;
        if (IsResetting(lun))
        {
            return;
        }

        Counters.UnitResets++;
        Notify?.Invoke($"{Unit(lun)}: {why}; LOGICAL UNIT RESET sent");
        var reset = SendTaskManagement(abort.Connection!, TaskManagementFunction.LogicalUnitReset, lun, null, now);
        reset.ReferencedSlot = abort.ReferencedSlot;
    }

    private bool IsResetting(ulong lun) => Array.Exists(
        _tasks, task => task is { Kind: TaskKind.TaskManagement, State: TaskState.Issued, Function: TaskManagementFunction.LogicalUnitReset } && task.Request.Lun == lun);

    private void FinishManagement(InitiatorTask request, long now)
    {
        var isComplete = (TaskManagementOutcome)request.Outcome is TaskManagementOutcome.Complete && request.Failure == TaskFailure.None;
        var answer = request.Failure == TaskFailure.None ? $"{(TaskManagementOutcome)request.Outcome}" : $"{request.Failure}";
        if (request.Function == TaskManagementFunction.TaskReassign)
        {
            FinishReassignment(request, now);
            return;
        }

        if (request.Function == TaskManagementFunction.LogicalUnitReset)
        {
            if (!isComplete)
            {
                throw Dropped(request, $"LOGICAL UNIT RESET was answered by {answer}");
            }

            FinishReset(request, now);
            return;
        }

        _aborts--;
        var task = _tasks[request.ReferencedSlot];
        if (task.State != TaskState.Aborting || task.Tag != request.ReferencedTag)
        {
            return;
        }

        if (isComplete || (request.Failure == TaskFailure.None && (TaskManagementOutcome)request.Outcome == TaskManagementOutcome.TaskDoesNotExist))
        {
            task.Connection!.Outstanding--;
            RepeatOrFail(task, now);
            return;
        }

        Reset(request, $"ABORT TASK was answered by {answer}", now);
    }

    // The target has forgotten the command. Its latency goes on, but each repetition has its whole time.
    private void RepeatOrFail(InitiatorTask task, long now)
    {
        if (!task.Request.MayRetry || task.Expiries >= MaxExpiries)
        {
            task.Failure = TaskFailure.TimedOut;
            Complete(task, now);
            return;
        }

        task.Expiries++;
        task.Retries++;
        Counters.Retries++;
        task.TriedSince = now;
        Renew(task);
        task.State = TaskState.Pending;
        Enqueue(task.Slot);
    }

    // The unit has forgotten every command: all that may be repeated are sent again, those whose time was over a few times only.
    private void FinishReset(InitiatorTask reset, long now)
    {
        var lun = reset.Request.Lun;
        var forgotten = Array.FindAll(_tasks, task => task.Kind == TaskKind.Scsi && task.State is TaskState.Issued or TaskState.Aborting && task.Request.Lun == lun);
        Array.Sort(forgotten, (a, b) => a.CmdSN == b.CmdSN ? 0 : SerialNumber.Before(a.CmdSN, b.CmdSN) ? -1 : 1);
        if (Array.Exists(forgotten, task => task.Connection!.IsReceiving(task)))
        {
            throw Dropped(reset, "LOGICAL UNIT RESET was answered while data of a command it ended was still coming");
        }

        foreach (var task in forgotten)
        {
            task.Connection!.Outstanding--;
            if (task.State == TaskState.Aborting || !task.Request.MayRetry)
            {
                RepeatOrFail(task, now);
                continue;
            }

            Counters.Requeued++;
            Renew(task);
            task.State = TaskState.Pending;
            Enqueue(task.Slot);
        }
    }

    private IscsiException Dropped(InitiatorTask reset, string why)
    {
        Counters.SessionDrops++;
        var message = $"{Unit(reset.Request.Lun)}: {why}";
        Notify?.Invoke($"{message}; the session is dropped");
        return new IscsiException(message);
    }
}
