using Bench.Engine.Results.Statistics;
using Bench.Report.Comparison;
using Bench.Report.Reading;
using Bench.Report.Tests.Fixtures;

namespace Bench.Report.Tests.Comparison;

public sealed class ResultComparisonTests
{
    private static readonly int[] Depths = [1, 2, 4, 8, 16];

    /// <summary>
    /// Each trial compares five points, and all of them together, by three statistics and may claim a difference with a probability of at most 5 %. The
    /// limits are quantiles of the binomial distribution (300 trials) at which this test itself fails wrongly once in 10,000 runs
    /// of other seeds.
    /// </summary>
    [Fact]
    public void Identical_configurations_are_said_to_differ_in_no_more_than_five_percent_of_trials()
    {
        const int Trials = 300;
        // P(more than 31 of 300 at 5 %) < 1e-4.
        const int Most = 31;
        var random = new Random(4711);
        int claimed = Enumerable.Range(0, Trials).Count(_ => Claims(Compare(Sweep(random, "a", 5, 1), Sweep(random, "b", 5, 1))).Any());

        Assert.InRange(claimed, 0, Most);
    }

    /// <summary>An added latency of 10 % against 1 % of noise: found in every trial, with the interval around the true ratio in 95 % of the points.</summary>
    [Fact]
    public void An_injected_latency_is_found_with_the_right_size()
    {
        const int Trials = 100;
        var random = new Random(815);
        int found = 0;
        int covered = 0;
        for (int i = 0; i < Trials; i++)
        {
            ResultComparison comparison = Compare(Sweep(random, "a", 5, 1), Sweep(random, "b", 5, 1.1));
            List<StatisticChange> latency = [.. comparison.Points.Select(p => p.Changes.Single(c => c.Statistic.ToString() == "lat_mean"))];
            found += latency.Count(c => c.Verdict == ChangeVerdict.Worse);
            covered += latency.Count(c => c.Low <= 1.1 && c.High >= 1.1);
            Assert.DoesNotContain(latency, c => c.Verdict == ChangeVerdict.Better);
        }

        // Five points together: an effect that noise of single points may hide.
        ResultComparison small = Compare(Sweep(random, "a", 3, 1), Sweep(random, "b", 3, 1.05));
        StatisticChange overall = Assert.Single(small.Overall).Changes.Single(c => c.Statistic.ToString() == "lat_mean");
        Assert.Equal((5, ChangeVerdict.Worse), (overall.Points, overall.Verdict));
        Assert.InRange(overall.Percent!.Value, 3, 7);

        // Coverage of 500 intervals of 95 %: fewer than 456 has a probability below 1e-4. With five repeats and 1 % noise the power is above 99 %.
        Assert.InRange(covered, 456, 500);
        Assert.InRange(found, 485, 500);
    }

    [Fact]
    public void One_run_against_one_run_rests_on_its_intervals_and_says_so()
    {
        var random = new Random(1);
        ResultComparison comparison = Compare([new SyntheticRun().Make(random)], [new SyntheticRun { Label = "b", Iops = 5000, MeanMicroseconds = 800 }.Make(random)]);

        StatisticChange iops = Assert.Single(comparison.Points).Changes[0];
        Assert.Equal(ChangeBasis.Intervals, iops.Basis);
        Assert.Equal(ChangeVerdict.Worse, iops.Verdict);
        Assert.InRange(iops.Percent!.Value, -55, -45);
        Assert.Empty(comparison.Of(ChangeBasis.Repeats));
    }

    /// <summary>Single runs that differ in nothing but the noise of their intervals; the limit as above.</summary>
    [Fact]
    public void Verdicts_within_single_runs_hold_at_their_confidence_when_runs_do_not_vary()
    {
        var random = new Random(99);
        var run = new SyntheticRun { RunNoise = 0 };
        int claimed = Enumerable.Range(0, 300).Count(_ => Compare([run.Make(random)], [run.Make(random)]).Of(ChangeBasis.Intervals).Any(c => c.Verdict is ChangeVerdict.Better or ChangeVerdict.Worse));

        Assert.InRange(claimed, 0, 31);
    }

    [Fact]
    public void One_run_against_one_run_without_intervals_is_not_judged()
    {
        var random = new Random(1);
        ResultComparison comparison = Compare(
            [new SyntheticRun().Make(random) with { Series = null }], [new SyntheticRun { Label = "b", Iops = 5000 }.Make(random) with { Series = null }]);

        StatisticChange iops = Assert.Single(comparison.Points).Changes[0];
        Assert.Equal((ChangeBasis.None, ChangeVerdict.NotJudged, (double?)null), (iops.Basis, iops.Verdict, iops.Low));
        Assert.InRange(iops.Percent!.Value, -55, -45);
    }

    [Fact]
    public void Points_pair_by_the_options_of_their_sweep_and_the_rest_is_named()
    {
        var random = new Random(2);
        SyntheticRun Point(string label, int depth) => new() { Label = label, SweepPoint = new Dictionary<string, string> { ["iodepth"] = $"{depth}" } };
        ResultComparison comparison = Compare([Point("a", 1).Make(random), Point("a", 2).Make(random)], [Point("b", 2).Make(random), Point("b", 4).Make(random)]);

        Assert.Equal("iodepth=2 · job · read", Assert.Single(comparison.Points).Name);
        Assert.Equal([("a", "b", "iodepth=1 · job · read"), ("b", "a", "iodepth=4 · job · read")], comparison.Unpaired.Select(u => (u.Side, u.Missing, u.Point)));
    }

    [Fact]
    public void Options_that_go_with_a_label_in_one_sweep_keep_no_points_apart()
    {
        var random = new Random(2);
        SyntheticRun Point(string label, string engine, string depth) => new()
        {
            Label = label,
            SweepPoint = new Dictionary<string, string> { ["label"] = label, ["ioengine"] = engine, ["iodepth"] = depth },
        };
        ResultFile[] sweep = [Point("local", "libaio", "1").Make(random), Point("local", "libaio", "8").Make(random), Point("san", "iscsi", "1").Make(random), Point("san", "iscsi", "8").Make(random)];
        var comparison = ResultComparison.Of(ComparisonSide.ByLabel(sweep), new ComparisonOptions());

        Assert.Equal(["iodepth=1 · job · read", "iodepth=8 · job · read"], comparison.Points.Select(p => p.Name));
        Assert.Contains(comparison.Differences, d => d is { Kind: "option", Name: "ioengine" } && d.Values.SequenceEqual(["libaio", "iscsi"]));
    }

    [Fact]
    public void A_single_run_pairs_with_the_point_of_a_sweep_that_has_its_options()
    {
        var random = new Random(2);
        SyntheticRun Point(string size) => new() { SweepPoint = new Dictionary<string, string> { ["bs"] = size } };
        ResultComparison comparison = Compare(
            [Point("4k").Make(random), Point("8k").Make(random)],
            [new SyntheticRun { Label = "b", Options = new Dictionary<string, string> { ["blocksize"] = "8192" } }.Make(random)]);

        Assert.Equal("bs=8k · job · read", Assert.Single(comparison.Points).Name);
    }

    [Fact]
    public void Runs_of_one_side_that_differ_in_an_option_are_points_and_not_repeats()
    {
        var random = new Random(2);
        SyntheticRun Run(string label, string depth) => new() { Label = label, Options = new Dictionary<string, string> { ["iodepth"] = depth, ["randseed"] = $"{random.Next()}" } };
        ResultComparison comparison = Compare(
            [Run("a", "1").Make(random), Run("a", "1").Make(random), Run("a", "8").Make(random)], [Run("b", "1").Make(random), Run("b", "1").Make(random), Run("b", "8").Make(random)]);

        Assert.Equal(["iodepth=1 · job · read", "iodepth=8 · job · read"], comparison.Points.Select(p => p.Name));
        Assert.Equal([2, 1], comparison.Points.Select(p => p.Changes[0].Candidate.Count));
    }

    [Fact]
    public void Sides_can_be_the_values_of_an_option()
    {
        var random = new Random(3);
        SyntheticRun Run(string engine, string depth) => new() { SweepPoint = new Dictionary<string, string> { ["ioengine"] = engine, ["iodepth"] = depth } };
        IReadOnlyList<ComparisonSide> sides = ComparisonSide.ByOption(
            [Run("libaio", "1").Make(random), Run("libaio", "8").Make(random), Run("io_uring", "1").Make(random), Run("io_uring", "8").Make(random)], "ioengine");
        var comparison = ResultComparison.Of(sides, new ComparisonOptions { SideOptions = ["ioengine"] });

        Assert.Equal(["ioengine=io_uring", "ioengine=libaio"], comparison.Sides.Select(s => s.Name));
        Assert.Equal(["iodepth=1 · job · read", "iodepth=8 · job · read"], comparison.Points.Select(p => p.Name));
        Assert.Empty(comparison.Differences);
    }

    [Fact]
    public void Default_labels_that_several_paths_share_give_way_to_the_paths_names()
    {
        ResultFile run = new SyntheticRun { Label = "virtio" }.Make(new Random(1));
        ResultFile given = run with { Label = "toe", IsLabelGiven = true };

        Assert.Equal(["before", "after"], ComparisonSide.Labelled([("before.json", [run]), ("after.json", [run])]).Select(r => r.Label));
        Assert.Equal(["toe", "toe"], ComparisonSide.Labelled([("before.json", [given]), ("after.json", [given])]).Select(r => r.Label));
        Assert.Equal(["virtio", "toe"], ComparisonSide.Labelled([("before.json", [run]), ("after.json", [given])]).Select(r => r.Label));
    }

    [Fact]
    public void Files_of_fio_with_different_options_are_one_configuration_and_with_equal_ones_are_not()
    {
        ResultFile File(string name, string depth) => new SyntheticRun { Label = name, Options = new Dictionary<string, string> { ["iodepth"] = depth } }.Make(new Random(1)) with { Source = ResultSource.Fio };

        Assert.Equal(["ssd", "ssd"], ComparisonSide.Labelled([("runs/ssd", [File("a", "1"), File("b", "8")])]).Select(r => r.Label));
        Assert.Equal(["ssd", "hdd"], ComparisonSide.Labelled([("runs", [File("ssd", "1"), File("hdd", "1")])]).Select(r => r.Label));
    }

    [Fact]
    public void Jobs_of_different_names_pair_when_each_side_has_one()
    {
        var random = new Random(3);
        ResultComparison comparison = Compare([new SyntheticRun { Job = "ours" }.Make(random)], [new SyntheticRun { Label = "b", Job = "theirs" }.Make(random)]);

        Assert.Single(comparison.Points);
        Assert.True(comparison.JobsRenamed);
        Assert.Contains(comparison.Differences, d => d is { Kind: "option", Name: "name" } && d.Values.SequenceEqual(["ours", "theirs"]));
    }

    [Fact]
    public void Differences_in_options_host_targets_and_negotiated_keys_are_listed()
    {
        var random = new Random(3);
        ResultFile Run(string label, string kernel, string initiator, string burst, string direct) => new SyntheticRun { Label = label, Options = new Dictionary<string, string> { ["direct"] = direct } }.Make(random) with
        {
            Environment = new FactTable([new("kernel", kernel), new("cpu_model", "X"), new("load_before", $"{random.NextDouble()}")]),
            Targets = [new FactTable([new("initiator", initiator)])],
            IscsiSessions = [new IscsiSession { Job = "job", Daemon = "job.0", Negotiated = [new("MaxBurstLength", burst)] }],
        };
        ResultComparison comparison = Compare([Run("a", "6.1", "software (iscsi_tcp)", "65536", "1")], [Run("b", "6.2", "toe (cxgb4i)", "262144", "0")]);

        Assert.Equal(
            [("option", "direct", "1", "0"), ("host", "kernel", "6.1", "6.2"), ("target", "initiator", "software (iscsi_tcp)", "toe (cxgb4i)"), ("iscsi", "MaxBurstLength", "65536", "262144")],
            comparison.Differences.Select(d => (d.Kind, d.Name, d.Values[0]!, d.Values[1]!)));
    }

    [Fact]
    public void Files_of_fio_compare_with_each_other_by_the_completion_latency_that_they_have()
    {
        IReadOnlyList<ResultFile> results = ResultFile.Load(Fixture.PathOf(Fixture.FioJson));
        var comparison = ResultComparison.Of(ComparisonSide.ByPath([("before.json", results), ("after.json", results)]), new ComparisonOptions());

        Assert.NotEmpty(comparison.Points);
        Assert.All(comparison.Points.SelectMany(p => p.Changes), c => Assert.Equal(ChangeVerdict.NotJudged, c.Verdict));
        Assert.Contains(comparison.Points.SelectMany(p => p.Changes), c => c.Statistic.Part == LatencyPart.Completion && c.Statistic.Measure == LatencyMeasure.Percentile);
    }

    private static List<ResultFile> Sweep(Random random, string label, int repeats, double slower) =>
        [.. Depths.SelectMany(d => new SyntheticRun
        {
            Label = label,
            Iops = 2000 * d / slower,
            MeanMicroseconds = 500 * slower,
            SweepPoint = new Dictionary<string, string> { ["iodepth"] = $"{d}" },
            Seconds = 4,
        }.Repeat(random, repeats))];

    private static IEnumerable<StatisticChange> Claims(ResultComparison comparison) =>
        comparison.Of(ChangeBasis.Repeats).Where(c => c.Verdict is ChangeVerdict.Better or ChangeVerdict.Worse);

    private static ResultComparison Compare(IReadOnlyList<ResultFile> a, IReadOnlyList<ResultFile> b) =>
        ResultComparison.Of([new("a", a), new("b", b)], new ComparisonOptions());
}
