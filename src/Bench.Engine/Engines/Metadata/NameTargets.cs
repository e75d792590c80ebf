using Bench.Engine.Native;
using Bench.Engine.Safety;
using Bench.Engine.Targets;

namespace Bench.Engine.Engines.Metadata;

/// <summary>What happens to the names of a metadata job before and after the measurement.</summary>
internal static class NameTargets
{
    /// <summary>Mode of the directories that jobs make: theirs alone.</summary>
    public const uint DirectoryMode = 0x1C0;

    /// <summary>Makes the directories that lead to the targets.</summary>
    /// <exception cref="DeviceException">One cannot be made.</exception>
    public static void MakeParents(IReadOnlyList<Target> targets)
    {
        foreach (string parent in targets.Select(target => Path.GetDirectoryName(Path.GetFullPath(target.Path)) ?? "/").Distinct())
        {
            MakeDirectory(parent);
        }
    }

    /// <summary>Makes the targets themselves, as directories; those that are there already stay as they are.</summary>
    /// <exception cref="DeviceException">One cannot be made.</exception>
    public static void MakeDirectories(IReadOnlyList<Target> targets)
    {
        foreach (Target target in targets)
        {
            MakeDirectory(target.Path);
        }
    }

    /// <summary>Which of the targets are there, by their index.</summary>
    public static bool[] Existing(IReadOnlyList<Target> targets) =>
        [.. targets.Select(static target => FileStatus.Read(target.Path, out _, followLinks: false) == 0)];

    /// <summary>Notes that Bench made the targets which were not there before, so that a later job may delete them without asking.</summary>
    public static void MarkMade(IReadOnlyList<Target> targets, bool[] existed) =>
        LayoutMark.SetFinished([.. targets.Where((_, index) => !existed[index]).Select(static target => target.Path)]);

    /// <summary>Deletes regular files (<c>unlink</c>); a missing one is no error.</summary>
    /// <exception cref="DeviceException">A file cannot be deleted.</exception>
    public static void UnlinkFiles(IReadOnlyList<Target> targets) =>
        FileUse.Unlink([.. targets.Select(static target => target with { Kind = TargetKind.File })]);

    /// <summary>Deletes directories (<c>unlink</c>); missing ones, and those that somebody has put something into, stay.</summary>
    public static unsafe void UnlinkDirectories(IReadOnlyList<Target> targets)
    {
        using var paths = new NamePaths(targets);
        for (int target = 0; target < targets.Count; target++)
        {
            _ = LinuxNames.RemoveDirectory(paths[target]);
        }
    }

    private static void MakeDirectory(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DeviceException(path, ManagedFailure.ErrnoOf(error), $"{path}: the directory cannot be created: {error.Message}");
        }
    }
}
