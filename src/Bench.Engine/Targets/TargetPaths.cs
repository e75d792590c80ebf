using System.Globalization;
using Bench.Engine.Jobs;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;

namespace Bench.Engine.Targets;

/// <summary>The paths that a daemon works on, by fio's rules for naming them.</summary>
public static class TargetPaths
{
    /// <summary>
    /// The paths of one clone in the order of fio's file numbers. Nothing is created; the file system is only asked
    /// whether the job's name is a device, and for the content of <c>opendir</c>.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="cloneIndex">Which of its <c>numjobs</c>, from 0: <c>$jobnum</c>, and the choice among several directories.</param>
    /// <exception cref="DeviceException"><c>opendir</c> cannot be read (the kernel's errno) or holds no file (2).</exception>
    public static IReadOnlyList<string> For(JobDefinition job, int cloneIndex)
    {
        ArgumentNullException.ThrowIfNull(job);
        JobOptions options = job.Options;
        IReadOnlyList<string> directories = options.Directory is null ? [] : FileNameList.Parse(options.Directory);

        var paths = new List<string>();
        if (options.Filename is not null)
        {
            // Explicit names are shared by all clones, hence always in the first directory.
            paths.AddRange(FileNameList.Parse(options.Filename).Select(name => InDirectory(directories, 0, name)));
        }

        if (options.OpenDir is not null)
        {
            AddBelow(options.OpenDir, paths);
        }

        if (paths.Count > 0)
        {
            return paths;
        }

        if (options.NrFiles == 1 && IsSpecialFile(job.Section))
        {
            return [InDirectory(directories, cloneIndex, job.Section)];
        }

        for (int number = 0; number < options.NrFiles; number++)
        {
            string name = Format(options.FilenameFormat, job.Section, cloneIndex, number);
            paths.Add(InDirectory(directories, cloneIndex, name));
        }

        return paths;
    }

    private static string InDirectory(IReadOnlyList<string> directories, int index, string name) =>
        directories.Count == 0 || name == TargetInspector.StandardStream || FileNameList.IsUrl(name)
            ? name
            : $"{directories[index % directories.Count].TrimEnd('/')}/{name}";

    // fio takes the keywords in any case; $clientuid is the peer of its client/server mode, which a local run has not.
    private static string Format(string format, string section, int clone, int file) =>
        (format.Length == 0 ? "$jobname.$jobnum.$filenum" : format)
            .Replace("$jobname", section, StringComparison.OrdinalIgnoreCase)
            .Replace("$jobnum", clone.ToString(CultureInfo.InvariantCulture), StringComparison.OrdinalIgnoreCase)
            .Replace("$filenum", file.ToString(CultureInfo.InvariantCulture), StringComparison.OrdinalIgnoreCase)
            .Replace("$clientuid", string.Empty, StringComparison.OrdinalIgnoreCase);

    // A directory of the job's name is no target, unlike in fio, where such a job always fails.
    private static bool IsSpecialFile(string path) =>
        FileStatus.Read(path, out FileStatus status) == 0
        && (status.IsBlockDevice || status.IsCharacterDevice || status.IsFifo);

    private static void AddBelow(string directory, List<string> paths)
    {
        int before = paths.Count;
        try
        {
            paths.AddRange(Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
                .Where(path => FileStatus.Read(path, out FileStatus status, followLinks: false) == 0 && status.IsRegular)
                .Order(StringComparer.Ordinal));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DeviceException(directory, ManagedFailure.ErrnoOf(error), $"opendir={directory} cannot be read: {error.Message}");
        }

        if (paths.Count == before)
        {
            throw new DeviceException(directory, Errno.ENOENT, $"opendir={directory} holds no regular file");
        }
    }
}
