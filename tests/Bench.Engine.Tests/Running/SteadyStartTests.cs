using Bench.Engine.Engines;
using Bench.Engine.Jobs;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Planning;
using Bench.Engine.Results;
using Bench.Engine.Results.Advice;
using Bench.Engine.Running;

namespace Bench.Engine.Tests.Running;

public sealed class SteadyStartTests
{
    // No deviation is negative; one of nothing at all can happen.
    private const double Never = -1;
    private const int Rate = 300;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Measuring_begins_when_the_load_is_steady()
    {
        RunOutcome outcome = Run(new SteadyStart(new SteadyStateCriterion(SteadyStateMeasure.Iops, false, 100, true), Second, 30 * Second), engine: "null");

        SteadyStartOutcome start = Assert.Single(outcome.SteadyStarts);
        Assert.True(start.IsAttained);
        Assert.True(start.Seconds >= 1, $"{start.Seconds} s");
        AssertMeasuredFrom(outcome, start);
        Assert.DoesNotContain(Advisor.Examine(outcome), static advisory => advisory.Code == "steady-start");
    }

    [Fact]
    public void The_limit_ends_the_wait_and_is_said()
    {
        RunOutcome outcome = Run(new SteadyStart(new SteadyStateCriterion(SteadyStateMeasure.Iops, false, Never, true), Second, 1.5 * Second), engine: "posixaio");

        SteadyStartOutcome start = Assert.Single(outcome.SteadyStarts);
        Assert.False(start.IsAttained);
        AssertMeasuredFrom(outcome, start);
        Assert.Contains(Advisor.Examine(outcome), static advisory => advisory.Code == "steady-start");
    }

    [Fact]
    public void A_signal_ends_the_wait()
    {
        var observer = new InterruptingObserver();
        using RunCoordinator coordinator = Coordinator(new SteadyStart(null, 60 * Second, 600 * Second), "null", observer);
        observer.Interrupt = () => coordinator.Interrupt(2);

        RunOutcome outcome = coordinator.Run();

        Assert.Empty(outcome.SteadyStarts);
        Assert.All(outcome.Daemons, static daemon => Assert.Equal(EndReason.Signal, daemon.EndReason));
        Assert.All(outcome.Daemons, static daemon => Assert.True(daemon.RuntimeNanoseconds < 1_000_000_000, $"{daemon.RuntimeNanoseconds} ns"));
    }

    private static readonly TimeSpan Measured = 0.5 * Second;

    // What a busy machine held up during the wait is caught up on while it is measured, so the bound lies half a second of I/Os below
    // what the wait and the measured time would have together.
    private static void AssertMeasuredFrom(RunOutcome outcome, SteadyStartOutcome start)
    {
        Assert.All(outcome.Daemons, daemon =>
        {
            Assert.Equal(EndReason.Runtime, daemon.EndReason);
            Assert.InRange(daemon.Statistics.Read.TotalIos, 1, (long)(Rate * (start.Seconds + Measured.TotalSeconds - 0.5)));
            Assert.Equal(daemon.Statistics.Read.TotalIos, daemon.Statistics.Read.Lat.Count);
            Assert.True(daemon.MeasuredFrom - outcome.StartedClock >= start.Seconds * 1e9, "measured before the end of the wait");
        });
    }

    private static RunOutcome Run(SteadyStart steady, string engine)
    {
        string file = Path.Combine(Path.GetTempPath(), $"bench-steady-{Guid.NewGuid():N}");
        try
        {
            using RunCoordinator coordinator = Coordinator(steady, engine, new SilentObserver(), file);
            return coordinator.Run();
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static RunCoordinator Coordinator(SteadyStart steady, string engine, IRunObserver observer, string? file = null)
    {
        JobDefinition job = RunFixture.Job("a", 0, options =>
        {
            options.IoEngine = engine;
            options.Filename = file;
            options.NumJobs = 2;
            options.IoDepth = 2;
            options.TimeBased = true;
            options.Runtime = Measured;
            options.RateIops = new(Rate, Rate, Rate);
        });
        return new RunCoordinator(
            RunPlanner.Plan(new JobSet([job], [], [])), EngineCatalog.CreateStandard(), new RunSettings { FioCompatible = true, Steady = steady }, observer);
    }

    private sealed class InterruptingObserver : SilentObserver
    {
        public Action? Interrupt { get; set; }

        public override void Progress(RunProgress progress)
        {
            if (progress.Daemons.All(static daemon => daemon.IsHeld && daemon.Statistics.Read.TotalIos > 10))
            {
                Interrupt?.Invoke();
            }
        }
    }
}
