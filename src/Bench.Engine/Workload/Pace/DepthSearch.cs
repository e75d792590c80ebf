using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Workload.Pace;

/// <summary>
/// Searches the largest depth at which latencies stay below a target (<c>latency_target</c>), as fio does: from depth 1 it doubles
/// while a window (<c>latency_window</c>) meets <c>latency_percentile</c>, then halves the distance to the least depth that failed.
/// A depth that a success leaves as it is has been found: measuring begins anew, for one last window. With <c>latency_run</c> it
/// goes on adjusting. At 100 percent one slow I/O is a failure at once, and at depth 1 the end of the job.
/// </summary>
public sealed class DepthSearch
{
    // So many successes just below a failed depth allow to try it once more.
    private const int StableSuccesses = 3;

    private readonly long _target;
    private readonly long _window;
    private readonly double _percent;
    private readonly int _most;
    private readonly bool _goesOn;
    private readonly long _ramp;
    private int _low = 1;
    private int _high;
    private int _stable;
    private long _since;
    private long _ios;
    private long _slow;
    private bool _hasFailed;
    private bool _isLastWindow;
    private bool _restartsAfterDrain;

    private DepthSearch(JobOptions options)
    {
        _target = options.LatencyTarget.Nanoseconds();
        _window = options.LatencyWindow.Nanoseconds();
        _percent = options.LatencyPercentile;
        _most = Math.Max(1, options.IoDepth);
        _high = _most;
        _goesOn = options.LatencyRun;
        _ramp = options.RampTime.Nanoseconds();
    }

    /// <summary>I/Os that may be in flight now.</summary>
    public int Depth { get; private set; } = 1;

    /// <summary>True while nothing is issued until what is in flight has come back.</summary>
    public bool IsDraining { get; private set; }

    /// <summary>True when the depth has been found and measured.</summary>
    public bool IsDone { get; private set; }

    /// <summary>The search of a job, or null when it has no target.</summary>
    public static DepthSearch? Create(JobOptions options) => options.LatencyTarget > TimeSpan.Zero ? new DepthSearch(options) : null;

    /// <summary>Begins; the job's ramp is left out.</summary>
    public void Start(long now) => _since = now + _ramp;

    /// <summary>Counts a completion.</summary>
    /// <returns>False when the target cannot be met even by one I/O at a time.</returns>
    public bool Completed(long latency, long now)
    {
        if (IsDraining || now < _since)
        {
            return true;
        }

        _ios++;
        if (latency > _target)
        {
            _slow++;
            if (_percent >= 100)
            {
                if (Depth == 1)
                {
                    return false;
                }

                Failed();
                return true;
            }
        }

        if (now - _since >= _window)
        {
            EndWindow(now);
        }

        return true;
    }

    /// <summary>Nothing is in flight any more: the next window begins.</summary>
    /// <returns>True when measuring is to begin anew.</returns>
    public bool Drained(long now)
    {
        IsDraining = false;
        NewWindow(now);
        bool restarts = _restartsAfterDrain;
        _restartsAfterDrain = false;
        return restarts;
    }

    private void EndWindow(long now)
    {
        if (100.0 * (_ios - _slow) / _ios >= _percent)
        {
            Succeeded(now);
        }
        else if (Depth > 1)
        {
            Failed();
        }
    }

    private void Succeeded(long now)
    {
        int tried = Depth;
        _low = tried;
        if (tried + 1 == _high && ++_stable >= StableSuccesses)
        {
            _high++;
            _stable = 0;
        }

        Depth = Math.Min(_hasFailed ? (tried + _high) / 2 : tried * 2, _most);
        NewWindow(now);
        if (_goesOn || Depth != tried)
        {
            return;
        }

        IsDone = _isLastWindow;
        if (!_isLastWindow)
        {
            _isLastWindow = true;
            _restartsAfterDrain = true;
            IsDraining = true;
        }
    }

    private void Failed()
    {
        _high = Depth;
        _hasFailed = true;
        if (Depth == _low)
        {
            _low--;
        }

        Depth = (Depth + _low) / 2;
        _stable = 0;
        IsDraining = true;
    }

    private void NewWindow(long now)
    {
        _since = now;
        _ios = 0;
        _slow = 0;
    }
}
