using System.Diagnostics;
using Bench.Engine.Results;
using Bench.Engine.Results.Statistics;

namespace Bench.Engine.Sweeps;

/// <summary>
/// Runs what is left of a sweep, point by point, and keeps its manifest true: at any moment the process may be killed, and
/// another one goes on from the manifest and the results on disk.
/// </summary>
public sealed partial class SweepRunner
{
    private readonly SweepSpec _spec;
    private readonly SweepManifest _manifest;
    private readonly SweepFolder _folder;
    private readonly ISweepWorker _worker;
    private readonly ISweepObserver _observer;
    private readonly bool _stopOnError;
    private bool _hasRun;
    private int _started;

    /// <summary>Prepares; nothing is run yet.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="manifest">How far it is.</param>
    /// <param name="folder">Where it is kept.</param>
    /// <param name="worker">Measures points.</param>
    /// <param name="observer">Who watches.</param>
    /// <param name="stopOnError">End at the first point that fails.</param>
    public SweepRunner(SweepSpec spec, SweepManifest manifest, SweepFolder folder, ISweepWorker worker, ISweepObserver observer, bool stopOnError)
    {
        _spec = spec;
        _manifest = manifest;
        _folder = folder;
        _worker = worker;
        _observer = observer;
        _stopOnError = stopOnError;
    }

    /// <summary>Runs everything that is neither done nor skipped; the manifest says how it ended.</summary>
    /// <exception cref="IOException">The manifest cannot be written.</exception>
    public void Run()
    {
        _started = _manifest.Runs.Select(static run => run.Started ?? 0).DefaultIfEmpty(0).Max();
        _manifest.State = SweepState.Running;
        _manifest.Why = null;
        _folder.Save(_manifest);
        bool isComplete = _spec.Goal is { } goal ? Search(goal) : RunAll();
        if (_manifest.State == SweepState.Running)
        {
            _manifest.State = isComplete ? SweepState.Done : SweepState.Interrupted;
        }

        _folder.Save(_manifest);
    }

    /// <summary>The statistics of a run that is done, read anew each time: of thousands of results few are needed at once.</summary>
    public IStatisticSource? StatisticsOf(SweepRun run) =>
        _manifest[run] is { State: RunState.Done } state ? _worker.Read(_folder.PathOf(state)) : null;

    /// <summary>
    /// Compares the manifest with the results on disk, before <see cref="Run"/>: a kill may have come between a result and its
    /// mention, and a result may have been deleted since. What failed or was interrupted waits again.
    /// </summary>
    public void Reconcile()
    {
        foreach (ManifestRun run in _manifest.Runs.Where(static run => run.State != RunState.Skipped))
        {
            bool isThere = _worker.Read(_folder.PathOf(run)) is not null && run.State != RunState.Failed;
            run.State = isThere ? RunState.Done : RunState.Waiting;
            run.Why = null;
        }
    }

    private bool RunAll()
    {
        IReadOnlyList<SweepPoint> points = SweepPoint.CrossProduct(_spec.Axes);
        IReadOnlyList<SweepRun> order = SweepOrder.Of(_spec, points);
        if (_spec.StopWhen is not null)
        {
            foreach (SweepRun done in order.Where(run => _manifest[run].State == RunState.Done).OrderBy(run => _manifest[run].Started))
            {
                ApplyStopRule(done, points);
            }
        }

        foreach (SweepRun run in order)
        {
            if (_manifest[run].State != RunState.Waiting)
            {
                continue;
            }

            if (!Measure(run))
            {
                return false;
            }

            ApplyStopRule(run, points);
        }

        return true;
    }

    private void ApplyStopRule(SweepRun run, IReadOnlyList<SweepPoint> points)
    {
        if (_spec.StopWhen is null || StatisticsOf(run) is not { } statistics || _spec.StopWhen.FulfilledBy(statistics.Value) is not { } met)
        {
            return;
        }

        // What was measured once keeps its repeats; what was not is beyond the limit.
        SweepPoint[] beyond =
        [
            .. points.Where(point =>
                point.Coordinates[_spec.Growing] > run.Point.Coordinates[_spec.Growing]
                && SweepOrder.LineOf(_spec, point) == SweepOrder.LineOf(_spec, run.Point)
                && _manifest.Points[point.Index - 1].Runs.TrueForAll(static other => other.State == RunState.Waiting)),
        ];
        if (beyond.Length == 0)
        {
            return;
        }

        string values = string.Join(" and ", met.Select(condition =>
            $"{condition.Statistic} {condition.Unit.Format(statistics.Value(condition.Statistic)!.Value)} meets {condition}"));
        string why = $"{values} at point {run.Point.Index} ({run.Point})";
        foreach (ManifestRun skipped in beyond.SelectMany(point => _manifest.Points[point.Index - 1].Runs))
        {
            skipped.State = RunState.Skipped;
            skipped.Why = why;
        }

        _observer.Skipped(beyond, why);
    }

    // Points of two labels stand for the same when all else is equal, so what makes up the label is no part of their place.
    private IReadOnlyList<KeyValuePair<string, string>> ComparedBy(SweepPoint point) =>
        [.. point.Values.Where(value => !_spec.Axes.Any(axis => axis.Sets(SweepAxis.Label) && axis.Sets(value.Key)))];

    // False when the sweep ends here.
    private bool Measure(SweepRun run)
    {
        if (_worker.IsInterrupted)
        {
            return false;
        }

        if (_hasRun && _spec.Settle > TimeSpan.Zero)
        {
            _worker.Settle(_spec.Settle);
            if (_worker.IsInterrupted)
            {
                return false;
            }
        }

        _hasRun = true;
        ManifestRun state = _manifest[run];
        state.State = RunState.Running;
        state.Started = ++_started;

        // The one time per run: what follows is found again from the results, and the device may be the one measured.
        _folder.Save(_manifest);
        _observer.Starting(run, _manifest);
        var place = new SweepPlace(
            _manifest.Id, run.Point.Index, _manifest.Points.Count, run.Repeat, _spec.Repeat, state.Started.Value, ComparedBy(run.Point));
        long began = Stopwatch.GetTimestamp();
        SweepMeasurement measured = _worker.Measure(run, place, _folder.PathOf(state));
        state.State = measured.State;
        state.Why = measured.Why;
        state.ElapsedS = Math.Round(Stopwatch.GetElapsedTime(began).TotalSeconds, 3);
        bool isStopped = measured.EndsSweep || (measured.State == RunState.Failed && _stopOnError);
        if (isStopped)
        {
            _manifest.State = SweepState.Stopped;
            _manifest.Why = $"point {run.Point.Index} ({run.Point}): {measured.Why}";
        }

        _observer.Ended(run, state, measured.Statistics);
        return !isStopped && measured.State != RunState.Interrupted;
    }
}
