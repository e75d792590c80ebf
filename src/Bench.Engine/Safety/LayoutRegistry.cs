using Bench.Engine.Native;

namespace Bench.Engine.Safety;

/// <summary>
/// Files made by Bench on file systems without extended attributes (NFS, vfat, old tmpfs): one line each in
/// <c>$XDG_STATE_HOME/bench/layouts</c> (default <c>~/.local/state/bench/layouts</c>), holding device, inode, birth time and path.
/// All of them must match, so that a file which later takes the name or the inode is not taken for ours.
/// </summary>
internal sealed class LayoutRegistry(string path)
{
    private static readonly Lock Writing = new();

    /// <summary>The user's registry.</summary>
    public static LayoutRegistry Default { get; } = new(Path.Combine(StateFolder(), "bench", "layouts"));

    /// <summary>Adds a file. A registry that cannot be written is no reason to fail a run: the next one will ask.</summary>
    public void Add(string file)
    {
        if (Line(file) is not { } line)
        {
            return;
        }

        lock (Writing)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                string[] kept = File.Exists(path) ? [.. File.ReadLines(path).Where(IsCurrent)] : [];
                if (!kept.Contains(line))
                {
                    string temporary = $"{path}.{Environment.ProcessId}";
                    File.WriteAllLines(temporary, [.. kept, line]);
                    File.Move(temporary, path, overwrite: true);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
            }
        }
    }

    /// <summary>True when the file was added and is still the same.</summary>
    public bool Contains(string file)
    {
        try
        {
            return File.Exists(path) && Line(file) is { } line && File.ReadLines(path).Contains(line);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsCurrent(string line)
    {
        string[] fields = line.Split(' ', 4);
        return fields.Length == 4 && Line(fields[3]) == line;
    }

    private static string? Line(string file)
    {
        string full = Path.GetFullPath(file);
        return FileStatus.Read(full, out FileStatus status) == 0
            ? $"{status.DeviceMajor}:{status.DeviceMinor} {status.Inode} {status.BirthNanoseconds} {full}"
            : null;
    }

    private static string StateFolder() =>
        Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
}
