using Bench.Engine.Engines;
using Bench.Engine.Planning;
using Bench.Engine.Targets;

namespace Bench.Engine.Results.Advice.Plan;

/// <summary>What advice on a plan rests on.</summary>
/// <param name="Plan">What is to run.</param>
/// <param name="Engines">The engines.</param>
public sealed record PlanContext(RunPlan Plan, EngineRegistry Engines)
{
    private readonly Dictionary<DaemonPlan, IReadOnlyList<Target>> _targets = [];

    /// <summary>Memory of the machine, bytes; null when unknown.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>CPUs that daemons may run on.</summary>
    public int Cpus { get; init; } = Environment.ProcessorCount;

    /// <summary>Runs of this plan or of others like it: points of a sweep times repeats.</summary>
    public int Runs { get; init; } = 1;

    /// <summary>The daemons of each job.</summary>
    internal IEnumerable<IReadOnlyList<DaemonPlan>> Jobs => Plan.Daemons.GroupBy(static daemon => daemon.Job.Index).Select(static job => (IReadOnlyList<DaemonPlan>)[.. job]);

    /// <summary>What a daemon's I/O would go to; empty where that cannot be told, which the plan's checks then say.</summary>
    internal IReadOnlyList<Target> Targets(DaemonPlan daemon)
    {
        if (!_targets.TryGetValue(daemon, out IReadOnlyList<Target>? targets))
        {
            try
            {
                targets = Engines.Find(daemon.Options.IoEngine) is { } engine ? TargetLayout.Resolve(daemon, engine) : [];
            }
            catch (DeviceException)
            {
                targets = [];
            }

            _targets[daemon] = targets;
        }

        return targets;
    }

    /// <summary>The targets of a job, each once.</summary>
    internal IReadOnlyList<Target> Targets(IReadOnlyList<DaemonPlan> job) => [.. job.SelectMany(Targets).DistinctBy(static target => target.Path)];
}
