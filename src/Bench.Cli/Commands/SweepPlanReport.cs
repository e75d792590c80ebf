using System.Globalization;
using Bench.Cli.Live;
using Bench.Engine;
using Bench.Engine.Engines;
using Bench.Engine.Jobs;
using Bench.Engine.Planning;
using Bench.Engine.Sweeps;
using Bench.Engine.Targets;

namespace Bench.Cli.Commands;

/// <summary>Writes what a sweep would run, for people: the jobs of its first point, then every point, then time and bytes.</summary>
internal sealed class SweepPlanReport(RunRequest request, JobTexts texts, SweepSpec spec, TextWriter output)
{
    private readonly Dictionary<string, long> _files = [];
    private readonly HashSet<string> _problems = [];
    private readonly PlanAdvice _advice = new();

    /// <summary>Writes it; returns 0, or 2 when some point would not work.</summary>
    public int Write()
    {
        using EmbeddedTargets embedded = EmbeddedTargets.None();
        IReadOnlyList<SweepPoint> points = SweepPoint.CrossProduct(spec.Goal is null ? spec.Axes : [.. spec.Axes.Select(static axis => axis.Ends)]);
        TimeSpan? total = TimeSpan.Zero;
        long? bytes = 0;
        foreach (SweepPoint point in points)
        {
            JobSet jobs = JobFiles.AtPoint(request, texts, spec, point);
            embedded.Serve(jobs);
            RunPlan plan = RunPlanner.Plan(jobs);
            var jobsReport = new PlanReport(plan, request.Settings.AllowDestroy, point.Index == 1 ? output : TextWriter.Null);
            if (point.Index == 1)
            {
                output.WriteLine($"point 1: {point}");
            }

            jobsReport.WriteJobs();
            _advice.Add(plan, points.Count * spec.Repeat, point.ToString());
            if (point.Index == 1)
            {
                output.WriteLine(spec.Goal is null ? $"{points.Count} point(s)" : "ends of the ranges");
            }

            TimeSpan? time = PlannedTime.Of(plan) + (Phases(plan) * (spec.Steady?.Limit ?? TimeSpan.Zero));
            long? amount = Amount(plan);
            total += time;
            bytes += amount;
            string line = $"  {(spec.Goal is null ? point.Index.ToString("0000", CultureInfo.InvariantCulture) : "")} {point}: {plan.Daemons.Count} daemon(s), " +
                $"{(time is TimeSpan known ? $"at most {Units.PlannedTime(known)}" : "until its jobs end by size")}, {(amount is { } sized ? Units.Bytes(sized) : "as many bytes as its time gives")}";
            output.WriteLine(line.TrimEnd());
            foreach (string problem in jobsReport.Problems)
            {
                _problems.Add(problem);
                output.WriteLine($"    problem: {problem}");
            }
        }

        _advice.Write(output);
        WriteTotals(points.Count, total, bytes);
        return _problems.Count == 0 ? ExitCode.Done : ExitCode.Usage;
    }

    private void WriteTotals(int points, TimeSpan? total, long? bytes)
    {
        if (spec.Goal is { } goal)
        {
            WriteSearch(goal, points, total);
        }
        else
        {
            WriteRuns(points, total, bytes);
        }

        if (spec.StopWhen is { } rule)
        {
            output.WriteLine($"stop: {string.Join(',', spec.Axes[spec.Growing].Options)} grows no further once {rule}; the numbers above are without that");
        }

        if (spec.Steady is { } steady)
        {
            output.WriteLine($"steady: each phase is measured once {steady.Name} holds over {Units.PlannedTime(steady.Window)}, at the latest after {Units.PlannedTime(steady.Limit)}; the times above are with all of that");
        }

        output.WriteLine($"files: {Units.Bytes(_files.Values.Sum())} in {_files.Count} file(s), laid out once");
        output.WriteLine(_problems.Count == 0 ? "ready to run" : $"{_problems.Count} problem(s): this sweep would not work as it is");
    }

    private void WriteRuns(int points, TimeSpan? total, long? bytes)
    {
        int runs = points * spec.Repeat;
        string repeats = spec.Repeat > 1 ? $" x {spec.Repeat} repeats = {runs} runs" : "";
        string order = spec.Order == SweepOrderKind.Random ? $"random from seed {spec.Seed}" : spec.Order.ToString().ToLowerInvariant();
        output.WriteLine($"runs: {points} point(s){repeats}, order {order}{(spec.Settle > TimeSpan.Zero ? $", {Units.PlannedTime(spec.Settle)} between runs" : "")}");
        output.WriteLine((total * spec.Repeat) + (spec.Settle * (runs - 1)) is TimeSpan known
            ? $"time: at most {Units.PlannedTime(known)}, beside laying out files"
            : "time: not known beforehand, as there are jobs without runtime, which end by size");
        output.WriteLine(bytes * spec.Repeat is { } amount
            ? $"bytes: {Units.Bytes(amount)} read and written"
            : "bytes: not known beforehand, as there are jobs that end by time");
    }

    private void WriteSearch(SweepGoal goal, int ends, TimeSpan? total)
    {
        int searches = spec.Axes.Where(static axis => axis.Range is null).Aggregate(1, static (product, axis) => product * axis.Values.Count);
        int runs = GoalSearch.MostVisits * spec.Repeat;
        output.WriteLine($"goal: {goal}");
        output.WriteLine($"runs: {searches} search(es) of at most {GoalSearch.MostVisits} points{(spec.Repeat > 1 ? $" x {spec.Repeat} repeats" : "")} each, usually a quarter of that");
        output.WriteLine(total / ends + spec.Settle is TimeSpan each
            ? $"time: at most {Units.PlannedTime(searches * runs * each)}, beside laying out files"
            : "time: not known beforehand, as there are jobs without runtime, which end by size");
    }

    private static int Phases(RunPlan plan) => plan.Daemons.Select(static daemon => daemon.Phase).Distinct().Count();

    // Null where the end is a matter of time.
    private long? Amount(RunPlan plan)
    {
        long? bytes = 0;
        foreach (DaemonPlan daemon in plan.Daemons)
        {
            EngineDescriptor engine = BenchCatalog.Engines.Find(daemon.Options.IoEngine)!;
            try
            {
                IReadOnlyList<Target> targets = TargetLayout.Resolve(daemon, engine);
                foreach (Target target in targets.Where(static target => target.Kind == TargetKind.File))
                {
                    _files[target.Path] = Math.Max(_files.GetValueOrDefault(target.Path), target.RegionStart + target.RegionLength);
                }

                bytes += daemon.Options.TimeBased || daemon.Options.Runtime is not null
                    ? null
                    : IoAmount.PerLoop(daemon.Options, targets) * daemon.Options.Loops;
            }
            catch (DeviceException)
            {
                bytes = null;
            }
        }

        return bytes;
    }
}
