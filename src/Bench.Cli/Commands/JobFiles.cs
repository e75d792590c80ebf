using Bench.Engine.Jobs;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Sweeps;

namespace Bench.Cli.Commands;

/// <summary>Reads job files the way <c>run</c> and <c>lint</c> are given them.</summary>
internal static class JobFiles
{
    /// <summary>Reads the files with overrides applied.</summary>
    /// <param name="request">Files, overrides, chosen jobs.</param>
    /// <param name="texts">Keeps the texts for the points of a sweep.</param>
    /// <param name="point">The options of such a point; none outside of a sweep.</param>
    /// <exception cref="JobFileException">A file cannot be run as written.</exception>
    public static JobSet Read(RunRequest request, JobTexts texts, IReadOnlyList<SweepSetting> point)
    {
        JobPresets.Provide(request.JobFiles, texts);
        return JobReader.Read(request.JobFiles, new JobReadSettings
        {
            Table = BenchCatalog.Options,
            Sections = request.Sections,
            Overrides = JobOverrides.Parse(request.Overrides),
            ReadOnly = request.Settings.ReadOnly,
            Point = point,
            Texts = texts,
            Environment = request.Variables.Lookup,
        });
    }

    /// <summary>The sweep that job files and command line describe; null without one.</summary>
    /// <exception cref="JobFileException">It cannot be run as written.</exception>
    public static SweepSpec? SweepOf(RunRequest request, JobSet jobs)
    {
        SweepSetting[] added =
        [
            .. JobOverrides.Parse(request.Sweep).Select(static (setting, at) =>
                new SweepSetting(setting.Key, setting.Value?.Trim() ?? "", new SourceLocation("--sweep", at + 1))),
        ];
        SweepSpec? sweep = SweepSpecReader.Read(jobs, added, BenchCatalog.Settings.Sweep, BenchCatalog.Options);
        foreach ((string key, _) in JobOverrides.Parse(request.Overrides))
        {
            if (BenchCatalog.Options.Find(key) is { } option && sweep?.Axes.FirstOrDefault(axis => axis.Sets(option.Name)) is { } axis)
            {
                throw new JobFileException(axis.Source, option.Name, $"{option.Name} is swept here and set by --set; give its one value by --sweep {option.Name}=VALUE instead");
            }
        }

        return sweep;
    }

    /// <summary>The jobs of a point of a sweep.</summary>
    /// <exception cref="JobFileException">A value does not fit; the place is that of the sweep's line.</exception>
    public static JobSet AtPoint(RunRequest request, JobTexts texts, SweepSpec sweep, SweepPoint point)
    {
        JobSet jobs = Read(request, texts, SettingsOf(sweep, point));
        if (sweep.Steady is not null && jobs.Jobs.FirstOrDefault(static job => !CanWait(job.Options)) is { } job)
        {
            SourceLocation place = sweep.Settings.First(static setting => setting.Key == "steady").Source;
            throw new JobFileException(
                place, "steady", $"steady prolongs the ramp until the state is steady: job {job.Name} needs time_based and runtime, and no steadystate of its own");
        }

        return jobs;
    }

    /// <summary>The options of a point, with the place in the sweep that they come from.</summary>
    public static IReadOnlyList<SweepSetting> SettingsOf(SweepSpec sweep, SweepPoint point) =>
        [.. point.Values.Where(static value => value.Key != SweepAxis.Label).Select(value => new SweepSetting(value.Key, value.Value, sweep.Axes.First(axis => axis.Sets(value.Key)).Source))];

    private static bool CanWait(JobOptions options) => options is { TimeBased: true, Runtime: not null, SteadyState: null };
}
