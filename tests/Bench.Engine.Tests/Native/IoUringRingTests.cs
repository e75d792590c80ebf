using Bench.Engine.Native;

namespace Bench.Engine.Tests.Native;

public sealed unsafe class IoUringRingTests
{
    private const byte IORING_OP_NOP = 0;

    [Fact]
    public void Entries_come_back_with_their_tags_in_order()
    {
        using IoUringRing ring = Create();
        for (int index = 0; index < 4; index++)
        {
            Queue(ring, index, (ulong)(100 + index));
        }

        Assert.Equal(4, ring.Unsubmitted);
        Assert.Equal(0, ring.Enter(4, runCompletions: true, null));

        Assert.Equal(0, ring.Unsubmitted);
        Assert.True(ring.IsQueueEmpty);
        for (ulong tag = 100; tag < 104; tag++)
        {
            Assert.True(ring.TryTake(out ulong taken, out int result));
            Assert.Equal(tag, taken);
            Assert.Equal(0, result);
        }

        Assert.False(ring.TryTake(out _, out _));
    }

    [Fact]
    public void The_ring_wraps_around_without_losing_entries()
    {
        using IoUringRing ring = Create();
        ring.RegisterSelf();
        for (ulong tag = 0; tag < 1000; tag++)
        {
            Queue(ring, (int)(tag % 4), tag);
            Assert.Equal(0, ring.Enter(1, runCompletions: true, null));
            Assert.True(ring.TryTake(out ulong taken, out _));
            Assert.Equal(tag, taken);
        }
    }

    [Fact]
    public void A_timed_wait_without_completions_is_ETIME_and_a_poll_ends_too()
    {
        using IoUringRing ring = Create();
        TimeSpec limit = TimeSpec.FromNanoseconds(1_000_000);

        Assert.True(ring.HasTimedWait);
        Assert.Equal(-Errno.ETIME, ring.Enter(1, runCompletions: true, &limit));
        Assert.Equal(0, ring.Poll(&limit));
    }

    [Fact]
    public void The_probe_knows_reads_and_no_future_operation()
    {
        using IoUringRing ring = Create();
        IoUringProbe probe = ring.Probe();

        Assert.True(probe.Supports(IoUring.IORING_OP_READV));
        Assert.True(probe.Supports(IoUring.IORING_OP_FSYNC));
        Assert.False(probe.Supports(255));
    }

    [Fact]
    public void A_refused_ring_gives_its_errno_and_leaks_nothing()
    {
        int before = Directory.GetFiles("/proc/self/fd").Length;

        Assert.Null(IoUringRing.Create(0, 0, 0, out int errno));
        Create().Dispose();

        Assert.Equal(Errno.EINVAL, errno);
        Assert.InRange(Directory.GetFiles("/proc/self/fd").Length, 0, before + 8);
    }

    private static IoUringRing Create() => IoUringRing.Create(4, 0, 0, out int errno)
        ?? throw new InvalidOperationException(Errno.Describe(errno));

    private static void Queue(IoUringRing ring, int index, ulong tag)
    {
        ring.Entries[index] = new SubmissionEntry { Head = SubmissionEntry.MakeHead(IORING_OP_NOP, 0, 0, -1), UserData = tag };
        ring.Queue(index);
    }
}
