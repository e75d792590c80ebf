using Bench.Engine.Engines;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;

namespace Bench.Engine.Tests.Engines;

/// <summary>Engine options change how I/O is issued, and never what it does.</summary>
public sealed class EngineOptionTests : IClassFixture<LoopDeviceFixture>
{
    private const int Block = 4096;
    private const int Depth = 8;
    private const int Tries = 100;

    private readonly LoopDeviceFixture _loop;

    public EngineOptionTests(LoopDeviceFixture loop) => _loop = loop;

    public static TheoryData<string, string> Options => new()
    {
        { "io_uring", "fixedbufs" },
        { "io_uring", "registerfiles" },
        { "io_uring", "sqthread_poll" },
        { "io_uring", "sqthread_poll sqthread_poll_cpu" },
        { "io_uring", "fixedbufs registerfiles sqthread_poll" },
        { "io_uring", "nonvectored=0" },
        { "io_uring", "nonvectored=1" },
        { "io_uring", "force_async=1" },
        { "io_uring", "force_async=3 nonvectored=0" },
        { "libaio", "userspace_reap" },
        { "libaio", "libaio_vectored" },
        { "libaio", "libaio_vectored userspace_reap" },
        { "pvsync2", "hipri hipri_percentage=0" },
        { "mmap", "thp" },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void Options_of_engines_leave_the_data_alone(string name, string options)
    {
        using var file = new ScratchFile(Block * Depth);
        byte[] expected = new byte[Block * Depth];
        new Random(2).NextBytes(expected);
        using var engine = EngineHarness.Open(name, file.Target, Depth, job => Set(job, options));
        int[] slots = [.. Enumerable.Range(0, Depth)];

        for (int round = 0; round < 3; round++)
        {
            foreach (int slot in slots)
            {
                expected.AsSpan(slot * Block, Block).CopyTo(engine.Buffer(slot, Block));
                engine.Prepare(slot, IoDirection.Write, slot * Block, Block);
            }

            Complete(engine, slots);
            Assert.All(slots, slot => Assert.Equal(Block, engine.Unit(slot).Result));
            Assert.Equal(0, engine.Run(IoDirection.Sync, sync: SyncCall.Fdatasync));
            foreach (int slot in slots)
            {
                engine.Buffer(slot, Block).Clear();
                engine.Prepare(slot, IoDirection.Read, slot * Block, Block);
            }

            Complete(engine, slots);
            foreach (int slot in slots)
            {
                Assert.Equal(Block, engine.Unit(slot).Result);
                Assert.True(expected.AsSpan(slot * Block, Block).SequenceEqual(engine.Buffer(slot, Block)));
            }
        }
    }

    [Theory]
    [InlineData("io_uring")]
    [InlineData("pvsync2")]
    public void Nowait_gives_EAGAIN_for_data_that_is_not_in_the_cache(string name)
    {
        using var file = new ScratchFile(Block * Depth);

        // Opening drops the file's pages, and the read may not wait for the disk. The kernel keeps a page that somebody else looks at
        // in this moment (write-back, compaction), so it may take more than one try; without nowait none would ever give EAGAIN.
        Assert.Contains(-Errno.EAGAIN, Enumerable.Range(0, Tries).Select(_ => ReadOnce(name, file, invalidate: true)));

        // Memory that is short may take a page away again, so this too may take more than one try.
        Assert.Contains(Block, Enumerable.Range(0, Tries).Select(_ =>
        {
            File.ReadAllBytes(file.Path);
            return ReadOnce(name, file, invalidate: false);
        }));
    }

    [SkippableTheory]
    [InlineData("io_uring")]
    [InlineData("pvsync2")]
    public void Uncached_reads_leave_nothing_in_the_page_cache(string name)
    {
        using var file = new ScratchFile(Block * Depth);
        using (var plain = EngineHarness.Open("pvsync2", file.Target, configure: job => job.FadviseHint = FadviseHint.Random, readOnly: true))
        {
            Assert.Equal(Block, plain.Run(IoDirection.Read));
            Assert.True(IsCached(file), "a plain read is cached");
        }

        using var engine = EngineHarness.Open(name, file.Target, readOnly: true, configure: job =>
        {
            job.FadviseHint = FadviseHint.Random;
            Set(job, "uncached");
        });
        int result = engine.Run(IoDirection.Read);
        Skip.If(result == -Errno.EOPNOTSUPP, "this kernel or file system has no uncached buffered I/O");

        Assert.Equal(Block, result);
        Assert.False(IsCached(file));
    }

    [Fact]
    public void Hipri_without_direct_is_refused_with_advice()
    {
        using var file = new ScratchFile(Block);
        var options = new JobOptions { IoEngine = "io_uring" };
        Set(options, "hipri");

        string? refusal = EngineHarness.Describe("io_uring").Probe(options);
        var error = Assert.Throws<DeviceException>(() => new EngineHarness(new IoUringEngine(), options, [file.Target]));

        Assert.Contains("direct=1", refusal, StringComparison.Ordinal);
        Assert.Contains("direct=1", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Hipri_on_a_device_without_poll_queues_is_an_error_of_the_io()
    {
        using var engine = EngineHarness.Open("io_uring", _loop.Target, readOnly: true, configure: job =>
        {
            job.Direct = true;
            Set(job, "hipri");
        });

        Assert.Equal(-Errno.EOPNOTSUPP, engine.Run(IoDirection.Read));
    }

    [Fact]
    public void A_ring_deeper_than_the_kernel_takes_is_refused_with_advice()
    {
        using var file = new ScratchFile(Block);

        var error = Assert.Throws<DeviceException>(() => EngineHarness.Open("io_uring", file.Target, depth: 40_000));

        Assert.Contains("iodepth", error.Message, StringComparison.Ordinal);
    }

    private static void Set(JobOptions job, string options)
    {
        foreach (string option in options.Split(' '))
        {
            string[] parts = option.Split('=');
            job.EngineOptions[parts[0]] = parts switch
            {
                ["sqthread_poll_cpu"] => 0,
                [_] => true,
                _ => int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture),
            };
        }
    }

    private static void Complete(EngineHarness engine, int[] slots)
    {
        foreach (int[] batch in engine.Engine.IsSynchronous ? slots.Select(slot => (int[])[slot]) : [slots])
        {
            engine.Complete(batch);
        }
    }

    // A read that may not wait succeeds exactly when the page is there.
    private static int ReadOnce(string name, ScratchFile file, bool invalidate)
    {
        using var engine = EngineHarness.Open(name, file.Target, readOnly: true, configure: job =>
        {
            job.Invalidate = invalidate;
            Set(job, "nowait");
        });
        return engine.Run(IoDirection.Read);
    }

    private static bool IsCached(ScratchFile file)
    {
        using var engine = EngineHarness.Open("pvsync2", file.Target, readOnly: true, configure: job =>
        {
            job.Invalidate = false;
            job.FadviseHint = FadviseHint.Random;
            Set(job, "nowait");
        });
        return engine.Run(IoDirection.Read) == Block;
    }
}
