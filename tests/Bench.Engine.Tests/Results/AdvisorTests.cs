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
        // 8,192,000 bytes read by the job, 2,048 of them from the device; what others read from it does not matter.
        Advisory advisory = Single(Run(new JobOptions()), "page-cache", o => RunOutcomes.With(o, disks: [RunOutcomes.Disk], ownReads: 2_048));

        Assert.True(advisory.IsWarning);
        Assert.Contains("read 8,192,000 bytes, of which storage (vda) was asked for 2,048", advisory.Evidence);
        Assert.Contains("100.0 %", advisory.Evidence);
        Assert.Equal(["job"], advisory.Jobs);
    }

    [Fact]
    public void Buffered_reads_that_the_device_did_see_are_fine() =>
        Assert.DoesNotContain("page-cache", Codes(Run(new JobOptions()), o => RunOutcomes.With(o, disks: [RunOutcomes.Disk with { ReadSectors = 4 }], ownReads: 8_192_000)));

    [Fact]
    public void Without_the_kernels_count_no_share_of_the_cache_is_claimed() =>
        Assert.Equal(["buffered"], Codes(Run(new JobOptions()), o => RunOutcomes.With(o, disks: [RunOutcomes.Disk], cpus: 64)));

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
        Assert.Contains("from when it was due: p99 900 ms, p99.9 900 ms, max 900 ms.", Single(run, "late-starts").Evidence);
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
    public void A_client_whose_cpus_others_use_is_contended_not_saturated()
    {
        RunOutcome Shared(RunOutcome o, double own, double steal) =>
            RunOutcomes.With(o, cpus: 64, cpu: new HostCpuUsage(50, 48 - steal, 0, 0, 2, 0, steal, 100, []) { Own = own });

        Assert.Equal(["cpu-contended"], Codes(Direct(new JobOptions()), o => Shared(o, 60, 0)));
        Assert.Equal(["cpu-contended"], Codes(Direct(new JobOptions()), o => Shared(o, 89, 9)));
        Assert.Equal(["cpu-saturated"], Codes(Direct(new JobOptions()), o => Shared(o, 90, 0)));
        Assert.Contains(
            "this benchmark 60.0 %, other processes and kernel threads 38.0 %, taken by the hypervisor 0.0 %",
            Single(Direct(new JobOptions()), "cpu-contended", o => Shared(o, 60, 0)).Evidence, StringComparison.Ordinal);
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
    public void A_rate_that_falls_over_the_run_is_a_warning_with_both_rates()
    {
        Advisory advisory = Single(Paced([.. Enumerable.Repeat(400, 10), .. Enumerable.Repeat(100, 10)]), "declining");

        Assert.True(advisory.IsWarning);
        Assert.Equal("400 read I/Os/s in the first third of 18 intervals, 100 in the last.", advisory.Evidence);
    }

    [Fact]
    public void A_rate_that_rises_was_still_warming_up() =>
        Assert.Equal(["not-steady"], Codes(Paced([.. Enumerable.Repeat(100, 10), .. Enumerable.Repeat(200, 10)])));

    [Fact]
    public void Intervals_without_io_are_stalls() =>
        Assert.Contains("2 of 18 intervals of 1 s", Single(Paced([.. Enumerable.Repeat(200, 9), 0, 0, .. Enumerable.Repeat(200, 9)]), "stalled").Evidence);

    [Fact]
    public void Wide_scatter_is_pointed_out_and_little_is_not()
    {
        Assert.Equal(["high-variance"], Codes(Paced([.. Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? 100 : 300)])));
        Assert.Empty(Codes(Paced([.. Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? 190 : 210)])));
    }

    [Fact]
    public void A_rate_limit_is_no_decline() =>
        Assert.DoesNotContain("declining", Codes(Paced([.. Enumerable.Repeat(400, 10), .. Enumerable.Repeat(100, 10)], new JobOptions { Direct = true, RateIops = new(100) })));

    [Fact]
    public void Blocks_read_many_times_may_come_from_a_cache_of_the_storage()
    {
        // 40,000 reads of 4 KiB from a file of 32 MiB: each block 4.9 times.
        Advisory advisory = Single(new SampleRun().Job("job", new JobOptions { Direct = true }, Workloads.Reads(40_000, 1_000), gap: 50_000), "small-region");

        Assert.Contains("each block 5 times", advisory.Evidence);
        Assert.Empty(Codes(new SampleRun().Job("job", new JobOptions { Direct = true }, Workloads.Reads(20_000, 1_000), gap: 100_000)));
    }

    [Fact]
    public void Zeros_that_were_written_flatter_storage_that_compresses() =>
        Assert.Contains("compressible-data", Codes(new SampleRun().Job("job", new JobOptions { Direct = true, ReadWrite = IoPattern.Write, ZeroBuffers = true }, Workloads.Writes(LongEnough, 1_000))));

    [Fact]
    public void Daemons_that_began_late_are_pointed_out()
    {
        static SampleRun Two(long skew) => new SampleRun()
            .Job("a", new JobOptions { Direct = true }, Workloads.Reads(LongEnough, 1_000))
            .Job("b", new JobOptions { Direct = true }, Workloads.Reads(LongEnough, 1_000), change: o => new DaemonOutcome
            {
                Plan = o.Plan,
                Statistics = o.Statistics,
                MeasuredFrom = o.MeasuredFrom,
                RuntimeNanoseconds = o.RuntimeNanoseconds,
                EndReason = o.EndReason,
                StartSkewNanoseconds = skew * o.RuntimeNanoseconds / 100,
            });

        Assert.Equal(["a", "b"], Single(Two(11), "late-first-io").Jobs);
        Assert.DoesNotContain("late-first-io", Codes(Two(9)));
    }

    [Fact]
    public void A_counter_that_leaves_the_kernels_clock_is_a_warning()
    {
        Advisory advisory = Single(Direct(new JobOptions()), "clock-drift", o => RunOutcomes.With(o, drift: new ClockDrift(-300_000, 1_000_000_000, 1_000)));

        Assert.True(advisory.IsWarning);
        Assert.Contains("-300 millionths over 1.0 s", advisory.Evidence);
        Assert.DoesNotContain("clock-drift", Codes(Direct(new JobOptions()), o => RunOutcomes.With(o, drift: new ClockDrift(150_000, 1_000_000_000, 1_000))));

        // Half a millisecond within which the two were read proves nothing.
        Assert.DoesNotContain("clock-drift", Codes(Direct(new JobOptions()), o => RunOutcomes.With(o, drift: new ClockDrift(300_000, 1_000_000_000, 500_000))));
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

    /// <summary>A run whose seconds have these numbers of I/Os.</summary>
    private static SampleRun Paced(int[] perSecond, JobOptions? options = null)
    {
        var gaps = new List<long>();
        // I/Os in the middle of their share of a second, so that none falls on a boundary.
        long owed = -500_000;
        foreach (int ios in perSecond)
        {
            if (ios == 0)
            {
                owed += 1_000_000_000;
                continue;
            }

            for (int i = 0; i < ios; i++)
            {
                gaps.Add((1_000_000_000 / ios) + owed);
                owed = 0;
            }
        }

        return new SampleRun().Job("job", options ?? new JobOptions { Direct = true }, Workloads.Reads(gaps.Count, 1_000), gaps: gaps);
    }

    private static SampleRun Run(JobOptions options, int clones = 1) =>
        new SampleRun().Job("job", options, Workloads.Reads(LongEnough, 100_000), clones);

    private static SampleRun Direct(JobOptions options, int clones = 1)
    {
        options.Direct = true;
        return Run(options, clones);
    }

    private static IEnumerable<string> Codes(SampleRun run, Func<RunOutcome, RunOutcome>? change = null) =>
        Advisor.Examine(run.Outcome(o => (change ?? (c => RunOutcomes.With(c, cpus: 64)))(o))).Select(advisory => advisory.Code);

    private static Advisory Single(SampleRun run, string code, Func<RunOutcome, RunOutcome>? change = null) =>
        Assert.Single(Advisor.Examine(run.Outcome(change)), advisory => advisory.Code == code);
}
