namespace Bench.PeerJobs;

/// <summary>A temporary folder that goes away with its contents.</summary>
public sealed class ScratchFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("bench-peer-").FullName;

    /// <summary>A new folder below; open to other users, since jobs may change to them.</summary>
    public string Create(string name)
    {
        string path = Path.Combine(_root, name);
        Directory.CreateDirectory(path);
        OpenToAll(_root);
        OpenToAll(path);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static void OpenToAll(string folder)
    {
        const UnixFileMode Everything = (UnixFileMode)0b111_111_111;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, Everything);
        }
    }
}
