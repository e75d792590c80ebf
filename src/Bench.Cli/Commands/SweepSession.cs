using Bench.Cli.Live;
using Bench.Cli.Ranks;
using Bench.Engine;
using Bench.Engine.Jobs;
using Bench.Engine.Planning;
using Bench.Engine.Results;
using Bench.Engine.Results.Advice;
using Bench.Engine.Results.Json;
using Bench.Engine.Sweeps;

namespace Bench.Cli.Commands;

/// <summary>A <c>bench run</c> of a sweep, new or going on with an earlier one, to the exit code.</summary>
/// <param name="request">What was asked for; its label and folder are settled.</param>
/// <param name="texts">The texts of the job files.</param>
/// <param name="spec">The sweep.</param>
/// <param name="leader">The other ranks; null without.</param>
internal sealed class SweepSession(RunRequest request, JobTexts texts, SweepSpec spec, RankLeader? leader)
{
    private readonly string _root = request.OutputDirectory!;

    /// <summary>Goes on with the sweep of a folder, as its manifest describes it.</summary>
    /// <exception cref="JobFileException">The folder holds no sweep, or its job files have changed.</exception>
    public static SweepSession Resume(RunRequest request, string folder, RankLeader? leader)
    {
        if (!SweepFolder.Holds(folder))
        {
            throw new DeviceException(folder, 0, $"there is no sweep in {folder} (no sweep.json)");
        }

        SweepManifest manifest;
        using (SweepFolder opened = SweepFolder.Open(folder))
        {
            manifest = opened.Load();
        }

        if (manifest.Source.Set.Concat(manifest.Source.Sweep).Any(static text => text.Contains("***", StringComparison.Ordinal)))
        {
            throw new DeviceException(folder, 0, $"the command that began the sweep in {folder} held a password, which is not kept; give the same command with --out {folder} to go on");
        }

        RunRequest again = request with
        {
            JobFiles = manifest.Source.JobFiles,
            Overrides = manifest.Source.Set,
            Sections = manifest.Source.Sections,
            Sweep = manifest.Source.Sweep,
            Label = request.Label ?? manifest.Label,
            OutputDirectory = folder,
        };
        JobTexts texts = request.Texts ?? new JobTexts();
        JobSet jobs = JobFiles.Read(again, texts, []);
        leader = leader?.For(again);
        RunSession.RequireExecAllowed(jobs, again.Settings);
        return JobFiles.SweepOf(again, jobs) is SweepSpec spec
            ? new SweepSession(again, texts, spec, leader)
            : throw new DeviceException(folder, 0, $"the sweep in {folder} cannot go on: its job files describe no sweep any more");
    }

    /// <summary>Runs what is left; returns the exit code.</summary>
    public int Run()
    {
        SweepPoint[] points = spec.Goal is null ? [.. SweepPoint.CrossProduct(spec.Axes)] : [];

        // Mistakes in the last value cost less before the first run than after hours.
        Dictionary<int, TimeSpan?> planned = points.ToDictionary(static point => point.Index, point => PlannedTime.Of(RunPlanner.Plan(JobsOf(point))));
        CheckEnds();
        if (File.Exists(Path.Combine(_root, "result.json")))
        {
            throw new DeviceException(_root, 0, $"{_root} holds the result of another run; choose another place with --out DIR");
        }

        using SweepFolder folder = SweepFolder.Open(_root);
        SweepManifest manifest = SweepFolder.Holds(_root) ? Continued(folder.Load(), points) : New(points);
        var meter = new SweepMeter(spec, index => planned.GetValueOrDefault(index));
        using var relay = new RunRelay();
        using var worker = new SweepWorker(request, RunSession.Settings(request), spec, JobsOf, meter, relay, leader);
        var runner = new SweepRunner(spec, manifest, folder, worker, new SweepView(Console.Error, meter, spec.Goal, spec.Repeat == 1), request.StopOnError);
        runner.Reconcile();
        Announce(manifest, planned);
        runner.Run();
        if (manifest.State == SweepState.Done)
        {
            RemoveFiles(manifest);
        }

        Report(manifest, runner, worker, folder);
        return ExitCodeOf(manifest);
    }

    private JobSet JobsOf(SweepPoint point) => JobFiles.AtPoint(request, texts, spec, point);

    // A search decides on its points as it goes; the ends of its ranges show most mistakes beforehand.
    private void CheckEnds()
    {
        if (spec.Goal is null)
        {
            return;
        }

        foreach (SweepPoint point in SweepPoint.CrossProduct([.. spec.Axes.Select(static axis => axis.Ends)]))
        {
            JobsOf(point);
        }
    }

    private SweepSource Source() => new()
    {
        JobFiles = request.JobFiles,
        Sha256 = new Dictionary<string, string>(texts.Hashes),
        Set = [.. request.Overrides.Select(UrlSecrets.Mask)],
        Sections = request.Sections,
        Sweep = [.. request.Sweep.Select(UrlSecrets.Mask)],
        Spec = [.. spec.Settings.Select(static setting => UrlSecrets.Mask($"{setting.Key}={setting.Value}"))],
    };

    private SweepManifest New(IEnumerable<SweepPoint> points)
    {
        var manifest = new SweepManifest
        {
            Id = Guid.NewGuid().ToString("N")[..12],
            BenchVersion = ResultDocument.BenchVersion,
            Label = request.Label,
            Command = [.. RunSession.Settings(request).Command.Select(UrlSecrets.Mask)],
            Source = Source(),
            Order = spec.Order,
            Seed = spec.Seed,
            Repeat = spec.Repeat,
            SettleS = spec.Settle.TotalSeconds,
            StopWhen = spec.StopWhen?.ToString(),
            Goal = spec.Goal?.ToString(),
            CreatedMs = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
        };
        foreach (SweepPoint point in points)
        {
            manifest.Add(point);
        }

        return manifest;
    }

    private SweepManifest Continued(SweepManifest manifest, SweepPoint[] points)
    {
        string? difference = manifest.Source.DifferenceFrom(Source())
            ?? (manifest.Label != request.Label ? $"its label is {manifest.Label ?? "not set"}, not {request.Label ?? "unset"}" : null)
            ?? (spec.Goal is null && !points.Select(static point => UrlSecrets.Mask(point.ToString())).SequenceEqual(manifest.Points.Select(Text)) ? "its points differ" : null);
        return difference is null
            ? manifest
            : throw new JobFileException(
                new SourceLocation(Path.Combine(_root, "sweep.json"), 0), null,
                $"the sweep in {_root} is not the one asked for: {difference}; choose another place with --out DIR, or undo the change to go on");

        static string Text(ManifestPoint point) => string.Join(' ', point.Values.Select(static value => $"{value.Key}={value.Value}"));
    }

    private void Announce(SweepManifest manifest, Dictionary<int, TimeSpan?> planned)
    {
        int over = manifest.Runs.Count(static run => run.State is RunState.Done or RunState.Skipped);
        string order = spec.Order == SweepOrderKind.Random ? $"random order from seed {spec.Seed}" : $"{spec.Order.ToString().ToLowerInvariant()} order";
        string what = spec.Goal is { } goal
            ? $"search for {goal}"
            : $"{manifest.Points.Count} point(s){(spec.Repeat > 1 ? $" x {spec.Repeat} repeats" : "")}, {order}";
        bool isBounded = spec.Goal is null && planned.Values.All(static time => time is not null);
        double seconds = isBounded
            ? manifest.Points.Sum(point => point.Runs.Count(static run => run.State is not (RunState.Done or RunState.Skipped)) * (planned[point.Index]!.Value + spec.Settle).TotalSeconds)
            : 0;
        Console.Error.WriteLine($"bench: sweep {manifest.Id}: {what}{(over > 0 ? $"; {over} run(s) are done" : "")}{(isBounded ? $"; about {Units.PlannedTime(TimeSpan.FromSeconds(seconds))}" : "")}");
    }

    private void RemoveFiles(SweepManifest manifest)
    {
        foreach (SweepPoint point in manifest.Points.Select(static point => new SweepPoint(point.Index, [.. point.Values], [])))
        {
            leader?.RemoveFiles(JobFiles.SettingsOf(spec, point));
            SweepFiles.Remove(JobsOf(point), static problem => Console.Error.WriteLine($"bench: {problem}"));
        }
    }

    private void Report(SweepManifest manifest, SweepRunner runner, SweepWorker worker, SweepFolder folder)
    {
        SweepTable.Write(manifest, (index, repeat) => runner.StatisticsOf(new SweepRun(new SweepPoint(index, [], []), repeat)), Console.Out);
        foreach (SearchRecord search in manifest.Searches.Where(static search => search.Verdict is not null))
        {
            Console.WriteLine($"goal: {manifest.Goal}{string.Concat(search.Fixed.Select(static value => $" {value.Key}={value.Value}"))}: {search.Verdict}");
        }

        foreach ((Advisory advisory, int count, SweepRun run) in worker.Advice)
        {
            Console.WriteLine($"warning: {advisory.Text} {advisory.Evidence} {advisory.Fix} ({count} run(s), first at point {run.Point.Index}: {run.Point})");
        }

        Console.WriteLine($"results: {folder.ManifestPath}");
        if (manifest.State != SweepState.Done)
        {
            Console.WriteLine($"{(manifest.State == SweepState.Stopped ? $"stopped: {manifest.Why}" : "interrupted")}; go on with: bench run --resume {_root}");
        }

        if (request.WithReport && manifest.Runs.Any(static run => run.State == RunState.Done))
        {
            ReportCommand.Write([_root], Path.Combine(_root, "report"));
        }
    }

    private static int ExitCodeOf(SweepManifest manifest) => manifest.State switch
    {
        SweepState.Interrupted => ExitCode.Interrupted,
        SweepState.Stopped => manifest.Runs.Any(static run => run.State == RunState.Done) ? ExitCode.IoError : ExitCode.Environment,
        _ => manifest.Runs.Any(static run => run.State == RunState.Failed) ? ExitCode.IoError
            : manifest.Searches.Exists(static search => search.Best is null) ? ExitCode.GoalMissed
            : ExitCode.Done,
    };
}
