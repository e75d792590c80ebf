using System.Diagnostics;
using Bench.Engine.Native;
using Bench.Engine.Targets;

namespace Bench.Engine.Tests.Engines;

/// <summary>A pipe that nobody writes to keeps I/O in flight for as long as a test needs.</summary>
public sealed class PipeTests : IDisposable
{
    private readonly string _path = $"/var/tmp/bench-test-{Guid.NewGuid():N}";
    private readonly FileStream _writer;

    public PipeTests()
    {
        using Process mkfifo = Process.Start("mkfifo", _path);
        mkfifo.WaitForExit();

        // Open for both directions, so that neither open waits for the other end.
        _writer = new FileStream(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
    }

    private Target Target => new(_path, TargetKind.Pipe, 4096);

    [Fact]
    public void Reads_of_an_empty_pipe_are_in_flight_at_full_depth_and_end_one_by_one()
    {
        using var engine = EngineHarness.Open("io_uring", Target, depth: 8, readOnly: true);
        PrepareReads(engine);
        int[] done = new int[8];

        Assert.Equal(8, engine.Engine.Submit([0, 1, 2, 3, 4, 5, 6, 7]));
        Assert.Equal(0, engine.Engine.Reap(done, 0, 0));
        Assert.Equal(0, engine.Engine.Reap(done, 1, 1_000_000));
        for (int count = 0; count < 8; count++)
        {
            _writer.Write(new byte[512]);
            Assert.Equal(1, engine.Engine.Reap(done.AsSpan(count), 1, -1));
            Assert.Equal(512, engine.Unit(done[count]).Result);
        }

        Assert.Equal(Enumerable.Range(0, 8), done.Order());
    }

    [Fact]
    public void Closing_io_uring_cancels_what_would_never_end()
    {
        using var engine = EngineHarness.Open("io_uring", Target, depth: 4, readOnly: true);
        PrepareReads(engine);
        Assert.Equal(4, engine.Engine.Submit([0, 1, 2, 3]));

        engine.CloseEngine();

        // A cancelled read takes nothing from the pipe: what is written now is there for another reader.
        _writer.Write([1, 2, 3]);
        byte[] read = new byte[3];
        _writer.ReadExactly(read);
        Assert.Equal([1, 2, 3], read);
    }

    [Fact]
    public void Sync_reads_a_pipe_in_order_and_psync_says_that_it_cannot_seek()
    {
        _writer.Write([.. Enumerable.Repeat((byte)1, 512), .. Enumerable.Repeat((byte)2, 512)]);
        using (var psync = EngineHarness.Open("psync", Target, readOnly: true))
        {
            Assert.Equal(-Errno.ESPIPE, psync.Run(IoDirection.Read, 0, 512));
        }

        using var sync = EngineHarness.Open("sync", Target, readOnly: true);
        Assert.Equal(512, sync.Run(IoDirection.Read, 0, 512));
        Assert.Equal(1, sync.Buffer(0, 512)[511]);
        Assert.Equal(512, sync.Run(IoDirection.Read, 512, 512));
        Assert.Equal(2, sync.Buffer(0, 512)[0]);
    }

    public void Dispose()
    {
        _writer.Dispose();
        File.Delete(_path);
    }

    private static void PrepareReads(EngineHarness engine)
    {
        for (int slot = 0; slot < engine.Depth; slot++)
        {
            engine.Prepare(slot, IoDirection.Read, 0, 512);
        }
    }
}
