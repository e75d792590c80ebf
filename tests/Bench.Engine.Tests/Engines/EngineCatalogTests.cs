using Bench.Engine.Engines;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;
using Bench.Engine.Targets;

namespace Bench.Engine.Tests.Engines;

public sealed class EngineCatalogTests
{
    [Fact]
    public void The_catalog_has_fios_engines_of_this_platform()
    {
        Assert.Equal(
            [
                "cpuio", "dircreate", "dirdelete", "dirstat", "exec", "falloc", "filecreate", "filedelete", "filestat", "ftruncate", "http", "io_uring",
                "libaio", "mmap", "nbd", "net", "netsplice", "null", "posixaio", "psync", "pvsync", "pvsync2", "splice", "sync", "vsync",
            ],
            EngineCatalog.CreateStandard().All.Select(engine => engine.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_engine_creates_what_it_describes()
    {
        using var file = new ScratchFile(4096);
        foreach (EngineDescriptor descriptor in EngineCatalog.CreateStandard().All.Where(static engine => engine.DoesIo && engine.Operation is null && engine.Targets != EngineTargets.Own))
        {
            using var shallow = EngineHarness.Open(descriptor.Name, file.Target, depth: 1);
            using var deep = EngineHarness.Open(descriptor.Name, file.Target, depth: 4);

            Assert.Equal(descriptor.IsSynchronous, deep.Engine.IsSynchronous);
            Assert.True(descriptor.IsSynchronous == shallow.Engine.IsSynchronous || descriptor.Name is "null" or "vsync");
        }
    }

    [Fact]
    public void Null_completes_every_unit_without_touching_it()
    {
        using var engine = EngineHarness.Open("null", new Target("null", TargetKind.None, 1 << 20), depth: 3);
        engine.Prepare(0, IoDirection.Read, 0, 4096);
        engine.Prepare(1, IoDirection.Write, 4096, 512);
        engine.Prepare(2, IoDirection.Sync, 0, 0);

        Assert.Equal(3, engine.Engine.Submit([2, 0, 1]));
        int[] done = new int[2];
        Assert.Equal(2, engine.Engine.Reap(done, 1, -1));
        Assert.Equal([2, 0], done);
        Assert.Equal(1, engine.Engine.Reap(done, 1, -1));
        Assert.Equal(1, done[0]);
        Assert.Equal([4096, 512, 0], Enumerable.Range(0, 3).Select(slot => engine.Unit(slot).Result));
    }

    [Fact]
    public void The_portable_psync_reads_what_it_wrote()
    {
        using var file = new ScratchFile(4096 + 100);
        var options = new JobOptions();
        using var engine = new EngineHarness(new PortablePsyncEngine(), options, [file.Target]);
        engine.Buffer(0, 4096).Fill(0xC3);

        Assert.Equal(4096, engine.Run(IoDirection.Write, 0));
        engine.Buffer(0, 4096).Clear();
        Assert.Equal(4096, engine.Run(IoDirection.Read, 0));
        Assert.True(engine.Buffer(0, 4096).IndexOfAnyExcept((byte)0xC3) < 0);
        Assert.Equal(100, engine.Run(IoDirection.Read, 4096));
        Assert.Equal(0, engine.Run(IoDirection.Sync));
    }

    [Fact]
    public void The_portable_psync_turns_exceptions_into_errnos()
    {
        using var file = new ScratchFile(4096);
        using var reader = new EngineHarness(new PortablePsyncEngine(), new JobOptions(), [file.Target], readOnly: true);
        var missing = new Target("/var/tmp/bench-no-such-file", TargetKind.File, 4096);

        Assert.True(reader.Run(IoDirection.Write) < 0);
        var error = Assert.Throws<DeviceException>(() => new EngineHarness(new PortablePsyncEngine(), new JobOptions(), [missing]));
        Assert.Equal(Errno.ENOENT, error.Errno);
    }
}
