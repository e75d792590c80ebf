using System.Reflection;
using Bench.Engine.Results.Fio;

namespace Bench.Engine.Results;

/// <summary>A run's outcome, merged and ready to be written: as JSON, terse or normal text, or as a summary table.</summary>
public sealed class ResultDocument
{
    /// <summary>Version of the layout that our JSON and terse output follow, as fio writes it, with our own behind it.</summary>
    public static string FioVersion => "fio-3.42-bench-" + BenchVersion;

    private ResultDocument(RunOutcome outcome)
    {
        Outcome = outcome;
        FioJobs = [.. Entries(outcome.Daemons.Where(daemon => daemon.Plan.Options.Stats)).Select(members => new FioJob(members))];
        FioGroups = [.. FioJobs.GroupBy(job => job.Group).OrderBy(group => group.Key).Select(group => new FioGroup(group.Key, [.. group]))];
    }

    /// <summary>Version of this program.</summary>
    public static string BenchVersion { get; } =
        typeof(ResultDocument).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>The outcome.</summary>
    public RunOutcome Outcome { get; }

    internal IReadOnlyList<FioJob> FioJobs { get; }

    internal IReadOnlyList<FioGroup> FioGroups { get; }

    /// <summary>Merges an outcome.</summary>
    public static ResultDocument From(RunOutcome outcome) => new(outcome);

    internal FioGroup GroupOf(FioJob job) => FioGroups.First(group => group.Number == job.Group);

    // fio's rule: a daemon opens a new entry unless it asks for group reporting and its predecessor was of the same group and
    // asked as well.
    private static IEnumerable<IReadOnlyList<DaemonOutcome>> Entries(IEnumerable<DaemonOutcome> daemons)
    {
        List<DaemonOutcome> open = [];
        foreach (DaemonOutcome daemon in daemons)
        {
            bool joins = open.Count > 0
                && daemon.Plan.Options.GroupReporting
                && open[^1].Plan.Options.GroupReporting
                && open[^1].Plan.Group == daemon.Plan.Group;
            if (!joins && open.Count > 0)
            {
                yield return open;
                open = [];
            }

            open.Add(daemon);
        }

        if (open.Count > 0)
        {
            yield return open;
        }
    }
}
