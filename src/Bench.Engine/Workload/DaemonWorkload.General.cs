using Bench.Engine.Engines;
using Bench.Engine.Workload.Directions;
using Bench.Engine.Workload.Offsets;
using Bench.Engine.Workload.Pace;

namespace Bench.Engine.Workload;

// Workloads with rates, think time, syncs, several targets or sizes, or overlap; verified ones pass through here too.
public sealed unsafe partial class DaemonWorkload
{
    private readonly BlockSource? _blocks;
    private readonly IssuePace? _pace;
    private readonly ThinkTime? _think;
    private readonly ThinkCycles? _cycles;
    private readonly SyncCadence? _syncs;
    private readonly RateFloor?[] _floors;
    private readonly InFlightRanges? _overlaps;
    private readonly bool _pairsTrims;
    private readonly bool _tracks;
    private DirectionMix _mix;
    private Block _next;
    private Block _trimmed;
    private int _inFlight;

    private bool TryNextGeneral(ref IoUnit unit, long now)
    {
        if (State == PassState.PassDone || !IsPaceReady(now))
        {
            return false;
        }

        if (_next.Length == 0 && !TryDecide(ref unit, now))
        {
            return false;
        }

        if (_next.Length > 0)
        {
            if (_overlaps?.IsBusy(_next.Target, _next.Offset, _next.Length) == true)
            {
                State = PassState.WaitingForCompletions;
                return false;
            }

            Emit(ref unit, now);
        }

        State = PassState.Issuing;
        _hasFlowTurn = false;
        _inFlight++;
        return true;
    }

    // A pause starts when nothing is in flight any more, so that it is one for the target too.
    private bool IsPaceReady(long now)
    {
        if (PauseUntil != 0)
        {
            if (now < PauseUntil)
            {
                return false;
            }

            PauseUntil = 0;
            SpinUntil = 0;
        }

        if (_think is not { IsOwed: true } think)
        {
            return (_search is null && _flow is null) || IsWithinLimits(now);
        }

        if (_inFlight > 0)
        {
            State = PassState.WaitingForCompletions;
            return false;
        }

        State = PassState.Issuing;
        PauseUntil = think.Begin(now);
        SpinUntil = think.Spin > 0 ? now + think.Spin : 0;
        _pace?.Paused(think.Pause);
        return false;
    }

    // Decides on the next block, or fills in a sync, which needs no block.
    private bool TryDecide(ref IoUnit unit, long now)
    {
        if (_readBack is not null && TryTakeTrim())
        {
            return true;
        }

        if (_readBack is { IsDue: true })
        {
            if (_readBack.IsTrimming)
            {
                State = PassState.WaitingForCompletions;
                return false;
            }

            if (TryTakeReadBack())
            {
                return true;
            }

            if (_readBack.IsDue && !TryEndReadBack())
            {
                return false;
            }
        }

        if (_replay is not null)
        {
            return TryReplay(ref unit, now);
        }

        if (_amount.IsPassIssued)
        {
            State = PassState.PassDone;
            return false;
        }

        if (_cycles is not null && _sequence > 0)
        {
            _cycles.Burn();
        }

        if (_syncs?.TryNext(ref unit) == true)
        {
            unit.Purpose = IoPurpose.Workload;
            unit.Sequence = _sequence;
            unit.Due = 0;
            return true;
        }

        if (_readBack is { IsDryRun: true })
        {
            return TryDryRun(now);
        }

        if (!TryNextBlock(now))
        {
            State = PassState.PassDone;
            return false;
        }

        if (Limit is not null && _readBack is { ChecksReads: true } && !Limit.Admits(_next.Target, _next.Offset))
        {
            _limitIsReached = true;
            _next = default;
            State = PassState.PassDone;
            return false;
        }

        _next.Due = _pace?.Take(_next.Direction, _next.Length) ?? 0;
        return true;
    }

    private bool TryNextBlock(long now)
    {
        if (_trimmed.Length > 0)
        {
            _next = _trimmed with { Direction = IoDirection.Write };
            _trimmed = default;
            return true;
        }

        var direction = _pairsTrims ? IoDirection.Trim : _mix.Next();
        direction = _pace?.Choose(direction, in _mix, now) ?? direction;
        if (!_blocks!.TryNext(direction, out var target, out var offset, out var length)
            && !(TryNextCycle() && _blocks.TryNext(direction, out target, out offset, out length)))
        {
            return false;
        }

        _next = new Block { Direction = direction, Target = target, Offset = offset, Length = length };
        if (_pairsTrims)
        {
            _trimmed = _next;
        }

        return true;
    }

    private bool TryNextCycle()
    {
        if (!_amount.TryNextCycle())
        {
            return false;
        }

        _blocks!.Restart();
        return true;
    }

    private void Emit(ref IoUnit unit, long now)
    {
        unit.Direction = _next.Direction;
        unit.Target = _next.Target;
        unit.Offset = _next.Offset;
        unit.Length = _next.Length;
        unit.Due = _next.Due;
        unit.Purpose = _next.Purpose;
        unit.Sequence = _next.Purpose != IoPurpose.Workload ? _next.Sequence : _sequence++;
        _next = default;
        _overlaps?.Add(unit.Slot, unit.Target, unit.Offset, unit.Length);
        if (unit.Purpose == IoPurpose.Verify)
        {
            unit.Seed = _readBack!.SeedOf(unit.Sequence);
            _data.Reading(unit.Slot);
            return;
        }

        if (unit.Purpose == IoPurpose.VerifiedTrim)
        {
            return;
        }

        _amount.Issued(unit.Length, 1);
        _think?.Issued(now);
        if (unit.Direction == IoDirection.Write)
        {
            _syncs?.Written(unit.Target, unit.Offset, unit.Length);
            if (_readBack?.TryFill(ref unit, now) != true)
            {
                _data.Writing(ref unit);
            }
        }
        else if (_readsSpoilBuffers && unit.Direction == IoDirection.Read)
        {
            _data.Reading(unit.Slot);
        }
    }

    private WorkloadFailure? CompletedTracked(ref IoUnit unit, long now)
    {
        _inFlight--;
        if (unit.Direction == IoDirection.Sync)
        {
            return null;
        }

        _overlaps?.Remove(unit.Slot);
        if (_readBack is not null && CompletedVerified(ref unit, now) is { } bad)
        {
            return bad;
        }

        if (unit.Purpose != IoPurpose.Workload)
        {
            return null;
        }

        _think?.Completed(now);
        if (_search is not null && SearchMissed(ref unit, now) is { } tooSlow)
        {
            return tooSlow;
        }

        if (_floors.Length > 0 && _floors[(int)unit.Direction]?.Completed(Math.Max(0, unit.Result), now) is { } missed)
        {
            return new WorkloadFailure(WorkloadFailure.RateNotMet, missed, false);
        }

        return null;
    }

    private static RateFloor?[] FloorsByDirection(int[] used, RateFloor?[] floors)
    {
        var byDirection = new RateFloor?[3];
        for (var i = 0; i < used.Length; i++)
        {
            byDirection[used[i]] = floors[i];
        }

        return byDirection;
    }

    private struct Block
    {
        public IoDirection Direction;
        public int Target;
        public int Length;
        public long Offset;
        public long Due;
        public long Sequence;
        public IoPurpose Purpose;
    }
}
