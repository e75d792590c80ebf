using Bench.Engine.Jobs.Reading;

namespace Bench.Engine.Jobs;

/// <summary>Reads fio job files into typed jobs.</summary>
public static class JobReader
{
    /// <summary>
    /// Reads job files; each starts from fresh defaults, and the first job of the second and later ones waits for all before it.
    /// </summary>
    /// <param name="paths">The files, <c>-</c> for standard input.</param>
    /// <param name="settings">Known options, filters and overrides.</param>
    /// <exception cref="JobFileException">A file cannot be read, or cannot be run as written; the message is for the user.</exception>
    public static JobSet Read(IEnumerable<string> paths, JobReadSettings settings)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(settings);
        var jobs = new JobAssembler(settings);
        var last = "no job file";
        foreach (var path in paths)
        {
            jobs.AddFile(path);
            last = path;
        }

        var set = jobs.Finish();
        return set.Jobs.Count > 0
            ? set
            : throw new JobFileException(new SourceLocation(last, 0), null, "No job(s) defined: there is no section beside [global]"
                + (settings.Sections.Count > 0 ? $" among the chosen ones ({string.Join(", ", settings.Sections)})" : ""));
    }
}
