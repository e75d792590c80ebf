using Bench.Cli.Live;
using Bench.Cli.Ranks;
using Bench.Engine.Jobs;
using Bench.Engine.Native;
using Bench.Engine.Results;
using Bench.Engine.Results.Advice;
using Bench.Engine.Results.Statistics;
using Bench.Engine.Running;
using Bench.Engine.Sweeps;

namespace Bench.Cli.Commands;

/// <summary>Measures the points of a sweep with the jobs of <c>bench run</c>.</summary>
internal sealed class SweepWorker(
    RunRequest request, RunSettings settings, SweepSpec spec, Func<SweepPoint, JobSet> jobsOf, SweepMeter meter, RunRelay relay, RankLeader? leader)
    : ISweepWorker, IDisposable
{
    // What is measured before a signal must not be taken for a repeat by who reads results below the folder.
    private const string PartName = "interrupted.json";
    private const string StatusName = "status.json";

    // One that cannot start may be a matter of its options; a second one in a row says that the target is the matter.
    private const int MostUnstarted = 2;

    private static readonly int[] Gone = [Errno.ENODEV, Errno.ENXIO, Errno.ENOMEDIUM, Errno.ETIMEDOUT];

    private readonly Dictionary<string, (Advisory First, int Count, SweepRun Run)> _advice = [];
    private readonly EmbeddedTargets _embedded = EmbeddedTargets.None(RunSession.AddressFor(leader));
    private int _unstarted;

    /// <inheritdoc/>
    public bool IsInterrupted => relay.IsInterrupted;

    /// <summary>The warnings about runs, each once, with how many runs had it and the first of them.</summary>
    public IEnumerable<(Advisory Advisory, int Count, SweepRun Run)> Advice => _advice.Values;

    /// <inheritdoc/>
    public SweepMeasurement Measure(SweepRun run, SweepPlace place, string result)
    {
        JobSet jobs = jobsOf(run.Point);
        _embedded.Serve(jobs);
        string folder = Path.GetDirectoryName(result)!;
        RunSettings own = settings with { Sweep = place, KeepFiles = true, Steady = spec.Steady, Label = run.Point.Label ?? settings.Label };
        LeaderRun? ranks = leader?.Begin(own, JobFiles.SettingsOf(spec, run.Point), _embedded.Urls, folder);
        return new JobRun(request, relay, ranks).Run(
            jobs,
            own,
            meter,
            status => ResultFolder.Save(ResultDocument.From(status), Path.Combine(folder, StatusName)),
            outcome =>
            {
                SweepMeasurement measured = Finish(outcome, run, result, folder);
                if (measured.State != RunState.Interrupted)
                {
                    ranks?.Saved();
                }

                return measured;
            });
    }

    /// <inheritdoc/>
    public void Settle(TimeSpan time) => relay.Wait(time);

    /// <inheritdoc/>
    public IStatisticSource? Read(string result) =>
        ResultStatistics.Read(result) is { IsFinished: true, HasFailed: false } statistics ? statistics : null;

    /// <inheritdoc/>
    public void Dispose() => _embedded.Dispose();

    private SweepMeasurement Finish(RunOutcome outcome, SweepRun run, string result, string folder)
    {
        bool isCut = outcome.Signal != 0 || outcome.Daemons.Any(static daemon => daemon.EndReason == EndReason.RankLost);
        ResultDocument document = ResultDocument.From(outcome);
        string place = isCut ? Path.Combine(folder, PartName) : result;
        string? saved = ResultFolder.Save(document, place);
        if (isCut)
        {
            return new SweepMeasurement(RunState.Interrupted, outcome.Signal != 0 ? "ended by a signal" : "a rank is missing", null);
        }

        File.Delete(Path.Combine(folder, PartName));
        File.Delete(Path.Combine(folder, StatusName));
        Remember(document, run);
        if (saved != place)
        {
            return new SweepMeasurement(RunState.Failed, $"its result cannot be saved in {folder}", null, EndsSweep: true);
        }

        int exitCode = Outcomes.ExitCode(outcome);
        if (exitCode == ExitCode.Done)
        {
            _unstarted = 0;
            return new SweepMeasurement(RunState.Done, null, Read(result));
        }

        DaemonOutcome? failed = outcome.Daemons.FirstOrDefault(static daemon => daemon.Errno != 0);
        bool isUnstarted = exitCode == ExitCode.Environment && failed?.Errno != Errno.ENOSYS;
        _unstarted = isUnstarted ? _unstarted + 1 : 0;
        return new SweepMeasurement(
            RunState.Failed,
            failed?.ErrorMessage ?? "some I/Os failed",
            ResultStatistics.Read(result),
            EndsSweep: _unstarted >= MostUnstarted || (failed is not null && Gone.Contains(failed.Errno)));
    }

    private void Remember(ResultDocument document, SweepRun run)
    {
        foreach (Advisory advisory in Advisor.Examine(document.Outcome).Where(static advisory => advisory.IsWarning))
        {
            _advice[advisory.Code] = _advice.TryGetValue(advisory.Code, out var known)
                ? known with { Count = known.Count + 1 }
                : (advisory, 1, run);
        }
    }
}
