using Bench.Engine.Engines;
using Bench.Engine.Jobs;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Planning;
using Bench.Engine.Targets;

namespace Bench.Engine.Tests.Targets;

/// <summary>Daemon plans and engines as far as targets care.</summary>
internal static class TestPlan
{
    public static EngineDescriptor Files { get; } = Engine(EngineTargets.Files);

    public static EngineDescriptor Null { get; } = Engine(EngineTargets.None);

    public static JobDefinition Job(Action<JobOptions> set, string name = "job")
    {
        var options = new JobOptions();
        set(options);
        return new JobDefinition(name, options, [], new SourceLocation("test", 1), 0);
    }

    public static DaemonPlan Daemon(Action<JobOptions> set, int clone = 0, string name = "job")
    {
        JobDefinition job = Job(set, name);
        return new DaemonPlan(job, clone + 1, clone, 0, 0, TargetPaths.For(job, clone));
    }

    public static Target Only(DaemonPlan plan) => Assert.Single(TargetLayout.Resolve(plan, Files));

    private static EngineDescriptor Engine(EngineTargets targets) => new()
    {
        Name = "test",
        Summary = "none",
        Targets = targets,
        IsSynchronous = true,
        Create = _ => throw new NotSupportedException(),
    };
}
