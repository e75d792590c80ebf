using Bench.Engine.Sweeps;
using FsCheck;
using FsCheck.Fluent;

namespace Bench.Engine.Tests.Sweeps;

public sealed class GoalSearchTests
{
    [Fact]
    public void The_knee_of_a_saturating_device_is_found_at_its_smallest_load()
    {
        Prop.ForAll(Gen.Choose(1, 2000).ToArbitrary(), slots =>
        {
            (long best, int visits) = Search("iodepth=1..4096", maximize: true, depth => new SearchValue(Math.Min(depth, slots), true, 0));

            // Equal within the indifference, and above it by no more than a gap that is not halved any more.
            double smallest = slots * (1 - GoalSearch.Indifference);
            return best >= smallest && best <= (smallest * (1 + (2 * GoalSearch.Resolution))) + 1 && visits <= 30;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void The_largest_load_within_a_limit_is_found()
    {
        Prop.ForAll(Gen.Choose(1, 4096).ToArbitrary(), limit =>
        {
            (long best, int visits) = Search(
                "iodepth=1..4096", maximize: true, depth => new SearchValue(depth, depth <= limit, depth <= limit ? 0 : (depth - limit) / (double)limit));
            return best <= limit && best >= (limit * (1 - (2 * GoalSearch.Resolution))) - 1 && visits <= 30;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void The_smallest_latency_above_a_rate_is_found()
    {
        Prop.ForAll(Gen.Choose(1, 4096).ToArbitrary(), needed =>
        {
            (long best, _) = Search(
                "iodepth=1..4096", maximize: false, depth => new SearchValue(depth * 100.0, depth >= needed, depth >= needed ? 0 : (needed - depth) / (double)needed));
            return best >= needed && best <= (needed * (1 + (2 * GoalSearch.Resolution))) + 1;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void A_peak_between_the_doublings_is_found()
    {
        (long best, int visits) = Search("iodepth=1..1024", maximize: true, static depth => new SearchValue(1000 - (10 * Math.Abs(depth - 90)), true, 0));

        Assert.InRange(best, 80, 100);
        Assert.InRange(visits, 8, 30);
    }

    [Fact]
    public void Load_far_beyond_the_limit_is_never_offered()
    {
        var offered = new List<long>();
        Search("iodepth=1..4096", maximize: true, depth =>
        {
            offered.Add(depth);
            return new SearchValue(depth, depth <= 10, depth <= 10 ? 0 : depth);
        });

        Assert.Equal(16, offered.Max());
    }

    [Fact]
    public void A_range_with_steps_is_searched_among_its_steps()
    {
        var offered = new List<long>();
        (long best, _) = Search("iodepth=1..256*2", maximize: true, depth =>
        {
            offered.Add(depth);
            return new SearchValue(Math.Min(depth, 50), true, 0);
        });

        Assert.Equal(64, best);
        Assert.All(offered, static depth => Assert.True(long.IsPow2(depth), $"{depth}"));
    }

    [Fact]
    public void Two_ranges_are_searched_together()
    {
        // Both kinds of load fill the same 64 slots, and depth is worth twice as much.
        SweepSpec spec = SweepText.Spec("numjobs=1..16", "iodepth=1..128", "goal=max iops");
        SearchDimension[] dimensions = [.. spec.Axes.Select(static axis => new SearchDimension(axis))];
        var search = new GoalSearch(dimensions, maximize: true);
        int visits = 0;

        bool ended = search.Run((place, _) =>
        {
            visits++;
            return new SearchValue(Math.Min((place[0] + 1) + (2 * (place[1] + 1)), 200), true, 0);
        });

        Assert.True(ended);
        Assert.InRange(search.BestValue.Objective!.Value, 198, 200);
        Assert.InRange(visits, 8, GoalSearch.MostVisits);
    }

    [Fact]
    public void A_search_that_is_interrupted_says_so()
    {
        SearchDimension[] dimensions = [new(SweepText.Spec("iodepth=1..128", "goal=max iops").Axes[0])];
        int visits = 0;

        Assert.False(new GoalSearch(dimensions, maximize: true).Run((_, _) => ++visits > 3 ? null : new SearchValue(visits, true, 0)));
    }

    [Fact]
    public void A_device_that_answers_at_random_ends_the_search_all_the_same()
    {
        var cases = from seed in Gen.Choose(0, 10_000) from meets in Gen.Choose(0, 100) select (seed, meets);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var random = new Random(c.seed);
            (long best, int visits) = Search("iodepth=1..100000", maximize: c.seed % 2 == 0, _ => new SearchValue(random.Next(), random.Next(100) < c.meets, random.NextDouble()));
            return best is >= 1 and <= 100_000 && visits <= GoalSearch.MostVisits;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    private static (long Best, int Visits) Search(string range, bool maximize, Func<long, SearchValue> answer)
    {
        var dimension = new SearchDimension(SweepText.Spec(range, "goal=max iops").Axes[0]);
        var search = new GoalSearch([dimension], maximize);
        int visits = 0;
        search.Run((place, _) =>
        {
            visits++;
            return answer(long.Parse(dimension.Text(place[0]), System.Globalization.CultureInfo.InvariantCulture));
        });
        return (long.Parse(dimension.Text(search.Best[0]), System.Globalization.CultureInfo.InvariantCulture), visits);
    }
}
