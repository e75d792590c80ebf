using Bench.Engine.Engines;
using Bench.Engine.Jobs;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Measuring;
using Bench.Engine.Planning;
using Bench.Engine.Results;
using Bench.Engine.Running;

namespace Bench.Engine.Tests.Running;

public sealed class RunCoordinatorTests : IDisposable
{
    private readonly RunFixture _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("null", 1)]
    [InlineData("null", 16)]
    [InlineData("psync", 1)]
    [InlineData("libaio", 8)]
    [InlineData("io_uring", 8)]
    public void Every_block_is_read_once_and_counted_once(string engine, int depth)
    {
        RunOutcome outcome = RunFixture.Run(RunFixture.Job("a", 0, options =>
        {
            options.IoEngine = engine;
            options.IoDepth = depth;
            options.Filename = _run.PathOf("data");
            options.ReadWrite = IoPattern.RandRead;
        }));

        DaemonOutcome daemon = Assert.Single(outcome.Daemons);
        Assert.Equal(0, daemon.Errno);
        Assert.Equal(EndReason.Size, daemon.EndReason);
        Assert.Equal(256, daemon.Statistics.Read.TotalIos);
        Assert.Equal(1 << 20, daemon.Statistics.Read.Bytes);
        Assert.Equal(256, daemon.Statistics.Read.Clat.Count);
        Assert.Equal(0, daemon.Statistics.Write.TotalIos);
    }

    [Fact]
    public void A_time_based_job_ends_by_its_runtime()
    {
        RunOutcome outcome = RunFixture.Run(RunFixture.Job("a", 0, options =>
        {
            options.TimeBased = true;
            options.Runtime = TimeSpan.FromMilliseconds(200);
        }));

        DaemonOutcome daemon = Assert.Single(outcome.Daemons);
        Assert.Equal(EndReason.Runtime, daemon.EndReason);
        Assert.True(daemon.RuntimeNanoseconds >= 200_000_000, $"{daemon.RuntimeNanoseconds} ns");
        Assert.True(daemon.Statistics.Read.TotalIos > 256, "one pass has 256 blocks");
    }

    [Theory]
    [InlineData("null", 1)]
    [InlineData("libaio", 8)]
    public void What_was_due_and_never_started_counts_in_the_response_time(string engine, int depth)
    {
        RunOutcome outcome = RunFixture.Run(RunFixture.Job("a", 0, options =>
        {
            options.IoEngine = engine;
            options.IoDepth = depth;
            options.Filename = _run.PathOf("data");
            options.RateIops = new(1_000_000_000);
            options.TimeBased = true;
            options.Runtime = TimeSpan.FromMilliseconds(200);
        }));

        // One is due every nanosecond, which nothing reaches.
        DirectionStatistics read = Assert.Single(outcome.Daemons).Statistics.Read;
        Assert.True(read.TotalIos > 0 && read.UnstartedIos > 0);
        Assert.Equal(200_000_000, read.TotalIos + read.UnstartedIos);
        Assert.Equal(200_000_000, read.Response.Count);
        Assert.Equal(read.TotalIos, read.Lat.Count);
    }

    [Fact]
    public void An_amount_that_ends_before_its_runtime_leaves_nothing_due()
    {
        RunOutcome outcome = RunFixture.Run(RunFixture.Job("a", 0, static options => options.RateIops = new(100_000)));

        DirectionStatistics read = Assert.Single(outcome.Daemons).Statistics.Read;
        Assert.Equal((256, 0, 256), (read.TotalIos, read.UnstartedIos, read.Response.Count));
    }

    [Fact]
    public void A_later_phase_begins_after_the_earlier_one_has_ended()
    {
        RunOutcome outcome = RunFixture.Run(
            RunFixture.Job("a", 0, options =>
            {
                options.TimeBased = true;
                options.Runtime = TimeSpan.FromMilliseconds(150);
            }),
            RunFixture.Job("b", 1, static options => options.Stonewall = true));

        Assert.Equal([0, 1], outcome.Daemons.Select(static daemon => daemon.Plan.Group));
        Assert.True(outcome.Daemons[1].JobStartUnixMilliseconds - outcome.Daemons[0].JobStartUnixMilliseconds >= 149);
    }

    [Fact]
    public void A_job_that_cannot_start_leaves_the_others_running()
    {
        RunOutcome outcome = RunFixture.Run(
            RunFixture.Job("bad", 0, options =>
            {
                options.IoEngine = "psync";
                options.Filename = _run.PathOf("missing");
                options.Size = null;
            }),
            RunFixture.Job("good", 1, static _ => { }));

        Assert.Equal(22, outcome.Daemons[0].Errno);
        Assert.Contains("size=", outcome.Daemons[0].ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(0, outcome.Daemons[1].Errno);
        Assert.Equal(256, outcome.Daemons[1].Statistics.Read.TotalIos);
        Assert.Contains(outcome.Messages, static message => message.StartsWith("bad: ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_full_device_ends_the_job_with_the_kernels_error()
    {
        RunOutcome outcome = RunFixture.Run(RunFixture.Job("full", 0, static options =>
        {
            options.IoEngine = "psync";
            options.Filename = "/dev/full";
            options.ReadWrite = IoPattern.Write;
        }));

        DaemonOutcome daemon = Assert.Single(outcome.Daemons);
        Assert.Equal(28, daemon.Errno);
        Assert.Equal(EndReason.Error, daemon.EndReason);
        Assert.Equal(1, daemon.Statistics.Write.TotalIos);
        Assert.Equal(0, daemon.Statistics.Write.Bytes);
    }

    [Fact]
    public void Ignored_errors_let_every_io_be_tried()
    {
        RunOutcome outcome = RunFixture.Run(RunFixture.Job("full", 0, static options =>
        {
            options.IoEngine = "psync";
            options.Filename = "/dev/full";
            options.Size = new SizeSpec(64 << 10);
            options.ReadWrite = IoPattern.Write;
            options.IgnoreWriteErrors = [28];
        }));

        DaemonOutcome daemon = Assert.Single(outcome.Daemons);
        Assert.Equal(0, daemon.Errno);
        Assert.Equal(16, daemon.Statistics.Write.TotalIos);
        Assert.Equal(16, daemon.TotalErrors);
        Assert.Equal(28, daemon.FirstError);
    }

    [Fact]
    public void An_interrupt_ends_the_run_and_keeps_what_was_measured()
    {
        var jobs = new[]
        {
            RunFixture.Job("a", 0, static options =>
            {
                options.TimeBased = true;
                options.Runtime = TimeSpan.FromMinutes(10);
            }),
            RunFixture.Job("b", 1, static options => options.Stonewall = true),
        };
        var interrupter = new InterruptingObserver();
        RunPlan plan = RunPlanner.Plan(new JobSet(jobs, [], []));
        using var coordinator = new RunCoordinator(
            plan, EngineCatalog.CreateStandard(), new RunSettings(), interrupter);
        interrupter.Interrupt = () => coordinator.Interrupt(2);

        RunOutcome outcome = coordinator.Run();

        Assert.Equal(2, outcome.Signal);
        Assert.Equal(EndReason.Signal, outcome.Daemons[0].EndReason);
        Assert.True(outcome.Daemons[0].Statistics.Read.TotalIos > 0);
        Assert.Equal(0, outcome.Daemons[1].Statistics.Read.TotalIos);
    }

    [Fact]
    public void A_thousand_daemons_all_do_their_work()
    {
        RunOutcome outcome = RunFixture.Run(RunFixture.Job("many", 0, static options =>
        {
            options.NumJobs = 1000;
            options.Size = new SizeSpec(64 << 10);
        }));

        Assert.Equal(1000, outcome.Daemons.Count);
        Assert.All(outcome.Daemons, static daemon => Assert.Equal(16, daemon.Statistics.Read.TotalIos));
    }

    private sealed class InterruptingObserver : SilentObserver
    {
        public Action Interrupt { get; set; } = static () => { };

        public override void Progress(RunProgress progress)
        {
            if (progress.Daemons.First().Statistics.Read.TotalIos > 0)
            {
                Interrupt();
            }
        }
    }
}
