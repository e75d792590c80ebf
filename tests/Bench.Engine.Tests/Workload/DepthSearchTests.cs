using Bench.Engine.Jobs.Options;
using Bench.Engine.Workload.Pace;

namespace Bench.Engine.Tests.Workload;

public sealed class DepthSearchTests
{
    private const long Target = 1_000_000;
    private const long Window = 10_000_000;

    public static TheoryData<int, int> Limits
    {
        get
        {
            var limits = new TheoryData<int, int>();
            foreach (int most in (ReadOnlySpan<int>)[1, 2, 7, 16, 33])
            {
                for (int limit = 1; limit <= most; limit++)
                {
                    limits.Add(limit, most);
                }
            }

            return limits;
        }
    }

    [Theory]
    [MemberData(nameof(Limits))]
    public void The_largest_depth_that_meets_the_target_is_found_and_measured_anew(int limit, int most)
    {
        var run = new Simulation(Options(most, percent: 90), slowAbove: limit);
        run.Until(static search => search.IsDone, windows: 200);

        Assert.Equal(limit, run.Search.Depth);
        Assert.Equal(1, run.Restarts);
    }

    [Fact]
    public void Depths_double_until_one_fails_and_then_halve_the_distance()
    {
        var run = new Simulation(Options(64, percent: 90), slowAbove: 11);
        run.Until(static search => search.IsDone, windows: 200);

        Assert.Equal([1, 2, 4, 8, 16, 12, 10, 11], run.Depths);
    }

    [Fact]
    public void At_100_percent_one_slow_I_O_lowers_the_depth_at_once()
    {
        var run = new Simulation(Options(8, percent: 100), slowAbove: 8);
        run.Until(static search => search.Depth == 4, windows: 50);

        Assert.True(run.Search.Completed(Target + 1, run.Now));
        Assert.True(run.Search.IsDraining);
        Assert.Equal(3, run.Search.Depth);
    }

    [Fact]
    public void At_depth_1_one_slow_I_O_ends_a_search_for_100_percent()
        => Assert.False(new Simulation(Options(8, percent: 100), slowAbove: 8).Search.Completed(Target + 1, 1));

    [Fact]
    public void A_search_that_runs_on_follows_what_the_target_can_do()
    {
        JobOptions options = Options(32, percent: 90);
        options.LatencyRun = true;
        var run = new Simulation(options, slowAbove: 20);
        run.Until(static _ => false, windows: 30);
        Assert.InRange(run.Search.Depth, 19, 21);
        run.SlowAbove = 3;
        run.Until(static _ => false, windows: 60);

        Assert.InRange(run.Search.Depth, 2, 4);
        Assert.False(run.Search.IsDone);
        Assert.Equal(0, run.Restarts);
    }

    [Fact]
    public void The_ramp_is_no_part_of_the_search()
    {
        JobOptions options = Options(8, percent: 100);
        options.RampTime = TimeSpan.FromMilliseconds(5);
        DepthSearch search = DepthSearch.Create(options)!;
        search.Start(1000);

        Assert.True(search.Completed(Target * 100, 4_000_000));
        Assert.False(search.Completed(Target * 100, 6_000_000));
    }

    [Fact]
    public void Without_a_target_there_is_no_search() => Assert.Null(DepthSearch.Create(new JobOptions()));

    private static JobOptions Options(int depth, double percent) => new()
    {
        IoDepth = depth,
        LatencyTarget = TimeSpan.FromMilliseconds(1),
        LatencyWindow = TimeSpan.FromMilliseconds(10),
        LatencyPercentile = percent,
    };

    /// <summary>A target whose latencies are over the limit as soon as more than so many I/Os are in flight.</summary>
    private sealed class Simulation
    {
        public Simulation(JobOptions options, int slowAbove)
        {
            Search = DepthSearch.Create(options)!;
            SlowAbove = slowAbove;
            Search.Start(0);
        }

        public DepthSearch Search { get; }

        public int SlowAbove { get; set; }

        public long Now { get; private set; }

        public int Restarts { get; private set; }

        /// <summary>Depths that were tried, repetitions left out.</summary>
        public List<int> Depths { get; } = [];

        public void Until(Predicate<DepthSearch> isReached, int windows)
        {
            for (int i = 0; i < windows * 20 && !isReached(Search); i++)
            {
                if (Search.IsDraining && Search.Drained(Now))
                {
                    Restarts++;
                }

                if (Depths.Count == 0 || Depths[^1] != Search.Depth)
                {
                    Depths.Add(Search.Depth);
                }

                Now += Window / 20;
                Search.Completed(Search.Depth > SlowAbove ? Target * 2 : Target / 2, Now);
            }
        }
    }
}
