using Bench.Engine.Engines;
using Bench.Engine.Workload.Replay;

namespace Bench.Engine.Workload;

// Replay of recorded I/O: the record says what comes next, and when.
public sealed unsafe partial class DaemonWorkload
{
    private readonly ReplayCursor? _replay;
    private readonly bool _keepsRecordedTimes;
    private readonly long _replayBytes;
    private long _replayStarted;
    private long _replayEnd;

    private bool TryReplay(ref IoUnit unit, long now)
    {
        while (_replay!.TryTake(out ReplayStep step))
        {
            _replayEnd = _replayStarted + step.Due;
            if (!step.IsIo)
            {
                continue;
            }

            long due = _keepsRecordedTimes ? _replayEnd : 0;
            if (step.Action <= ReplayAction.Trim)
            {
                _next = new Block
                {
                    Direction = (IoDirection)step.Action,
                    Target = step.Target,
                    Offset = step.Offset,
                    Length = step.Length,
                    Due = due,
                };
                return true;
            }

            unit.Direction = IoDirection.Sync;
            unit.SyncCall = step.Action == ReplayAction.Sync ? SyncCall.Fsync : SyncCall.Fdatasync;
            unit.Target = step.Target;
            unit.Offset = 0;
            unit.Length = 0;
            unit.Purpose = IoPurpose.Workload;
            unit.Sequence = _sequence;
            unit.Due = due;
            return true;
        }

        // A record may end with nothing but time: the last close.
        if (_keepsRecordedTimes && _replayEnd > now)
        {
            State = PassState.Issuing;
            PauseUntil = _replayEnd;
            return false;
        }

        State = PassState.PassDone;
        return false;
    }
}
