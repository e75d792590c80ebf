using Bench.Engine.Native;
using Bench.Engine.Targets;
using Bench.Engine.Tests.Safety;

namespace Bench.Engine.Tests.Engines;

/// <summary>A file system of 64 KiB that has room for little; needs root to mount it.</summary>
public sealed class TinyFileSystemFixture : IDisposable
{
    private TemporaryMount? _mount;

    /// <summary>A new file, 1 MiB long and all hole.</summary>
    public Target NewSparseFile()
    {
        _mount ??= TemporaryMount.Memory(64 * 1024, Path.Combine("/var/tmp", $"bench-tiny-{Guid.NewGuid():N}"));
        string path = Path.Combine(_mount.Point, "sparse");
        File.Delete(path);
        using (FileStream file = File.Create(path))
        {
            file.SetLength(1 << 20);
        }

        return new Target(path, TargetKind.File, 1 << 20);
    }

    public void Dispose()
    {
        if (_mount != null)
        {
            _mount.Dispose();
            Directory.Delete(_mount.Point);
        }
    }
}

/// <summary>Running out of space is a result, never a crash.</summary>
public sealed class FullFileSystemTests : IClassFixture<TinyFileSystemFixture>
{
    private readonly TinyFileSystemFixture _tiny;

    public FullFileSystemTests(TinyFileSystemFixture tiny) => _tiny = tiny;

    public static TheoryData<string> Engines => [.. EngineHarness.FileEngines];

    [SkippableTheory]
    [MemberData(nameof(Engines))]
    public void A_full_file_system_gives_ENOSPC(string name)
    {
        using var engine = EngineHarness.Open(name, _tiny.NewSparseFile());
        int result = 4096;
        for (int block = 0; block < 32 && result == 4096; block++)
        {
            result = engine.Run(IoDirection.Write, block * 4096);
        }

        Assert.Equal(-Errno.ENOSPC, result);
    }

    [Theory]
    [InlineData("psync")]
    [InlineData("sync")]
    [InlineData("pvsync2")]
    [InlineData("io_uring")]
    [InlineData("posixaio")]
    public void The_full_device_gives_ENOSPC(string name)
    {
        using var engine = EngineHarness.Open(name, new Target("/dev/full", TargetKind.Character, 4096));

        Assert.Equal(-Errno.ENOSPC, engine.Run(IoDirection.Write));
    }
}
