using Bench.Engine.Targets;

namespace Bench.Engine.Tests.Engines;

/// <summary>A file on a real file system (not tmpfs), gone after the test.</summary>
internal sealed class ScratchFile : IDisposable
{
    public ScratchFile(long size, byte fill = 0)
    {
        // TMPDIR is often memory; direct I/O and ioctls are to meet a real file system.
        Path = System.IO.Path.Combine("/var/tmp", $"bench-test-{Guid.NewGuid():N}");
        using FileStream file = File.Create(Path);
        byte[] data = new byte[64 * 1024];
        Array.Fill(data, fill);
        for (long written = 0; written < size; written += data.Length)
        {
            file.Write(data, 0, (int)Math.Min(data.Length, size - written));
        }

        file.Flush(flushToDisk: true);
        Target = new Target(Path, TargetKind.File, size, 512);
    }

    public string Path { get; }

    public Target Target { get; }

    public void Dispose() => File.Delete(Path);
}
