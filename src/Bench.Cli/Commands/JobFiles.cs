using Bench.Engine.Jobs;

namespace Bench.Cli.Commands;

/// <summary>Reads job files the way <c>run</c> and <c>lint</c> are given them.</summary>
internal static class JobFiles
{
    /// <summary>Reads the files with overrides applied.</summary>
    /// <exception cref="JobFileException">A file cannot be run as written.</exception>
    public static JobSet Read(
        IReadOnlyList<string> files, IReadOnlyList<string> overrides, IReadOnlyList<string> sections, bool readOnly)
    {
        JobSet jobs = JobReader.Read(files, new JobReadSettings
        {
            Table = BenchCatalog.Options,
            Sections = sections,
            Overrides = JobOverrides.Parse(overrides),
            ReadOnly = readOnly,
        });
        return jobs.Sweep is [var first, ..]
            ? throw new JobFileException(first.Source, "sweep", "[sweep] sections are not supported yet; run the points one by one with --set KEY=VALUE")
            : jobs;
    }
}
