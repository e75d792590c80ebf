namespace Bench.Engine.Hosts;

/// <summary>Where the kernel's own file systems are, so that tests can stand in a tree of their own.</summary>
/// <param name="Sys">sysfs.</param>
/// <param name="Proc">procfs.</param>
public sealed record SystemRoots(string Sys = "/sys", string Proc = "/proc")
{
    /// <summary>Those of this machine.</summary>
    public static SystemRoots Machine { get; } = new();

    /// <summary>Content of an attribute without the line end, or null when there is none to be read.</summary>
    internal static string? Read(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Lines of a table, or none.</summary>
    internal static string[] Lines(string path) => Read(path)?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>Names of the entries of a folder, or none.</summary>
    internal static string[] Entries(string path)
    {
        try
        {
            return Directory.Exists(path)
                ? [.. Directory.GetFileSystemEntries(path).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)]
                : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
