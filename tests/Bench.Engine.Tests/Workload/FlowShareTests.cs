using System.Collections.Concurrent;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Workload.Pace;

namespace Bench.Engine.Tests.Workload;

public sealed class FlowShareTests
{
    private readonly ConcurrentDictionary<int, FlowShare.Flow> _flows = new();

    [Fact]
    public void Daemons_of_one_flow_take_turns_in_the_proportion_of_their_weights()
    {
        FlowShare[] shares = [Join(3), Join(1), Join(2)];
        int[] taken = Take(shares, rounds: 5000);

        Assert.InRange(taken[0], (taken[1] * 3) - 4, (taken[1] * 3) + 4);
        Assert.InRange(taken[2], (taken[1] * 2) - 3, (taken[1] * 2) + 3);
        Assert.True(taken[1] > 1000);
    }

    [Fact]
    public void A_daemon_that_is_ahead_waits_for_ever_for_one_that_does_nothing()
    {
        FlowShare active = Join(1);
        Join(1);
        int taken = Enumerable.Range(0, 1000).Count(_ => active.TryTake());

        Assert.InRange(taken, 1, 2);
    }

    [Fact]
    public void One_that_has_left_is_waited_for_no_more()
    {
        FlowShare active = Join(1);
        FlowShare idle = Join(5);
        Take([active, idle], rounds: 100);
        idle.Dispose();

        Assert.All(Enumerable.Range(0, 1000), _ => Assert.True(active.TryTake()));
    }

    [Fact]
    public void Other_flows_and_jobs_without_one_do_not_count()
    {
        FlowShare active = Join(1);
        Join(1, id: 7);

        Assert.All(Enumerable.Range(0, 1000), _ => Assert.True(active.TryTake()));
        Assert.Null(FlowShare.Join(_flows, new JobOptions()));
    }

    private FlowShare Join(int weight, int id = 0) => FlowShare.Join(_flows, new JobOptions { Flow = weight, FlowId = id })!;

    private static int[] Take(FlowShare[] shares, int rounds)
    {
        int[] taken = new int[shares.Length];
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < shares.Length; i++)
            {
                taken[i] += shares[i].TryTake() ? 1 : 0;
            }
        }

        return taken;
    }
}
