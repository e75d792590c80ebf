using Bench.Iscsi.Initiator;

namespace Bench.Iscsi.Tests.Initiator;

public sealed class AnswerCoalescingTests
{
    private const long Start = 1_000_000_000;
    private const long Millisecond = 1_000_000;

    private readonly AnswerCoalescing _automatic = new(AnswerCoalescing.Automatic);

    [Fact]
    public void A_nap_is_an_eighth_of_the_mean_latency()
    {
        Assert.Equal(0, After(commands: 0, inFlight: 32, at: Start));

        // 32 in flight and 80 a millisecond: 400 µs each.
        Assert.Equal(50_000, After(commands: 800, inFlight: 32, at: Start + (10 * Millisecond)));
    }

    [Fact]
    public void No_nap_is_longer_than_a_tenth_of_a_millisecond()
    {
        After(commands: 0, inFlight: 32, at: Start);
        Assert.Equal(100_000, After(commands: 32, inFlight: 32, at: Start + (10 * Millisecond)));
    }

    [Fact]
    public void Fast_answers_leave_no_time_to_nap()
    {
        After(commands: 0, inFlight: 32, at: Start);
        Assert.Equal(0, After(commands: 3000, inFlight: 32, at: Start + (10 * Millisecond)));
    }

    [Fact]
    public void A_thread_that_polls_waits_for_more_however_fast_they_come()
    {
        var polling = new AnswerCoalescing(AnswerCoalescing.Automatic, polls: true);
        polling.Nap(Start, 0, 32, isLocal: true);

        // 32 in flight and 400 a millisecond: 80 µs each.
        Assert.Equal(10_000, polling.Nap(Start + (10 * Millisecond), 4000, 32, isLocal: true));
    }

    [Theory]
    [InlineData(15, true)]
    [InlineData(32, false)]
    public void Short_queues_and_other_machines_are_waited_for_awake(int inFlight, bool isLocal)
    {
        _automatic.Nap(Start, 0, inFlight, isLocal);
        Assert.Equal(0, _automatic.Nap(Start + (10 * Millisecond), 800, inFlight, isLocal));
    }

    [Fact]
    public void The_estimate_follows_the_target()
    {
        After(commands: 0, inFlight: 32, at: Start);
        After(commands: 800, inFlight: 32, at: Start + (10 * Millisecond));
        Assert.Equal(50_000, After(commands: 880, inFlight: 32, at: Start + (11 * Millisecond)));
        Assert.Equal(0, After(commands: 10_800, inFlight: 32, at: Start + (20 * Millisecond)));
    }

    [Fact]
    public void Nothing_finished_means_no_nap()
    {
        After(commands: 0, inFlight: 32, at: Start);
        Assert.Equal(0, After(commands: 0, inFlight: 32, at: Start + (10 * Millisecond)));
    }

    [Fact]
    public void A_set_time_holds_for_every_queue_and_machine()
    {
        var set = new AnswerCoalescing(TimeSpan.FromMicroseconds(20));
        Assert.True(set.IsOn);
        Assert.Equal(20_000, set.Nap(Start, 0, 1, isLocal: false));
    }

    [Fact]
    public void Zero_never_naps() => Assert.False(new AnswerCoalescing(TimeSpan.Zero).IsOn);

    private long After(long commands, int inFlight, long at) => _automatic.Nap(at, commands, inFlight, isLocal: true);
}
