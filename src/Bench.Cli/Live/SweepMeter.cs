using Bench.Engine.Sweeps;

namespace Bench.Cli.Live;

/// <summary>How far a sweep is and how long it still takes, over all its runs.</summary>
/// <param name="spec">The sweep.</param>
/// <param name="planned">The time that a point is planned to take; null when its jobs end by size.</param>
internal sealed class SweepMeter(SweepSpec spec, Func<int, TimeSpan?> planned)
{
    private readonly DateTime _began = DateTime.UtcNow;
    private SweepManifest? _manifest;
    private SweepRun _run;

    /// <summary>Time since this process began on the sweep.</summary>
    public TimeSpan Elapsed => DateTime.UtcNow - _began;

    /// <summary>Where it is: <c>[3/12] numjobs=4 bs=8k, repeat 2 of 3</c>.</summary>
    public string Place { get; private set; } = "";

    /// <summary>A run begins.</summary>
    public void Begin(SweepRun run, SweepManifest manifest)
    {
        _run = run;
        _manifest = manifest;
        int over = manifest.Runs.Count(static one => one.State is RunState.Done or RunState.Failed or RunState.Skipped);
        string number = spec.Goal is null ? $"{over + 1}/{manifest.Runs.Count()}" : $"visit {manifest.Points.Count}";
        string repeat = spec.Repeat > 1 ? $", repeat {run.Repeat} of {spec.Repeat}" : "";
        Place = $"[{number}] {run.Point}{repeat}";
    }

    /// <summary>What is left when the run under way still takes that long; null while that cannot be told.</summary>
    public TimeSpan? Remaining(TimeSpan? current)
    {
        if (_manifest is null || current is null || spec.Goal is not null)
        {
            return null;
        }

        var ended = _manifest.Points
            .SelectMany(point => point.Runs, (point, run) => (Planned: planned(point.Index), run.State, run.ElapsedS))
            .Where(static run => run is { State: RunState.Done, ElapsedS: not null })
            .ToArray();
        double extra = ended.Where(static run => run.Planned is not null)
            .Select(static run => Math.Max(0, run.ElapsedS!.Value - run.Planned!.Value.TotalSeconds))
            .DefaultIfEmpty(0).Average();
        double? usual = ended.Length == 0 ? null : ended.Average(static run => run.ElapsedS!.Value);
        double left = current.Value.TotalSeconds;
        foreach (ManifestPoint point in _manifest.Points)
        {
            int waiting = point.Runs.Count(static run => run.State == RunState.Waiting);
            if (waiting == 0)
            {
                continue;
            }

            if ((planned(point.Index)?.TotalSeconds + extra ?? usual) is not double each)
            {
                return null;
            }

            left += waiting * (each + spec.Settle.TotalSeconds);
        }

        return TimeSpan.FromSeconds(left);
    }

    /// <summary>What is left after the last run that ended; null when it cannot be told.</summary>
    public TimeSpan? Left() => Remaining(TimeSpan.Zero);
}
