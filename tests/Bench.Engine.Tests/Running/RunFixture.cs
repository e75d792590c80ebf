using Bench.Engine.Engines;
using Bench.Engine.Jobs;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Planning;
using Bench.Engine.Results;
using Bench.Engine.Running;

namespace Bench.Engine.Tests.Running;

/// <summary>A folder of its own and a short way from options to an outcome.</summary>
public sealed class RunFixture : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bench-run-").FullName;

    public string PathOf(string file) => Path.Combine(_folder, file);

    public static JobDefinition Job(string name, int index, Action<JobOptions> configure)
    {
        var options = new JobOptions { IoEngine = "null", Size = new SizeSpec(1 << 20) };
        configure(options);
        return new JobDefinition(name, options, [], new SourceLocation("test.fio", index + 1), index);
    }

    public static RunOutcome Run(params JobDefinition[] jobs) => Run(new SilentObserver(), jobs);

    public static RunOutcome Run(IRunObserver observer, params JobDefinition[] jobs)
    {
        RunPlan plan = RunPlanner.Plan(new JobSet(jobs, [], []));
        using var coordinator = new RunCoordinator(
            plan, EngineCatalog.CreateStandard(), new RunSettings { FioCompatible = true }, observer);
        return coordinator.Run();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

/// <summary>Nobody watching.</summary>
public class SilentObserver : IRunObserver
{
    public void Message(string text)
    {
    }

    public void Layout(string path, long done, long total)
    {
    }

    public virtual void Progress(RunProgress progress)
    {
    }
}
