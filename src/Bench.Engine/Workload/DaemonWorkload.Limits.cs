using Bench.Engine.Engines;
using Bench.Engine.Native;
using Bench.Engine.Workload.Pace;

namespace Bench.Engine.Workload;

// Depths searched by latency, and proportions among daemons.
public sealed unsafe partial class DaemonWorkload
{
    private readonly FlowShare? _flow;
    private readonly DepthSearch? _search;
    private bool _restartsMeasuring;
    private bool _hasFlowTurn;

    /// <summary>
    /// Whether what was measured so far is to be forgotten, since the depth that <c>latency_target</c> asks for has been found; to
    /// be asked when nothing is in flight and nothing is to be issued.
    /// </summary>
    public bool TakeRestart()
    {
        bool restarts = _restartsMeasuring;
        _restartsMeasuring = false;
        return restarts;
    }

    private bool IsWithinLimits(long now) => (_search is null || IsWithinDepth(now)) && (_flow is null || HasFlowTurn(now));

    private bool IsWithinDepth(long now)
    {
        if (_search!.IsDone)
        {
            State = PassState.PassDone;
            return false;
        }

        if (_search.IsDraining && _inFlight == 0)
        {
            _restartsMeasuring = _search.Drained(now);
        }

        if (_restartsMeasuring || _search.IsDraining || _inFlight >= _search.Depth)
        {
            State = PassState.WaitingForCompletions;
            return false;
        }

        return true;
    }

    // A turn that could not be used, as its I/O was held back by something else, is kept.
    private bool HasFlowTurn(long now)
    {
        if (_hasFlowTurn || _flow!.TryTake())
        {
            _hasFlowTurn = true;
            return true;
        }

        State = PassState.Issuing;
        PauseUntil = _flow.GiveWay(now);
        return false;
    }

    private WorkloadFailure? SearchMissed(ref IoUnit unit, long now)
    {
        long latency = now - unit.Started;
        return unit.Result < 0 || _search!.Completed(latency, now)
            ? null
            : new WorkloadFailure(
                Errno.ETIMEDOUT,
                $"latency of {latency} nsec exceeds latency_target even with one I/O in flight ({unit.Direction.ToString().ToLowerInvariant()} of {unit.Length} bytes at offset {unit.Offset})",
                false);
    }
}
