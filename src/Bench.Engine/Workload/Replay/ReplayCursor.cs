namespace Bench.Engine.Workload.Replay;

/// <summary>
/// Hands a daemon step after step of its record. One that is read gradually is parsed a piece ahead by another thread, so that the
/// daemon never parses text.
/// </summary>
internal sealed class ReplayCursor : IDisposable
{
    private const int StepsPerPiece = 1 << 15;

    private readonly ReplayTimeline? _timeline;
    private ReplayStep[] _steps;
    private int _count;
    private int _next;
    private Task<(ReplayStep[] Steps, int Count)>? _ahead;

    /// <summary>Over steps in memory.</summary>
    public ReplayCursor(ReplayStep[] steps)
    {
        _steps = steps;
        _count = steps.Length;
    }

    /// <summary>Over steps that are read gradually.</summary>
    public ReplayCursor(ReplayTimeline timeline)
    {
        _timeline = timeline;
        _steps = [];
        _ahead = ReadAhead(new ReplayStep[StepsPerPiece]);
    }

    /// <summary>The next step; false at the end.</summary>
    /// <exception cref="DeviceException">The record is damaged.</exception>
    public bool TryTake(out ReplayStep step)
    {
        if (_next == _count && !TryRefill())
        {
            step = default;
            return false;
        }

        step = _steps[_next++];
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // What the other thread reads must not be closed under it.
        _ahead?.ContinueWith(static task => _ = task.Exception, TaskScheduler.Default).Wait();
        _timeline?.Dispose();
    }

    private bool TryRefill()
    {
        if (_ahead is null)
        {
            return false;
        }

        ReplayStep[] spent = _steps;
        (_steps, _count) = _ahead.GetAwaiter().GetResult();
        _next = 0;
        _ahead = _count == 0 ? null : ReadAhead(spent.Length == 0 ? new ReplayStep[StepsPerPiece] : spent);
        return _count > 0;
    }

    private Task<(ReplayStep[] Steps, int Count)> ReadAhead(ReplayStep[] into) => Task.Run(() =>
    {
        int count = 0;
        while (count < into.Length && _timeline!.TryNext(out into[count]))
        {
            count++;
        }

        return (into, count);
    });
}
