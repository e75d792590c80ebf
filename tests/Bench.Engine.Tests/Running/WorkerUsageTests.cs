using Bench.Engine.Engines;
using Bench.Engine.Jobs;
using Bench.Engine.Measuring;
using Bench.Engine.Planning;
using Bench.Engine.Results;
using Bench.Engine.Running;

namespace Bench.Engine.Tests.Running;

/// <summary>What threads of an engine use counts as the daemon's use.</summary>
public sealed class WorkerUsageTests
{
    private static readonly ThreadUsage BeforeStart = new(7_000_000_000_000, 1, 1, 0, 1);
    private static readonly ThreadUsage Work = new(3_600_000_000_000, 1_800_000_000_000, 1_000_000, 2_000_000, 3_000_000);

    [Fact]
    public void A_daemons_usage_holds_what_the_engines_threads_used_while_it_ran()
    {
        EngineRegistry engines = EngineCatalog.CreateStandard().Add(new EngineDescriptor
        {
            Name = "helped",
            Summary = "does nothing, with a thread that is said to work for hours",
            Targets = EngineTargets.None,
            IsSynchronous = true,
            Create = static _ => new HelpedEngine(),
        });
        RunPlan plan = RunPlanner.Plan(new JobSet([RunFixture.Job("a", 0, static options => options.IoEngine = "helped")], [], []));
        using var coordinator = new RunCoordinator(plan, engines, new RunSettings { FioCompatible = true }, new SilentObserver());

        DaemonOutcome daemon = Assert.Single(coordinator.Run().Daemons);

        Assert.Equal(0, daemon.Errno);
        Assert.InRange(daemon.Usage.UserNanoseconds, Work.UserNanoseconds, BeforeStart.UserNanoseconds - 1);
        Assert.InRange(daemon.Usage.SystemNanoseconds, Work.SystemNanoseconds, BeforeStart.UserNanoseconds - 1);
        Assert.True(daemon.Usage.ContextSwitches >= Work.ContextSwitches);
        Assert.True(daemon.Usage.MajorFaults >= Work.MajorFaults);
        Assert.True(daemon.Usage.MinorFaults >= Work.MinorFaults);
    }

    private sealed unsafe class HelpedEngine : IIoEngine
    {
        private IoUnit* _units;
        private bool _hasWorked;

        public bool IsSynchronous => true;

        public ThreadUsage WorkerUsage => _hasWorked ? BeforeStart + Work : BeforeStart;

        public void Open(EngineSetup setup) => _units = setup.Units;

        public int Submit(ReadOnlySpan<int> slots)
        {
            foreach (int slot in slots)
            {
                _units[slot].Result = _units[slot].Length;
            }

            _hasWorked = true;
            return slots.Length;
        }

        public void Dispose()
        {
        }
    }
}
