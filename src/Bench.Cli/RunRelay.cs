using Bench.Engine.Running;

namespace Bench.Cli;

/// <summary>Stands between the signals and the run that is under way, which changes in a sweep; remembers that one came.</summary>
internal sealed class RunRelay : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _interrupted = new(false);
    private readonly Signals _signals;
    private RunCoordinator? _run;
    private Action? _reportStatus;
    private int _signal;

    public RunRelay() => _signals = new Signals(Interrupt, ReportStatus);

    /// <summary>True once a signal asked for the end.</summary>
    public bool IsInterrupted => _interrupted.IsSet;

    /// <summary>Passes signals to this run until it is detached; one that came before reaches it at once.</summary>
    public void Attach(RunCoordinator run, Action reportStatus)
    {
        lock (_gate)
        {
            _run = run;
            _reportStatus = reportStatus;
            if (_signal != 0)
            {
                run.Interrupt(_signal);
            }
        }
    }

    /// <summary>The run is over.</summary>
    public void Detach()
    {
        lock (_gate)
        {
            _run = null;
            _reportStatus = null;
        }
    }

    /// <summary>Waits; ends early when a signal comes.</summary>
    public void Wait(TimeSpan time) => _interrupted.Wait(time);

    /// <inheritdoc/>
    public void Dispose()
    {
        _signals.Dispose();
        _interrupted.Dispose();
    }

    private void Interrupt(int signal)
    {
        lock (_gate)
        {
            _signal = signal;
            _interrupted.Set();
            _run?.Interrupt(signal);
        }
    }

    private void ReportStatus()
    {
        lock (_gate)
        {
            _reportStatus?.Invoke();
        }
    }
}
