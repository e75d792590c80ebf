using System.Runtime.CompilerServices;
using Bench.Engine.Engines;
using Bench.Engine.Native;
using Bench.Engine.Workload;

namespace Bench.Engine.Running;

// What happens to a unit that the engine gave back.
internal abstract unsafe partial class IoLoop
{
    /// <summary>Counts a unit that came back and says what becomes of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected Verdict Finish(ref IoUnit unit)
    {
        _iosFinished++;
        return unit.Result == unit.Length ? FinishWhole(ref unit) : FinishPartial(ref unit);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Verdict FinishWhole(ref IoUnit unit)
    {
        if (unit.Transferred != 0)
        {
            Rejoin(ref unit);
        }

        WorkloadFailure? failure = Workload.Completed(ref unit, unit.Completed);
        Statistics.Record(ref unit);
        if (failure is not null && !SurvivesFailure(unit.Direction, failure))
        {
            return Verdict.Fatal;
        }

        if (Logs is not null && !_inRamp)
        {
            Logs.Record(ref unit);
        }

        return _looksAtLatency ? LookAtLatency(ref unit) : Verdict.Done;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Verdict FinishPartial(ref IoUnit unit)
    {
        if (unit.Result > 0)
        {
            Statistics[unit.Direction].ShortIos++;
            int moved = unit.Result;
            unit.Transferred += moved;
            unit.Offset += moved;
            unit.Buffer += moved;
            unit.Length -= moved;
            _iosFinished--;
            return Verdict.Resubmit;
        }

        if (unit.Direction == IoDirection.Sync && unit.Result == 0)
        {
            unit.Length = 0;
            return FinishWhole(ref unit);
        }

        if (unit.Result <= IoResult.Begin)
        {
            return FinishWithoutTransfer(ref unit);
        }

        int errno = unit.Result == 0 ? Errno.EIO : -unit.Result;
        string path = _targets[unit.Target].Path;
        string message = unit.Result == 0
            ? $"{path} ended at offset {unit.Offset}: a {unit.Length} byte transfer moved nothing"
            : ErrorPolicy.Describe(unit, path, errno, _operation);
        if (unit.Transferred != 0)
        {
            Rejoin(ref unit);
        }

        unit.Result = -errno;
        if (unit.Direction != IoDirection.Sync)
        {
            Statistics[unit.Direction].RecordFailure(ref unit);
        }

        Workload.Completed(ref unit, unit.Completed);

        if (errno == Errno.ENOSPC && _options.FillDevice)
        {
            return Verdict.DeviceFull;
        }

        if (Policy.Survives(unit.Direction, unit.Purpose == IoPurpose.Verify, errno))
        {
            Notice(message);
            return Verdict.Done;
        }

        Fail(errno, message);
        return Verdict.Fatal;
    }

    private Verdict FinishWithoutTransfer(ref IoUnit unit)
    {
        switch (unit.Result)
        {
            case IoResult.Unmeasured:
                unit.Result = unit.Length;
                Workload.Completed(ref unit, unit.Completed);
                Statistics[unit.Direction].TotalIos++;
                Statistics[unit.Direction].Bytes += unit.Length;
                return Verdict.Done;
            case IoResult.NoData:
                unit.Result = 0;
                unit.Length = 0;
                return FinishWhole(ref unit);
            case IoResult.Begin:
                RestartMeasuring(unit.Completed);
                unit.Started = unit.Issued = unit.Completed;
                _iosFinished--;
                return Verdict.Resubmit;
            default:
                CountPart(ref unit);
                Workload.Completed(ref unit, unit.Completed);
                return Verdict.EndOfData;
        }
    }

    // The end came in the middle of an I/O: what was moved counts, as a short one.
    private void CountPart(ref IoUnit unit)
    {
        int moved = unit.Transferred;
        if (moved > 0)
        {
            Rejoin(ref unit);
            Statistics[unit.Direction].TotalIos++;
            Statistics[unit.Direction].Bytes += moved;
        }

        unit.Result = moved;
    }

    private bool SurvivesFailure(IoDirection direction, WorkloadFailure failure)
    {
        if (failure.IsVerification)
        {
            Statistics[direction].Errors++;
            if (!_options.VerifyFatal && Policy.Survives(direction, isVerification: true, failure.Errno))
            {
                // What is wrong with data is said whether or not errors are dumped, as by fio.
                Keep(failure.Message);
                return true;
            }
        }

        Fail(failure.Errno, failure.Message);
        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Verdict LookAtLatency(ref IoUnit unit)
    {
        if (_hasPriorities && unit.Direction <= IoDirection.Write && unit.Result > 0)
        {
            long from = _options.LatPercentiles ? unit.Started : unit.Issued;
            Statistics[unit.Direction].Priorities.Record(unit.Priority, unit.Completed - from);
        }

        return _limitsLatency ? CheckLatency(ref unit) : Verdict.Done;
    }

    private Verdict CheckLatency(ref IoUnit unit)
    {
        if (unit.Direction == IoDirection.Sync)
        {
            return Verdict.Done;
        }

        long limit = _maximumLatency[unit.Direction];
        long latency = unit.Completed - unit.Started;
        if (limit == 0 || latency <= limit)
        {
            return Verdict.Done;
        }

        Fail(Errno.ETIMEDOUT, $"latency of {latency / 1000} usec exceeds max_latency={limit / 1000} usec");
        return Verdict.Fatal;
    }

    private void Notice(string message)
    {
        if (_dumpsErrors)
        {
            Keep(message);
        }
    }

    private void Keep(string message)
    {
        const int Kept = 20;
        if (Notices.Count < Kept)
        {
            Notices.Add(message);
        }
    }

    private static void Rejoin(ref IoUnit unit)
    {
        unit.Offset -= unit.Transferred;
        unit.Buffer -= unit.Transferred;
        unit.Length += unit.Transferred;
        unit.Result = unit.Length;
        unit.Transferred = 0;
    }

    /// <summary>What becomes of a unit that the engine gave back.</summary>
    protected enum Verdict
    {
        /// <summary>It is finished; its slot is free.</summary>
        Done,

        /// <summary>A part is left to transfer.</summary>
        Resubmit,

        /// <summary>The target is full, which ends a <c>fill_device</c> job well.</summary>
        DeviceFull,

        /// <summary>The engine has nothing more to come, which ends the job well.</summary>
        EndOfData,

        /// <summary>The daemon ends with <see cref="IoLoop.ErrorNumber"/>.</summary>
        Fatal,
    }
}
