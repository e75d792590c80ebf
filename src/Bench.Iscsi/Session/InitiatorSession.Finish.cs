using System.Runtime.CompilerServices;
using Bench.Iscsi.Scsi;

namespace Bench.Iscsi.Session;

// What becomes of an answered task: done, or sent again as SAM and SPC say.
internal sealed unsafe partial class InitiatorSession
{
    private const int MaxUnitAttentions = 16;
    private const int MaxDamaged = 8;

    private readonly List<int> _delayed = [];

    /// <summary>A task got its answer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Finish(InitiatorTask task, long now)
    {
        var connection = task.Connection!;
        connection.Outstanding--;
        switch (task.Kind)
        {
            case TaskKind.Scsi:
                Answered(task, now);
                FinishCommand(task, now);
                break;
            case TaskKind.Ping:
                Release(task.Slot);
                break;
            case TaskKind.TaskManagement when task.ReferencedSlot >= 0:
                FinishManagement(task, now);
                Release(task.Slot);
                break;
            default:
                task.State = TaskState.Completed;
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FinishCommand(InitiatorTask task, long now)
    {
        if (task.Failure == TaskFailure.None)
        {
            if (task.IsDamaged)
            {
                task.Failure = TaskFailure.DataDigest;
            }
            else if (task.Status is ScsiStatus.Good && Moved(task) + (task.Underflow ? task.Residual : 0) < task.Request.Length)
            {
                task.Failure = TaskFailure.ShortData;
            }
        }

        if (!IsGood(task) && RetryDelay(task, now) is { } delay)
        {
            task.Retries++;
            Counters.Retries++;
            Renew(task);
            task.State = TaskState.Pending;
            if (delay == 0)
            {
                Enqueue(task.Slot);
            }
            else
            {
                task.NotBefore = now + delay;
                _delayed.Add(task.Slot);
            }

            return;
        }

        Complete(task, now);
    }

    // A write that ended well without all of its data having been asked for wrote something else.
    private static long Moved(InitiatorTask task) => task.Request.Writes ? task.UnsolicitedBytes + task.SolicitedBytes : task.DataBytes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Complete(InitiatorTask task, long now)
    {
        task.State = TaskState.Completed;
        Counters.Completions++;
        var at = _completedHead + _completedCount++;
        _completed[at >= _completed.Length ? at - _completed.Length : at] = task.Slot;
    }

    private static bool IsGood(InitiatorTask task) => task is { Failure: TaskFailure.None, Status: ScsiStatus.Good };

    // Of a task that is not good: null where it is done; 0 to send it again at once.
    private long? RetryDelay(InitiatorTask task, long now)
    {
        if (task.Failure == TaskFailure.DataDigest)
        {
            return task.Request.MayRetry && task.Retries < MaxDamaged ? 0 : null;
        }

        if (task.Failure != TaskFailure.None)
        {
            return null;
        }

        var inTime = task.Request.MayRetry && now - task.TriedSince < Timers.Command;
        switch (task.Status)
        {
            case ScsiStatus.Busy:
                Counters.Busy++;
                return inTime ? Timers.BusyDelay : null;
            case ScsiStatus.TaskSetFull:
                Counters.TaskSetFull++;
                return inTime ? Timers.TaskSetFullDelay : null;
            case ScsiStatus.ReservationConflict:
                Counters.ReservationConflicts++;
                return null;
            case ScsiStatus.TaskAborted:
                Counters.TasksAborted++;
                return inTime ? 0 : null;
            case ScsiStatus.CheckCondition when IsUnitAttention(task):
                Counters.UnitAttentions++;
                return task.Request.MayRetry && task.Retries < MaxUnitAttentions ? 0 : null;
            case ScsiStatus.CheckCondition:
                Counters.CheckConditions++;
                if (IsAborted(task))
                {
                    return task.Request.MayRetry && task.Retries < MaxDamaged ? 0 : null;
                }

                return IsTransition(task) && inTime ? Timers.BusyDelay : null;
            default:
                return null;
        }
    }

    private static bool IsUnitAttention(InitiatorTask task) => SenseData.TryParse(task.SenseData, out var sense) && sense.Key == SenseKey.UnitAttention;

    // SPC-4 table 27: an aborted command may be tried again.
    private static bool IsAborted(InitiatorTask task) => SenseData.TryParse(task.SenseData, out var sense) && sense.Key == SenseKey.AbortedCommand;

    // 02/04/0A: asymmetric access state transition, over soon by SPC-4 section 5.15.
    private static bool IsTransition(InitiatorTask task) =>
        SenseData.TryParse(task.SenseData, out var sense) && sense.Key == SenseKey.NotReady && sense.Additional == new AdditionalSense(0x04, 0x0a);

    private static void Answered(InitiatorTask task, long now)
    {
        if (task.Times.Stage == CommandStage.Data && !task.Request.Writes)
        {
            task.Times.Enter(CommandStage.Status, task.LastDataAt);
        }

        task.Times.Enter(CommandStage.Reap, now);
    }
}
