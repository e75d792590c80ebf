using Bench.Engine.Engines;
using Bench.Engine.Jobs;
using Bench.Engine.Measuring;
using Bench.Engine.Planning;
using Bench.Engine.Ranks;
using Bench.Engine.Results;
using Bench.Engine.Results.Advice;
using Bench.Engine.Targets;

namespace Bench.Engine.Tests.Ranks;

/// <summary>What ranks tell rank 0, and what it makes of that.</summary>
public sealed class RankReportTests
{
    private const long Second = Clock.NanosecondsPerSecond;

    [Fact]
    public void A_report_comes_back_exactly_with_its_times_in_the_reader_s_clock()
    {
        const long Offset = 123_456_789_000;
        RunPlan plan = Plan("rw=randrw");
        DaemonOutcome measured = Measure(plan.Daemons[0], 5 * Second + Offset, 1000);
        byte[] bytes = RankReportCodec.Encode(Report(1, "there", plan, [measured]));
        DaemonOutcome read = Assert.Single(RankReportCodec.Decode(bytes, plan, Offset).Outcome.Daemons);

        foreach (IoDirection direction in (IoDirection[])[IoDirection.Read, IoDirection.Write])
        {
            DirectionStatistics there = measured.Statistics[direction];
            DirectionStatistics here = read.Statistics[direction];
            Assert.Equal((there.TotalIos, there.Bytes, there.Errors, there.RuntimeNanoseconds), (here.TotalIos, here.Bytes, here.Errors, here.RuntimeNanoseconds));
            Assert.Equal(
                (there.Lat.Count, there.Lat.Sum, there.Lat.Minimum, there.Lat.Maximum, there.Lat.StandardDeviation),
                (here.Lat.Count, here.Lat.Sum, here.Lat.Minimum, here.Lat.Maximum, here.Lat.StandardDeviation));
            Assert.Equal(there.Lat.Histogram.Counts.ToArray(), here.Lat.Histogram.Counts.ToArray());
            Assert.Equal(there.Clat.Histogram.Counts.ToArray(), here.Clat.Histogram.Counts.ToArray());
            Assert.Equal(Rows(measured, direction), Rows(read, direction));
        }

        Assert.Equal(measured.Statistics.DepthLevels, read.Statistics.DepthLevels);
        Assert.Equal(5 * Second, read.MeasuredFrom);
        Assert.Equal(5 * Second, read.Statistics.Started);
        Assert.Equal(5 * Second, read.Statistics.Series!.Origin);
        Assert.Equal((1, "there"), (read.Plan.Rank, read.Host));
    }

    [Fact]
    public void Garbage_is_no_report() =>
        Assert.Throws<FormatException>(static () => RankReportCodec.Decode(new byte[] { 3, 0, 0, 0, 1, 2, 3 }, Plan("rw=read"), 0));

    [Fact]
    public void Daemons_of_all_ranks_are_one_run_in_the_order_of_jobs()
    {
        RunPlan plan = Plan("rw=randrw");
        RunOutcome merged = RankMerge.Merge(Outcome(plan, []), [Present(0, "a", plan, 500), Present(1, "b", plan, 700), Gone(2, "c")], "memory");

        Assert.Equal([0, 1], merged.Daemons.Select(static daemon => daemon.Plan.Rank));
        var all = new MergedOutcome(merged.Daemons);
        Assert.Equal(1200, all.Statistics.Read.TotalIos + all.Statistics.Write.TotalIos);

        // One in fifty failed, and has no latency.
        Assert.Equal(1176, all.Statistics.Read.Lat.Count + all.Statistics.Write.Lat.Count);
        Assert.Contains("rank 2 (c)", string.Join(' ', merged.Sections[0].Examine(merged).Select(static advisory => advisory.Text)), StringComparison.Ordinal);
    }

    [Fact]
    public void Hosts_that_differ_are_named_with_what_they_differ_in()
    {
        RunPlan plan = Plan("rw=randrw");
        RankPresence[] ranks = [Present(0, "a", plan, 100, "6.1"), Present(1, "b", plan, 100, "6.1"), Present(2, "c", plan, 100, "6.8")];
        RunOutcome merged = RankMerge.Merge(Outcome(plan, []), ranks, "memory");
        var advisory = Assert.Single(merged.Sections[0].Examine(merged), static advisory => advisory.Code == "hosts-differ");

        Assert.Equal("kernel: 6.1 on a, b, 6.8 on c.", advisory.Evidence);
        RunOutcome alike = RankMerge.Merge(Outcome(plan, []), [.. ranks.Take(2)], "memory");
        Assert.DoesNotContain(alike.Sections[0].Examine(alike), static advisory => advisory.Code is "hosts-differ" or "rank-missing");
    }

    [Fact]
    public void Ranks_on_one_host_are_no_others_to_each_other()
    {
        RunPlan plan = Plan("rw=randrw");
        var busy = new HostCpuUsage(60, 38, 0, 0, 2, 0, 0, 100, []) { Own = 49 };
        RunOutcome own = new() { Plan = plan, Daemons = [], ElapsedNanoseconds = 5 * Second };
        string[] Said(params string[] hosts)
        {
            RankPresence[] ranks = [.. hosts.Select((host, rank) => Busy(rank, host, plan, busy))];
            Assert.All(ranks, static rank => Assert.Contains(rank.Report!.Advice, static advice => advice.Code == "cpu-contended"));
            RunOutcome merged = RankMerge.Merge(own, ranks, "memory");
            return [.. merged.Sections[0].Examine(merged).Where(static advice => advice.Code.StartsWith("cpu-", StringComparison.Ordinal)).Select(static advice => $"{advice.Code}: {advice.Evidence}")];
        }

        Assert.StartsWith("cpu-saturated: On a (rank 0): this benchmark 98.0 %;", Assert.Single(Said("a", "a")), StringComparison.Ordinal);
        Assert.StartsWith("cpu-contended: On a (rank 0): this benchmark 49.0 %, other processes and kernel threads 49.0 %", Assert.Single(Said("a", "b")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_far_from_the_others_is_an_outlier()
    {
        RunPlan plan = Plan("rw=randrw");
        int[] ios = [1000, 1010, 990, 1005, 400];
        IReadOnlyList<HostShare> hosts = HostShare.OfHosts([.. ios.Select((count, rank) => Present(rank, $"h{rank}", plan, count))]);

        Assert.Equal(["h4"], HostShare.OutliersOf(hosts).Select(static host => host.Name));
        Assert.Empty(HostShare.OutliersOf([.. hosts.Take(4)]));
        Assert.Empty(HostShare.OutliersOf([.. hosts.Skip(2)]));
    }

    [Theory]
    [InlineData(100, 5_000, 1_100, 4_400, 500)]
    [InlineData(0, 0, 10, -5, 5)]
    public void Half_the_round_trip_bounds_the_error_of_a_clock(long asked, long there, long returned, long offset, long error)
    {
        ClockEstimate estimate = ClockEstimate.Of(asked, there, returned);

        Assert.Equal((offset, error), (estimate.OffsetNanoseconds, estimate.ErrorNanoseconds));
        Assert.Equal(estimate.RoundTripNanoseconds, estimate.Best(ClockEstimate.Of(asked, there, returned + 50)).RoundTripNanoseconds);
    }

    [Fact]
    public void Offset_by_rank_shares_a_target_out_among_the_daemons_of_all_ranks()
    {
        JobSet jobs = Read("rw=read\nfilename=x\nsize=1m\nnumjobs=2\noffset_increment=1m\noffset_by_rank=1");
        long[] starts = [.. Enumerable.Range(0, 3).SelectMany(rank => RunPlanner.Plan(jobs, rank).Daemons)
            .Select(static daemon => TargetLayout.Resolve(daemon, EngineCatalog.CreateStandard().Find("psync")!)[0].RegionStart >> 20)];

        Assert.Equal([0, 1, 2, 3, 4, 5], starts);
        Assert.Equal([1, 2, 3, 4, 5, 6], Enumerable.Range(0, 3).SelectMany(rank => RunPlanner.Plan(jobs, rank).Daemons).Select(static daemon => daemon.Number));
    }

    private static IReadOnlyList<(long, long, long, long)> Rows(DaemonOutcome daemon, IoDirection direction) =>
        [.. daemon.Statistics.Series!.Read(direction).Select(static row => (row.Index, row.Ios, row.LatencySum, row.LatencyCount))];

    private static RankPresence Present(int rank, string host, RunPlan plan, int ios, string kernel = "6.1") => new(
        rank, host, Report(rank, host, plan, [Measure(plan.Daemons[0] with { Rank = rank }, 5 * Second, ios, host)], kernel), null, ClockEstimate.Own, ClockEstimate.Own);

    private static RankPresence Busy(int rank, string host, RunPlan plan, HostCpuUsage cpu)
    {
        RunOutcome outcome = new() { Plan = plan, Daemons = [], HostCpu = cpu, ElapsedNanoseconds = 5 * Second };
        var report = new RankReport { Rank = rank, Host = host, BenchVersion = "1", Outcome = outcome, Advice = Advisor.Examine(outcome) };
        return new(rank, host, report, null, ClockEstimate.Own, ClockEstimate.Own);
    }

    private static RankPresence Gone(int rank, string host) => new(rank, host, null, "nothing was heard of it", ClockEstimate.Own, null);

    private static RankReport Report(int rank, string host, RunPlan plan, DaemonOutcome[] daemons, string kernel = "6.1") => new()
    {
        Rank = rank,
        Host = host,
        BenchVersion = "1",
        Outcome = Outcome(plan, daemons, new HostEnvironment { Host = host, Runtime = ".NET", Kernel = kernel }),
    };

    private static RunOutcome Outcome(RunPlan plan, DaemonOutcome[] daemons, HostEnvironment? environment = null) => new() { Plan = plan, Daemons = daemons, Environment = environment };

    private static DaemonOutcome Measure(DaemonPlan plan, long start, int ios, string? host = null)
    {
        var statistics = new DaemonStatistics(plan, synchronous: false);
        statistics.Start(start);
        for (int i = 0; i < ios; i++)
        {
            long now = start + (i * 3_000_000L);
            if (now >= statistics.NextBoundary)
            {
                statistics.Roll(now);
            }

            var unit = new IoUnit { Direction = i % 3 == 0 ? IoDirection.Write : IoDirection.Read, Length = 4096, Result = i % 50 == 49 ? -5 : 4096, Started = now - 900 - (i * 17), Issued = now - 800, Completed = now };
            statistics.Record(in unit);
            statistics.RecordSubmit(1 + (i % 4), 1);
        }

        long runtime = 4 * Second;
        statistics.EndPass(start + runtime);
        return new DaemonOutcome { Plan = plan, Statistics = statistics, MeasuredFrom = start, RuntimeNanoseconds = runtime, EndReason = EndReason.Runtime, Host = host };
    }

    private static RunPlan Plan(string options) => RunPlanner.Plan(Read(options + "\nioengine=null\nsize=1m"));

    private static JobSet Read(string options)
    {
        var texts = new JobTexts();
        texts.Provide("job.fio", "[a]\n" + options);
        return JobReader.Read(["job.fio"], new JobReadSettings { Texts = texts });
    }
}
