using System.Text;
using Bench.Engine.Ranks;

namespace Bench.Engine.Tests.Ranks;

public sealed class RankGroupTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly List<RankGroup> _groups = [];

    public void Dispose() => _groups.ForEach(static group => group.Dispose());

    [Fact]
    public async Task What_every_rank_brings_all_of_them_have()
    {
        RankGroup[] ranks = Join(MemoryTransport.Create(4), Limit);
        IReadOnlyList<byte[]?>[] all = await Task.WhenAll(ranks.Select(static rank => Task.Run(() => rank.Exchange("key", [(byte)(10 + rank.Rank)], CancellationToken.None))));

        Assert.All(all, static known => Assert.Equal([10, 11, 12, 13], known.Select(static content => content![0])));
    }

    [Fact]
    public async Task Introduced_ranks_are_known_to_all_by_their_hosts()
    {
        RankGroup[] ranks = Join(MemoryTransport.Create(3), Limit);
        await Task.WhenAll(ranks.Select(static rank => Task.Run(() => rank.Introduce($"host-{rank.Rank}"))));

        Assert.All(ranks, static rank => Assert.Equal(["host-0", "host-1", "host-2"], rank.Hosts));
    }

    [Fact]
    public void A_point_is_reached_when_the_last_rank_has_arrived()
    {
        RankGroup[] ranks = Join(MemoryTransport.Create(3), Limit);
        ranks[0].Arrive("start");
        ranks[2].Arrive("start");
        ranks[0].Announce("both have said so");
        Await(ranks[2], () => ranks[2].NoticesFrom(0).Count == 1);

        Assert.All(ranks, static rank => Assert.Null(rank.MomentOf("start")));

        ranks[1].Arrive("start");

        Assert.All(ranks, static rank => Await(rank, () => rank.MomentOf("start") is not null));
    }

    // All of them read the clock of one process, so that the moments are the same but for the error of the comparison.
    [Fact]
    public void The_moment_is_the_same_on_all_clocks_within_the_stated_error()
    {
        RankGroup[] ranks = Join(MemoryTransport.Create(3), Limit);
        IReadOnlyList<ClockEstimate> clocks = ranks[0].MeasureClocks();
        Array.ForEach(ranks, static rank => rank.Arrive("start"));
        Assert.All(ranks, static rank => Await(rank, () => rank.MomentOf("start") is not null));

        Assert.All(clocks.Skip(1), static clock => Assert.True(clock.Rounds > 0 && Math.Abs(clock.OffsetNanoseconds) <= clock.ErrorNanoseconds, clock.ToString()));
        long common = ranks[0].MomentOf("start")!.Value;
        Assert.All(ranks, rank => Assert.InRange(Math.Abs(rank.MomentOf("start")!.Value - common), 0, clocks[rank.Rank].ErrorNanoseconds));
    }

    [Fact]
    public void Notices_reach_every_rank_in_one_order()
    {
        RankGroup[] ranks = Join(MemoryTransport.Create(3), Limit);
        Array.ForEach(ranks, static rank => rank.Announce($"of {rank.Rank}"));
        Assert.All(ranks, static rank => Await(rank, () => rank.NoticesFrom(0).Count == 3));

        Assert.Equal(["of 0", "of 1", "of 2"], ranks[0].NoticesFrom(0).Order());
        Assert.All(ranks, rank => Assert.Equal(ranks[0].NoticesFrom(0), rank.NoticesFrom(0)));
    }

    [Fact]
    public async Task A_rank_that_falls_silent_is_given_up_and_waited_for_no_longer()
    {
        MemoryTransport[] transports = MemoryTransport.Create(3);
        RankGroup[] ranks = Join(transports, TimeSpan.FromSeconds(2));
        await Task.WhenAll(ranks.Select(static rank => Task.Run(() => rank.Introduce($"host-{rank.Rank}"))));
        Task<IReadOnlyList<byte[]?>> exchange = Task.Run(() => ranks[0].Exchange("key", [0], CancellationToken.None));
        ranks[2].Send(0, "key", new byte[] { 2 });
        ranks[0].Arrive("end");
        ranks[2].Arrive("end");
        transports[1].Vanish();
        IReadOnlyList<byte[]?> known = await exchange.WaitAsync(Limit);

        Assert.Null(known[1]);
        Assert.Equal(2, known[2]![0]);
        RankLoss loss = Assert.Single(ranks[0].Losses);
        Assert.Equal((1, "host-1"), (loss.Rank, loss.Host));
        Await(ranks[2], () => ranks[2].MomentOf("end") is not null);

        // Whoever is cut off finds the others gone.
        Await(ranks[1], () => ranks[1].IsLost(0));
    }

    [Fact]
    public void What_is_sent_is_taken_once_and_only_the_newest_status_counts()
    {
        RankGroup[] ranks = Join(MemoryTransport.Create(2), Limit);
        ranks[1].SendStatus("old"u8.ToArray());
        ranks[1].SendStatus("new"u8.ToArray());
        ranks[1].Send(0, "note", "content"u8.ToArray());

        Assert.Equal("content", Encoding.UTF8.GetString(ranks[0].Await("note", 1, Limit, CancellationToken.None)!.Value.Span));
        Assert.Null(ranks[0].Take("note", 1));
        Assert.Equal("new", Encoding.UTF8.GetString(ranks[0].StatusOf(1)!.Value.Span));
    }

    private static void Await(RankGroup rank, Func<bool> condition) => Assert.True(rank.WaitUntil(condition, Limit, CancellationToken.None));

    private RankGroup[] Join(MemoryTransport[] transports, TimeSpan silence)
    {
        _groups.AddRange(transports.Select(transport => RankGroup.Join(() => transport, new RankGroupSettings { SilenceLimit = silence })));
        return [.. _groups];
    }
}
