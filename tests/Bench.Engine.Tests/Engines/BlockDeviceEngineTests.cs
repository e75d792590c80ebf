using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;

namespace Bench.Engine.Tests.Engines;

/// <summary>Engines on block devices: discards, sizes, and I/O that stays in flight.</summary>
public sealed class BlockDeviceEngineTests : IClassFixture<ZramFixture>, IClassFixture<LoopDeviceFixture>, IDisposable
{
    private const int Block = 4096;

    private readonly ZramFixture _zram;
    private readonly LoopDeviceFixture _loop;

    public BlockDeviceEngineTests(ZramFixture zram, LoopDeviceFixture loop)
    {
        _zram = zram;
        _loop = loop;
    }

    public static TheoryData<string> Engines => [.. EngineHarness.FileEngines];

    public static TheoryData<string> AsynchronousEngines => ["libaio", "io_uring"];

    [SkippableTheory]
    [MemberData(nameof(Engines))]
    public void A_trimmed_block_of_a_device_reads_as_zeroes(string name)
    {
        using var engine = EngineHarness.Open(name, _zram.Target, depth: 2, configure: options =>
        {
            options.Direct = name != "mmap";
            options.ReadWrite = IoPattern.RandTrimWrite;
        });
        engine.Buffer(0, Block).Fill(0x5A);

        Assert.Equal(Block, engine.Run(IoDirection.Write, 8 * Block));
        Assert.Equal(Block, engine.Run(IoDirection.Read, 8 * Block));
        Assert.Equal(0x5A, engine.Buffer(0, Block)[0]);
        Assert.Equal(Block, engine.Run(IoDirection.Trim, 8 * Block));
        Assert.Equal(Block, engine.Run(IoDirection.Read, 8 * Block));

        Assert.True(engine.Buffer(0, Block).IndexOfAnyExcept((byte)0) < 0);
    }

    [SkippableTheory]
    [MemberData(nameof(Engines))]
    public void A_trim_that_is_no_whole_sector_is_EINVAL(string name)
    {
        using var engine = EngineHarness.Open(name, _zram.Target, configure: options => options.ReadWrite = IoPattern.Trim);

        Assert.Equal(-Errno.EINVAL, engine.Run(IoDirection.Trim, 100, 100));
    }

    [SkippableTheory]
    [MemberData(nameof(Engines))]
    public void The_end_of_a_device_stops_reads_and_refuses_writes(string name)
    {
        using var engine = EngineHarness.Open(name, _zram.Target);

        Assert.Equal(0, engine.Run(IoDirection.Read, ZramFixture.Size));
        Assert.Equal(name == "mmap" ? -Errno.EINVAL : -Errno.ENOSPC, engine.Run(IoDirection.Write, ZramFixture.Size));
    }

    [SkippableTheory]
    [MemberData(nameof(AsynchronousEngines))]
    public void All_of_the_depth_is_in_flight_at_once(string name)
    {
        const int Depth = 8;
        using var engine = OpenThrottled(name, Depth, readsPerSecond: 20);
        int[] slots = [.. Enumerable.Range(0, Depth)];

        // One read passes each 50 ms, so the kernel holds the others while the submit returns: a synchronous call would
        // have returned with none left.
        Assert.Equal(Depth, engine.Engine.Submit(slots));
        int[] done = new int[Depth];
        int first = engine.Engine.Reap(done, 0, 0);
        Assert.InRange(first, 0, Depth - 2);

        int rest = 0;
        while (first + rest < Depth)
        {
            rest += engine.Engine.Reap(done.AsSpan(first + rest), 1, -1);
        }

        Assert.Equal(slots, done.Order());
        Assert.All(slots, slot => Assert.Equal(Block, engine.Unit(slot).Result));
    }

    [SkippableTheory]
    [MemberData(nameof(AsynchronousEngines))]
    public void A_wait_ends_with_its_time_limit_and_loses_nothing(string name)
    {
        using var engine = OpenThrottled(name, depth: 4, readsPerSecond: 4);
        int[] done = new int[4];

        Assert.Equal(4, engine.Engine.Submit([0, 1, 2, 3]));
        int early = engine.Engine.Reap(done, 4, 1_000_000);
        Assert.InRange(early, 0, 3);

        int total = early;
        while (total < 4)
        {
            total += engine.Engine.Reap(done.AsSpan(total), 4 - total, -1);
        }

        Assert.Equal([0, 1, 2, 3], done.Order());
    }

    [SkippableTheory]
    [MemberData(nameof(AsynchronousEngines))]
    public void Closing_waits_until_the_kernel_lets_go_of_the_buffers(string name)
    {
        using var engine = OpenThrottled(name, depth: 4, readsPerSecond: 10);
        Assert.Equal(4, engine.Engine.Submit([0, 1, 2, 3]));

        engine.CloseEngine();
        for (int slot = 0; slot < 4; slot++)
        {
            engine.Buffer(slot, Block).Fill(0xEE);
        }

        // Reads leave the limiter in order: were one of the engine's still waiting there, it would have passed, and its
        // zeroes arrived over the fill, before these two.
        using (var other = EngineHarness.Open("psync", _loop.Target, configure: options => options.Direct = true, readOnly: true))
        {
            Assert.Equal(Block, other.Run(IoDirection.Read, 8 * 1024 * 1024));
            Assert.Equal(Block, other.Run(IoDirection.Read, 9 * 1024 * 1024));
        }

        for (int slot = 0; slot < 4; slot++)
        {
            Assert.True(engine.Buffer(slot, Block).IndexOfAnyExcept((byte)0xEE) < 0);
        }
    }

    /// <summary>A limit must not outlive the test: the next user of the loop device would meet it.</summary>
    public void Dispose() => _loop.LiftLimit();

    private EngineHarness OpenThrottled(string name, int depth, int readsPerSecond)
    {
        _loop.LimitReads(readsPerSecond);
        var engine = EngineHarness.Open(name, _loop.Target, depth, options => options.Direct = true, readOnly: true);
        for (int slot = 0; slot < depth; slot++)
        {
            // Apart from each other, or the block layer merges them into one.
            engine.Prepare(slot, IoDirection.Read, slot * 1024 * 1024L, Block);
        }

        return engine;
    }
}
