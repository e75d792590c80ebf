using Bench.Engine.Engines;
using Bench.Engine.Native;
using Bench.Engine.Targets;

namespace Bench.Engine.Tests.Engines;

/// <summary>What holds for every engine that works on files.</summary>
public sealed class FileEngineTests
{
    private const int Block = 4096;
    private const int Blocks = 16;

    public static TheoryData<string> Engines => [.. EngineHarness.FileEngines];

    public static TheoryData<string> EnginesWithDirectIo => [.. EngineHarness.FileEngines.Where(name => name != "mmap")];

    [Theory]
    [MemberData(nameof(Engines))]
    public void Data_written_by_one_engine_is_read_by_every_other(string writer) => WriteThenReadByAll(writer, direct: false);

    [Theory]
    [MemberData(nameof(Engines))]
    public void Data_written_directly_is_read_by_every_other(string writer) => WriteThenReadByAll(writer, direct: true);

    [Theory]
    [MemberData(nameof(Engines))]
    public void A_read_across_the_end_is_short_and_one_beyond_it_is_empty(string name)
    {
        using var file = new ScratchFile(Block + 100);
        using var engine = EngineHarness.Open(name, file.Target, readOnly: true);

        Assert.Equal(100, engine.Run(IoDirection.Read, Block, Block));
        Assert.Equal(0, engine.Run(IoDirection.Read, 2 * Block, Block));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void A_write_through_a_read_only_open_is_EBADF(string name)
    {
        using var file = new ScratchFile(Block, fill: 7);
        using var engine = EngineHarness.Open(name, file.Target, readOnly: true);

        Assert.Equal(-Errno.EBADF, engine.Run(IoDirection.Write, 0, Block));
        Assert.All(File.ReadAllBytes(file.Path), value => Assert.Equal(7, value));
    }

    [Theory]
    [MemberData(nameof(EnginesWithDirectIo))]
    public void Unaligned_direct_io_is_EINVAL(string name)
    {
        using var file = new ScratchFile(4 * Block);
        using var engine = EngineHarness.Open(name, file.Target, configure: options => options.Direct = true);

        Assert.Equal(-Errno.EINVAL, engine.Run(IoDirection.Read, 1, Block));
        Assert.Equal(-Errno.EINVAL, engine.Run(IoDirection.Write, 0, 100));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Every_kind_of_sync_succeeds_and_moves_nothing(string name)
    {
        using var file = new ScratchFile(4 * Block);
        using var engine = EngineHarness.Open(name, file.Target, depth: 4);

        Assert.Equal(Block, engine.Run(IoDirection.Write, Block, Block));
        Assert.Equal(0, engine.Run(IoDirection.Sync, sync: SyncCall.Fsync));
        Assert.Equal(0, engine.Run(IoDirection.Sync, sync: SyncCall.Fdatasync));
        Assert.Equal(0, engine.Run(IoDirection.Sync, 0, 4 * Block, SyncCall.SyncFileRange));
        Assert.Equal(0, engine.Engine.Flush(0));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void A_trim_of_a_regular_file_is_ENOTTY_as_with_fio(string name)
    {
        using var file = new ScratchFile(4 * Block);
        using var engine = EngineHarness.Open(name, file.Target, depth: 2);

        Assert.Equal(-Errno.ENOTTY, engine.Run(IoDirection.Trim, 0, Block));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Writes_trims_and_syncs_of_one_batch_each_get_their_own_result(string name)
    {
        using var file = new ScratchFile(4 * Block);
        using var engine = EngineHarness.Open(name, file.Target, depth: 5);
        engine.Prepare(0, IoDirection.Write, 0, Block);
        engine.Prepare(1, IoDirection.Sync, 0, 0);
        engine.Prepare(2, IoDirection.Read, Block, 2 * 512);
        engine.Prepare(3, IoDirection.Trim, 0, Block);
        engine.Prepare(4, IoDirection.Write, 2 * Block, 512);

        engine.Complete([0, 1, 2, 3, 4]);

        Assert.Equal([Block, 0, 1024, -Errno.ENOTTY, 512], Enumerable.Range(0, 5).Select(slot => engine.Unit(slot).Result));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void A_missing_file_is_named_with_advice(string name)
    {
        var target = new Target("/var/tmp/bench-no-such-file", TargetKind.File, Block);

        var error = Assert.Throws<DeviceException>(() => EngineHarness.Open(name, target));

        Assert.Equal(Errno.ENOENT, error.Errno);
        Assert.Equal(target.Path, error.Target);
        Assert.Contains("/var/tmp/bench-no-such-file", error.Message, StringComparison.Ordinal);
        Assert.Contains("size=", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void A_directory_is_refused_for_writing(string name)
    {
        var error = Assert.Throws<DeviceException>(() => EngineHarness.Open(name, new Target("/var/tmp", TargetKind.File, Block)));

        Assert.Equal(Errno.EISDIR, error.Errno);
        Assert.Contains("directory", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(EnginesWithDirectIo))]
    public void A_file_is_created_at_open_when_the_job_says_so(string name)
    {
        string path = $"/var/tmp/bench-test-{Guid.NewGuid():N}";
        try
        {
            using var engine = EngineHarness.Open(name, new Target(path, TargetKind.File, Block), configure: options => options.CreateOnOpen = true);

            Assert.Equal(Block, engine.Run(IoDirection.Write, 0, Block));
            Assert.Equal(Block, new FileInfo(path).Length);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void WriteThenReadByAll(string writer, bool direct)
    {
        using var file = new ScratchFile(Block * Blocks);
        byte[] data = new byte[Block * Blocks];
        new Random(1).NextBytes(data);
        int[] slots = [.. Enumerable.Range(0, Blocks)];
        using (var engine = EngineHarness.Open(writer, file.Target, Blocks, options => options.Direct = direct))
        {
            foreach (int slot in slots)
            {
                data.AsSpan(slot * Block, Block).CopyTo(engine.Buffer(slot, Block));
                engine.Prepare(slot, IoDirection.Write, slot * Block, Block);
            }

            CompleteAsTheEngineLikes(engine, slots);
            Assert.All(slots, slot => Assert.Equal(Block, engine.Unit(slot).Result));
            Assert.Equal(0, engine.Engine.Flush(0));
        }

        Assert.Equal(data, File.ReadAllBytes(file.Path));
        foreach (string reader in EngineHarness.FileEngines)
        {
            using var engine = EngineHarness.Open(reader, file.Target, Blocks, options => options.Direct = direct, readOnly: true);
            foreach (int slot in slots)
            {
                engine.Prepare(slot, IoDirection.Read, slot * Block, Block);
            }

            CompleteAsTheEngineLikes(engine, slots);
            foreach (int slot in slots)
            {
                Assert.Equal(Block, engine.Unit(slot).Result);
                Assert.True(data.AsSpan(slot * Block, Block).SequenceEqual(engine.Buffer(slot, Block)), $"{reader} read block {slot} wrong");
            }
        }
    }

    private static void CompleteAsTheEngineLikes(EngineHarness engine, int[] slots)
    {
        if (!engine.Engine.IsSynchronous)
        {
            engine.Complete(slots);
            return;
        }

        foreach (int slot in slots)
        {
            engine.Complete([slot]);
        }
    }
}
