using Bench.Engine.Native;

namespace Bench.Engine.Safety;

/// <summary>
/// Files made by Bench on file systems without extended attributes (NFS, vfat, old tmpfs): one line each in
/// <c>$XDG_STATE_HOME/bench/layouts</c> (default <c>~/.local/state/bench/layouts</c>), holding device, inode, birth time, what the
/// content is bound to, and path. All of them must match, so that a file which later takes the name or the inode, or content that
/// somebody else put there, is not taken for ours.
/// </summary>
internal sealed class LayoutRegistry(string path)
{
    private const string Open = "open";
    private const int Fields = 5;
    private const int ContentField = 3;

    private static readonly Lock Writing = new();

    /// <summary>The user's registry.</summary>
    public static LayoutRegistry Default { get; } = new(Path.Combine(StateFolder(), "bench", "layouts"));

    /// <summary>Adds a file that a run may write to. A registry that cannot be written is no reason to fail a run: the next one will ask.</summary>
    public void Add(string file) => Write(file, Open);

    /// <summary>Binds the line of a file that was added to its content as it is now, at the end of a run that wrote.</summary>
    public void Seal(string file)
    {
        if (Status(file) is { } status && Holds(Line(file, status, Open)))
        {
            Write(file, Content(status));
        }
    }

    /// <summary>Adds files or directories that a run is done with, bound to their content as it is now.</summary>
    public void AddFinished(IReadOnlyCollection<string> files)
    {
        if (files.Count > 0)
        {
            Write([.. files.Select(static file => (Path.GetFullPath(file), Status(file))).Where(static entry => entry.Item2 is not null)
                .Select(static entry => Line(entry.Item1, entry.Item2!.Value, Content(entry.Item2!.Value)))]);
        }
    }

    /// <summary>True when the file was added and nobody else has changed it since.</summary>
    public bool Contains(string file) =>
        Status(file) is { } status && (Holds(Line(file, status, Open)) || Holds(Line(file, status, Content(status))));

    private static bool IsCurrent(string line)
    {
        string[] fields = line.Split(' ', Fields);
        return fields.Length == Fields && Status(fields[^1]) is { } status && Line(fields[^1], status, fields[ContentField]) == line;
    }

    private static string PathOf(string line) => line.Split(' ', Fields)[^1];

    private static FileStatus? Status(string file) => FileStatus.Read(Path.GetFullPath(file), out FileStatus status) == 0 ? status : null;

    private static string Content(in FileStatus status) => $"{status.Size}:{status.ModifiedNanoseconds}";

    private static string Line(string file, in FileStatus status, string content) =>
        $"{status.DeviceMajor}:{status.DeviceMinor} {status.Inode} {status.BirthNanoseconds} {content} {Path.GetFullPath(file)}";

    private bool Holds(string line)
    {
        try
        {
            return File.Exists(path) && File.ReadLines(path).Contains(line);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void Write(string file, string content)
    {
        if (Status(file) is not { } status)
        {
            return;
        }

        Write([Line(file, status, content)]);
    }

    private void Write(IReadOnlyList<string> lines)
    {
        HashSet<string> named = [.. lines.Select(PathOf)];
        lock (Writing)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                IEnumerable<string> kept = File.Exists(path) ? File.ReadLines(path).Where(line => IsCurrent(line) && !named.Contains(PathOf(line))) : [];
                string temporary = $"{path}.{Environment.ProcessId}";
                File.WriteAllLines(temporary, [.. kept, .. lines]);
                File.Move(temporary, path, overwrite: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
            }
        }
    }

    private static string StateFolder() =>
        Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
}
