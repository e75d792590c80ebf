using System.Runtime.CompilerServices;
using Bench.Engine.Engines;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Results;
using Bench.Engine.Workload;

namespace Bench.Engine.Running;

/// <summary>
/// The loop over an engine that keeps up to <c>iodepth</c> I/Os in flight: fill the queue in batches of
/// <c>iodepth_batch</c>, then reap. One clock reading serves a batch.
/// </summary>
internal sealed class QueuedLoop : IoLoop
{
    private readonly int[] _free;
    private readonly int[] _batch;
    private readonly int[] _done;
    private readonly int _submitBatch;
    private readonly int _reapMinimum;
    private readonly int _reapMaximum;
    private readonly int _lowWater;
    private readonly bool _engineStamps;

    private int _freeCount;
    private int _batchCount;
    private int _inFlight;

    // Reaped together but not replaced yet. They count as in flight, since fio, which takes completions one by one,
    // would find them so; only what the workload or the options hold back lowers the depth.
    private int _unreplaced;

    // A unit that is chosen but not due yet, or -1.
    private int _held = -1;
    private bool _mustPause;
    private EndReason _end = EndReason.Running;

    public QueuedLoop(DaemonEquipment equipment)
        : base(equipment)
    {
        JobOptions options = equipment.Options;
        _free = new int[Depth];
        _batch = new int[Depth];
        _submitBatch = options.IoDepthBatch == 0 ? Depth : Math.Min(options.IoDepthBatch, Depth);
        _reapMinimum = Math.Min(options.IoDepthBatchCompleteMin, Depth);

        // Half of the depth by default: one call then serves many completions, and the queue still never runs dry between
        // a reap and the submissions that follow it.
        _reapMaximum = Math.Clamp(options.IoDepthBatchCompleteMax ?? ((Depth + 1) / 2), Math.Max(_reapMinimum, 1), Depth);
        _lowWater = Math.Min(options.IoDepthLow ?? Depth, Depth);
        _done = new int[_reapMaximum];
        _engineStamps = equipment.Engine.StampsTimes;
        for (int slot = Depth - 1; slot >= 0; slot--)
        {
            _free[_freeCount++] = slot;
        }
    }

    protected override ReadOnlySpan<int> Unsubmitted => (int[])[.. _batch.AsSpan(0, _batchCount), .. _held >= 0 ? [_held] : Array.Empty<int>()];

    protected override ReadOnlySpan<int> InFlight => _inFlight == 0
        ? []
        : (int[])[.. Enumerable.Range(0, Depth).Except([.. _free.AsSpan(0, _freeCount), .. Unsubmitted])];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override EndReason Issue(ref long now)
    {
        for (int round = 0; round < RoundsPerCall; round++)
        {
            if (_end == EndReason.Running)
            {
                if (Stop.IsSet)
                {
                    _end = Stop.Reason;
                }
                else if (now >= NextCheck && !PassTime(now))
                {
                    _end = EndReason.Runtime;
                }
            }
            else if (now >= NextCheck)
            {
                PassTime(now);
            }

            bool mayFillOn = false;
            if (_end == EndReason.Running)
            {
                mayFillOn = Collect(now);
                if (_batchCount > 0)
                {
                    now = SubmitBatch();
                    if (mayFillOn && _batchCount == 0)
                    {
                        continue;
                    }
                }
            }

            if (_inFlight > 0)
            {
                now = ReapSome(now);
                continue;
            }

            if (_end != EndReason.Running)
            {
                return _end;
            }

            if (_held >= 0 || _mustPause)
            {
                now = _held >= 0 ? WaitUntil(NextIssue()) : Pause();
            }
            else if (_batchCount == 0)
            {
                _end = EndPass(now);
                if (_end != EndReason.Running)
                {
                    return _end;
                }
            }
        }

        return EndReason.Running;
    }

    /// <summary>Fills the batch; true when more could be submitted at once after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe bool Collect(long now)
    {
        _mustPause = false;
        while (_batchCount < _submitBatch)
        {
            if (_held < 0)
            {
                if (_freeCount == 0)
                {
                    return false;
                }

                int slot = _free[_freeCount - 1];
                if (!Workload.TryNext(ref Units[slot], now))
                {
                    _mustPause = Workload.State == PassState.Issuing;
                    return false;
                }

                _freeCount--;
                _held = slot;
            }

            if (Units[_held].Due > now)
            {
                _unreplaced = 0;
                return false;
            }

            _batch[_batchCount++] = _held;
            _held = -1;
        }

        return _freeCount > 0;
    }

    /// <summary>When the held unit is due, or think time over.</summary>
    private unsafe long NextIssue() => _held >= 0 ? Units[_held].Due : Workload.PauseUntil;

    /// <summary>Submits the batch; what the engine did not take stays in it. Returns the time after the call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe long SubmitBatch()
    {
        long started = Clock.Now;
        for (int i = 0; i < _batchCount; i++)
        {
            ref IoUnit unit = ref Units[_batch[i]];
            if (unit.Transferred == 0)
            {
                unit.Started = started;
            }
        }

        if (FirstSubmission == 0)
        {
            FirstSubmission = started;
        }

        int taken = Engine.Submit(_batch.AsSpan(0, _batchCount));
        long issued = Clock.Now;
        for (int i = 0; i < taken && !_engineStamps; i++)
        {
            ref IoUnit unit = ref Units[_batch[i]];
            if (unit.Transferred == 0)
            {
                unit.Issued = issued;
            }
        }

        _inFlight += taken;
        _unreplaced = Math.Max(_unreplaced - taken, 0);
        Statistics.RecordSubmit(_inFlight + _unreplaced, taken);
        _batchCount -= taken;
        if (_batchCount > 0)
        {
            _batch.AsSpan(taken, _batchCount).CopyTo(_batch);
        }

        return issued;
    }

    /// <summary>Reaps at least as many as the options ask for, down to the low-water mark; returns the time after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long ReapSome(long now)
    {
        bool mayIssueLater = _end == EndReason.Running && (_held >= 0 || _mustPause);
        do
        {
            int minimum = Math.Min(mayIssueLater ? 1 : _reapMinimum, _inFlight);
            long timeout = mayIssueLater ? Math.Max(NextIssue() - now, 0) : -1;
            int count = Engine.Reap(_done, minimum, timeout);
            now = Clock.Now;
            if (count > 0)
            {
                Statistics.RecordComplete(count);
                _inFlight -= count;
                _unreplaced = _lowWater < Depth ? 0 : count;
                FinishAll(_done.AsSpan(0, count), now);
            }
            else if (timeout >= 0 || minimum == 0 || Stop.IsSet)
            {
                break;
            }
        }
        while (_inFlight > _lowWater && _end == EndReason.Running);

        return now;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void FinishAll(ReadOnlySpan<int> slots, long now)
    {
        foreach (int slot in slots)
        {
            ref IoUnit unit = ref Units[slot];
            unit.Completed = _engineStamps ? unit.Completed : now;
            switch (Finish(ref unit))
            {
                case Verdict.Resubmit:
                    _batch[_batchCount++] = slot;
                    continue;
                case Verdict.Fatal:
                    _end = EndReason.Error;
                    break;
                case Verdict.EndOfData when _end == EndReason.Running:
                    _end = EndReason.Size;
                    break;
                case Verdict.DeviceFull when _end == EndReason.Running:
                    _end = EndReason.DeviceFull;
                    break;
            }

            _free[_freeCount++] = slot;
        }
    }
}
