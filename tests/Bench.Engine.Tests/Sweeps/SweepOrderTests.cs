using Bench.Engine.Sweeps;
using FsCheck;
using FsCheck.Fluent;

namespace Bench.Engine.Tests.Sweeps;

public sealed class SweepOrderTests
{
    [Fact]
    public void Sequential_repeats_a_point_before_the_next_one()
        => Assert.Equal("1.1 1.2 2.1 2.2", Order("order=sequential", "iodepth=1,2", "repeat=2"));

    [Fact]
    public void Interleaved_runs_all_points_before_it_repeats_them()
        => Assert.Equal("1.1 2.1 1.2 2.2", Order("iodepth=1,2", "repeat=2"));

    [Fact]
    public void A_random_order_is_the_same_for_the_same_seed_and_another_for_another()
    {
        string first = Order("order=random", "iodepth=1..20", "seed=7");

        Assert.Equal(first, Order("order=random", "iodepth=1..20", "seed=7"));
        Assert.NotEqual(first, Order("order=random", "iodepth=1..20", "seed=8"));
        Assert.NotEqual(first, Order("iodepth=1..20"));
    }

    [Fact]
    public void A_random_order_is_pinned_since_a_sweep_may_be_resumed_by_a_later_version()
        => Assert.Equal("2.1 1.1 4.1 5.1 3.1", Order("order=random", "iodepth=1..5", "seed=1"));

    [Fact]
    public void Every_order_has_every_run_once_and_repeats_in_rounds()
    {
        var cases = from order in Gen.Elements("interleaved", "sequential", "random")
                    from depths in Gen.Choose(1, 7)
                    from blocks in Gen.Choose(1, 4)
                    from repeat in Gen.Choose(1, 4)
                    from seed in Gen.Choose(0, 1000)
                    from stops in Gen.Elements(true, false)
                    select (order, depths, blocks, repeat, seed, stops);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            string[] lines = [$"bs=4k..{3 + c.blocks}k", $"iodepth=1..{c.depths}", $"repeat={c.repeat}", $"order={c.order}", $"seed={c.seed}"];
            SweepSpec spec = SweepText.Spec(c.stops ? [.. lines, "stop_when=iops>1"] : lines);
            IReadOnlyList<SweepPoint> points = SweepPoint.CrossProduct(spec.Axes);
            IReadOnlyList<SweepRun> runs = SweepOrder.Of(spec, points);
            bool isComplete = runs.Count == points.Count * c.repeat && runs.Distinct().Count() == runs.Count;
            bool isInRounds = c.order == "sequential" || runs.Select(static run => run.Repeat).SequenceEqual(runs.Select(static run => run.Repeat).Order());
            bool grows = !c.stops || runs.GroupBy(run => (run.Repeat, SweepOrder.LineOf(spec, run.Point))).All(
                static line => line.Select(static run => run.Point.Index).SequenceEqual(line.Select(static run => run.Point.Index).Order()));
            return isComplete && isInRounds && grows;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    private static string Order(params string[] lines)
    {
        SweepSpec spec = SweepText.Spec(lines);
        return string.Join(' ', SweepOrder.Of(spec, SweepPoint.CrossProduct(spec.Axes)).Select(static run => $"{run.Point.Index}.{run.Repeat}"));
    }
}
