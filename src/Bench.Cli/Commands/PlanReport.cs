using Bench.Cli.Live;
using Bench.Engine;
using Bench.Engine.Engines;
using Bench.Engine.Jobs;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Planning;
using Bench.Engine.Safety;
using Bench.Engine.Targets;

namespace Bench.Cli.Commands;

/// <summary>Writes a plan for people: phases, jobs, targets, what would be overwritten, what is wrong.</summary>
internal sealed class PlanReport(RunPlan plan, IReadOnlyList<string> allowDestroy, TextWriter output)
{
    private readonly WriteGuard _guard = new(GuardLevel.Strict, allowDestroy);
    private readonly HashSet<string> _overwritten = [];
    private readonly HashSet<string> _said = [];

    /// <summary>Why the run would not work; known after <see cref="WriteJobs"/>.</summary>
    public IReadOnlyCollection<string> Problems => _said;

    /// <summary>Writes it; returns 0, or 2 when the run would not work.</summary>
    public int Write()
    {
        WriteJobs();
        var advice = new PlanAdvice();
        advice.Add(plan);
        advice.Write(output);
        output.WriteLine(PlannedTime.Of(plan) is TimeSpan time
            ? $"time: at most {Units.PlannedTime(time)}, beside laying out files"
            : "time: not known beforehand, as there are jobs without runtime, which end by size");
        output.WriteLine(_said.Count == 0 ? "ready to run" : $"{_said.Count} problem(s): this run would not work as it is");
        return _said.Count == 0 ? ExitCode.Done : ExitCode.Usage;
    }

    /// <summary>Writes the jobs with their targets and problems.</summary>
    public void WriteJobs()
    {
        foreach (JobMessage message in plan.Jobs.Messages)
        {
            output.WriteLine($"note: {message.Source}: {message.Text}");
        }

        var phases = plan.Daemons.GroupBy(static daemon => daemon.Phase).ToList();
        foreach (IGrouping<int, DaemonPlan> phase in phases)
        {
            output.WriteLine($"phase {phase.Key + 1} of {phases.Count}");
            foreach (IGrouping<int, DaemonPlan> job in phase.GroupBy(static daemon => daemon.Job.Index))
            {
                Write([.. job]);
            }
        }
    }

    private void Write(List<DaemonPlan> daemons)
    {
        DaemonPlan first = daemons[0];
        JobOptions options = first.Options;
        EngineDescriptor engine = BenchCatalog.Engines.Find(options.IoEngine)!;
        string access = first.ReplayedRecord ?? Describe(options);
        output.WriteLine(
            $"  {first.Job.Name}: {daemons.Count} daemon(s) x depth {options.IoDepth}, {access}, {engine.Name}{(engine.Name == "iscsi" ? "" : options.Direct ? ", direct" : ", buffered")}" +
            $"{(options.TimeBased ? $", {Units.PlannedTime(options.Runtime ?? TimeSpan.Zero)}" : "")}  ({first.Job.Source})");
        if (engine.Probe(options) is string refusal)
        {
            Problem(refusal);
        }

        var shown = new HashSet<string>();
        foreach (DaemonPlan daemon in daemons)
        {
            WriteTargets(daemon, engine, shown);
        }
    }

    private void WriteTargets(DaemonPlan daemon, EngineDescriptor engine, HashSet<string> shown)
    {
        try
        {
            IReadOnlyList<Target> targets = TargetLayout.Resolve(daemon, engine);
            TargetChecks.Require(daemon, targets);
            foreach (Target target in targets.Where(target => target.Kind != TargetKind.None && shown.Add(target.Path)))
            {
                output.WriteLine($"    {target.Path}: {target.Kind.ToString().ToLowerInvariant()}, bytes {target.RegionStart} to {target.RegionStart + target.RegionLength} ({Units.Bytes(target.RegionLength)})");
            }

            foreach (PlannedOverwrite overwrite in _guard.Inspect(daemon, targets, engine.Effect).Where(overwrite => _overwritten.Add(overwrite.Path)))
            {
                Write(overwrite);
            }
        }
        catch (DeviceException failure)
        {
            Problem(failure.Message);
        }
    }

    private void Write(PlannedOverwrite overwrite)
    {
        string what = overwrite.IsRemoved
            ? $"deletes {overwrite.Path}"
            : $"overwrites {overwrite.Path}, {Units.Bytes(overwrite.Length)} from byte {overwrite.Start}";
        string reasons = string.Join(" and ", overwrite.Findings.Select(static finding => finding.Reason));
        if (overwrite.IsRefused)
        {
            Problem($"{what}, which {reasons}; allow it with --allow-destroy {overwrite.Path}");
        }
        else
        {
            output.WriteLine($"    {what}{(reasons.Length > 0 ? $", which {reasons} (allowed)" : "")}");
        }
    }

    private void Problem(string text)
    {
        if (_said.Add(text))
        {
            output.WriteLine($"    problem: {text}");
        }
    }

    private static string Describe(JobOptions options)
    {
        string random = options.ReadWrite.HasFlag(IoPattern.Random) ? "random " : "sequential ";
        string direction = (options.ReadWrite & ~IoPattern.Random) switch
        {
            IoPattern.Read => "reads",
            IoPattern.Write => "writes",
            IoPattern.Trim => "trims",
            IoPattern.ReadWrite => $"{options.RwMixRead} % reads, {100 - options.RwMixRead} % writes",
            _ => "trims, each followed by a write",
        };
        SizeRange size = options.ReadWrite.HasFlag(IoPattern.Read) ? options.BlockSize.Read : options.BlockSize.Write;
        string sizes = size.IsFixed ? Units.Bytes(size.Min) : $"{Units.Bytes(size.Min)} to {Units.Bytes(size.Max)}";
        return $"{random}{direction} of {sizes}";
    }
}
