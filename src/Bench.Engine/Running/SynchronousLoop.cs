using System.Runtime.CompilerServices;
using Bench.Engine.Engines;
using Bench.Engine.Results;
using Bench.Engine.Workload;

namespace Bench.Engine.Running;

/// <summary>
/// The loop over an engine that carries out each I/O before it returns. Two clock readings an I/O: before the call,
/// after it; the second also serves all decisions about the next I/O.
/// </summary>
internal sealed unsafe class SynchronousLoop(DaemonEquipment equipment) : IoLoop(equipment)
{
    // The unit is chosen but not due yet.
    private bool _isHeld;

    protected override ReadOnlySpan<int> Unsubmitted => _isHeld ? new int[1] : [];

    protected override ReadOnlySpan<int> InFlight => Units[0].Started > Units[0].Completed ? new int[1] : [];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override EndReason Issue(ref long now)
    {
        Span<int> slot = [0];
        ref IoUnit unit = ref Units[0];
        for (int round = 0; round < RoundsPerCall; round++)
        {
            if (Stop.IsSet)
            {
                return Stop.Reason;
            }

            if (now >= NextCheck && !PassTime(now))
            {
                return EndReason.Runtime;
            }

            EndReason end = EndReason.Running;
            if (!_isHeld && !Workload.TryNext(ref unit, now))
            {
                end = WithoutNext(ref now);
            }
            else if (unit.Due > now)
            {
                _isHeld = true;
                now = WaitUntil(unit.Due);
            }
            else
            {
                _isHeld = false;
                end = IssueOne(ref unit, slot, out now);
            }

            if (end != EndReason.Running)
            {
                return end;
            }
        }

        return EndReason.Running;
    }

    private EndReason WithoutNext(ref long now)
    {
        if (Workload.State == PassState.Issuing)
        {
            now = Pause();
            return EndReason.Running;
        }

        return EndPass(now);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private EndReason IssueOne(ref IoUnit unit, Span<int> slot, out long now)
    {
        long started = Clock.Now;
        unit.Started = started;
        unit.Issued = started;
        if (FirstSubmission == 0)
        {
            FirstSubmission = started;
        }

        if (unit.Direction != IoDirection.Sync)
        {
            Statistics.RecordSubmit(inFlight: 1, submitted: 1);
            Statistics.RecordComplete(1);
        }

        while (true)
        {
            Engine.Submit(slot);
            now = Clock.Now;
            unit.Completed = now;
            switch (Finish(ref unit))
            {
                case Verdict.Done:
                    return EndReason.Running;
                case Verdict.Fatal:
                    return EndReason.Error;
                case Verdict.DeviceFull:
                    return EndReason.DeviceFull;
                case Verdict.EndOfData:
                    return EndReason.Size;
            }
        }
    }
}
