using Bench.Engine.Jobs.Options;
using Bench.Engine.Measuring;
using Bench.Engine.Results;
using Bench.Engine.Results.Advice;

namespace Bench.Engine.Tests.Results;

public sealed class AdvisorTests
{
    private const int LongEnough = 2_000;

    [Fact]
    public void A_sound_measurement_gets_no_advice() => Assert.Empty(Codes(Direct(new JobOptions())));

    [Fact]
    public void Reads_that_no_device_saw_came_from_the_page_cache()
    {
        // 8,192,000 bytes read by the job, 2,048 of them from the device.
        Advisory advisory = Single(
            Run(new JobOptions()), "page-cache", o => With(o, [RunOutcomes.Disk with { ReadSectors = 4 }]));

        Assert.True(advisory.IsWarning);
        Assert.Contains("8,192,000", advisory.Evidence);
        Assert.Contains("100.0 %", advisory.Evidence);
        Assert.Equal(["job"], advisory.Jobs);
    }

    [Fact]
    public void Buffered_reads_that_the_device_did_see_are_fine() =>
        Assert.DoesNotContain("page-cache", Codes(Run(new JobOptions()), o => With(o, [RunOutcomes.Disk with { ReadSectors = 16_000 }])));

    [Fact]
    public void Buffered_writes_without_a_flush_are_pointed_out()
    {
        SampleRun run = new SampleRun().Job("job", new JobOptions { ReadWrite = IoPattern.Write }, Workloads.Writes(LongEnough, 1_000));
        SampleRun flushed = new SampleRun().Job(
            "job", new JobOptions { ReadWrite = IoPattern.Write, EndFsync = true }, Workloads.Writes(LongEnough, 1_000));

        Assert.Contains("unflushed-writes", Codes(run));
        Assert.DoesNotContain("unflushed-writes", Codes(flushed));
    }

    [Fact]
    public void A_depth_on_a_synchronous_engine_has_no_effect()
    {
        Advisory advisory = Single(Direct(new JobOptions { IoDepth = 32 }), "depth-ignored");

        Assert.Contains("psync", advisory.Text);
        Assert.Contains("1.0 I/Os", advisory.Evidence);
    }

    [Fact]
    public void A_rate_that_was_missed_is_a_warning()
    {
        Assert.Contains("rate-missed", Codes(Direct(new JobOptions { RateIops = new(2_000) })));
        Assert.DoesNotContain("rate-missed", Codes(Direct(new JobOptions { RateIops = new(1_000) })));
    }

    [Fact]
    public void Late_starts_show_in_response_times_only()
    {
        SampleRun run = new SampleRun().Job("job", new JobOptions { Direct = true, RateIops = new(1_000) }, Workloads.Reads(LongEnough, 100_000), change: outcome =>
        {
            for (int i = 0; i < 100; i++)
            {
                outcome.Statistics.Read.Response.Record(900_000_000);
            }

            return outcome;
        });

        // The centre of the bin of 900 ms, clipped to the largest value.
        Assert.Contains("due 900 ms", Single(run, "late-starts").Evidence);
    }

    [Fact]
    public void A_saturated_client_is_a_warning()
    {
        RunOutcome Busy(RunOutcome o) => RunOutcomes.With(o, cpu: new HostCpuUsage(40, 50, 2, 6, 2, 0, 0, 100, []));
        SampleRun busyThread = new SampleRun().Job("job", new JobOptions { Direct = true }, Workloads.Reads(LongEnough, 1_000), change: o => new DaemonOutcome
        {
            Plan = o.Plan,
            Statistics = o.Statistics,
            RuntimeNanoseconds = o.RuntimeNanoseconds,
            EndReason = EndReason.Size,
            Targets = o.Targets,
            Usage = new ThreadUsage(o.RuntimeNanoseconds / 2, o.RuntimeNanoseconds / 2, 0, 0, 0),
        });

        Assert.Contains("cpu-saturated", Codes(Direct(new JobOptions()), Busy));
        Assert.Contains("daemon-saturated", Codes(busyThread));
    }

    [Fact]
    public void More_daemons_than_cpus_are_pointed_out()
    {
        RunOutcome TwoCpus(RunOutcome o) => RunOutcomes.With(o, cpus: 2);

        Assert.Contains("more-daemons-than-cpus", Codes(Direct(new JobOptions(), clones: 3), TwoCpus));
        Assert.DoesNotContain("more-daemons-than-cpus", Codes(Direct(new JobOptions(), clones: 2), TwoCpus));
    }

    [Fact]
    public void Short_and_empty_jobs_are_warnings()
    {
        Assert.Contains("too-short", Codes(new SampleRun().Job("job", new JobOptions { Direct = true }, Workloads.Reads(10, 1_000))));
        Assert.Contains("no-io", Codes(new SampleRun().Job("job", new JobOptions { Direct = true }, [])));
    }

    [Fact]
    public void Garbage_collections_are_told() =>
        Assert.Contains("gc-during-measurement", Codes(Direct(new JobOptions()), o => RunOutcomes.With(o, memory: new ManagedMemoryUse(1, 0, 0, 1 << 20))));

    [Fact]
    public void Warnings_stand_before_hints()
    {
        SampleRun run = Direct(new JobOptions { IoDepth = 32 }, clones: 3);
        IReadOnlyList<Advisory> advisories = Advisor.Examine(RunOutcomes.With(run.Outcome(), cpus: 2));

        Assert.Equal([true, false], advisories.Select(advisory => advisory.IsWarning));
        Assert.All(advisories, advisory => Assert.All([advisory.Text, advisory.Evidence, advisory.Fix], text => Assert.EndsWith(".", text)));
    }

    private static SampleRun Run(JobOptions options, int clones = 1) =>
        new SampleRun().Job("job", options, Workloads.Reads(LongEnough, 100_000), clones);

    private static SampleRun Direct(JobOptions options, int clones = 1)
    {
        options.Direct = true;
        return Run(options, clones);
    }

    private static RunOutcome With(RunOutcome outcome, IReadOnlyList<DiskUtilization> disks) => RunOutcomes.With(outcome, disks: disks);

    private static IEnumerable<string> Codes(SampleRun run, Func<RunOutcome, RunOutcome>? change = null) =>
        Advisor.Examine(run.Outcome(o => (change ?? (c => RunOutcomes.With(c, cpus: 64)))(o))).Select(advisory => advisory.Code);

    private static Advisory Single(SampleRun run, string code, Func<RunOutcome, RunOutcome>? change = null) =>
        Assert.Single(Advisor.Examine(run.Outcome(change)), advisory => advisory.Code == code);
}
