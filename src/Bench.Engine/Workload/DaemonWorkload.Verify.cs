using Bench.Engine.Engines;
using Bench.Engine.Workload.Verification;

namespace Bench.Engine.Workload;

// Reading back what was written.
public sealed unsafe partial class DaemonWorkload
{
    private readonly ReadBack? _readBack;
    private bool _readsBack;
    private bool _limitIsReached;

    private bool TryTakeReadBack()
    {
        if (!_readBack!.TryTake(out var record))
        {
            return false;
        }

        if (!IsDryRun && Limit?.Admits(record.Target, record.Offset) == false)
        {
            _limitIsReached = true;
            _readBack.Forget();
            return false;
        }

        _next = new Block
        {
            Direction = IoDirection.Read,
            Target = record.Target,
            Offset = record.Offset,
            Length = record.Length,
            Purpose = IoPurpose.Verify,
            Sequence = record.Sequence,
        };
        return true;
    }

    // Which write was the last to a block is forgotten only after the last read has been checked against it.
    private bool TryEndReadBack()
    {
        if (_inFlight > 0)
        {
            State = PassState.WaitingForCompletions;
            return false;
        }

        _readBack!.End();
        if (!_readsBack)
        {
            return true;
        }

        _readsBack = false;
        State = PassState.PassDone;
        return false;
    }

    // verify_only: goes through the pass without I/O, noting its writes as done, until it has some to read back.
    private bool TryDryRun(long now)
    {
        while (!_limitIsReached && !_amount.IsPassIssued && TryNextBlock(now))
        {
            var block = _next;
            _next = default;
            if (block.Direction == IoDirection.Write && Limit?.Admits(block.Target, block.Offset) == false)
            {
                _limitIsReached = true;
                break;
            }

            _amount.Issued(block.Length, 1);
            var sequence = _sequence++;
            if (block.Direction != IoDirection.Write)
            {
                continue;
            }

            _readBack!.Written(new WriteRecord(block.Offset, sequence, block.Length, block.Target), failed: false);
            if (_readBack.IsDue && TryTakeReadBack())
            {
                return true;
            }
        }

        State = PassState.PassDone;
        return false;
    }

    private bool IsDryRun => _readBack!.IsDryRun;

    private bool TryTakeTrim()
    {
        if (!_readBack!.TryTakeTrim(out var record))
        {
            return false;
        }

        _next = new Block
        {
            Direction = IoDirection.Trim,
            Target = record.Target,
            Offset = record.Offset,
            Length = record.Length,
            Purpose = IoPurpose.VerifiedTrim,
            Sequence = record.Sequence,
        };
        return true;
    }

    private WorkloadFailure? CompletedVerified(ref IoUnit unit, long now)
    {
        switch (unit.Direction)
        {
            case IoDirection.Write:
                _readBack!.Written(new WriteRecord(unit.Offset, unit.Sequence, unit.Length, unit.Target), failed: unit.Result < unit.Length);
                return null;
            case IoDirection.Read when unit.Result == unit.Length:
                return _readBack!.Check(ref unit, now);
            case IoDirection.Trim when unit.Purpose == IoPurpose.VerifiedTrim:
                _readBack!.TrimCompleted();
                return null;
            default:
                return null;
        }
    }
}
