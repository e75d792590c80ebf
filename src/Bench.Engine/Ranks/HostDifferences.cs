using Bench.Engine.Results;
using Bench.Engine.Results.Advice;

namespace Bench.Engine.Ranks;

/// <summary>Finds in what the hosts of a run differ that ought to be the same for their results to be one.</summary>
internal static class HostDifferences
{
    private static readonly (string What, Func<RankReport, string?> Of)[] OfHosts =
    [
        ("version of Bench", static report => report.BenchVersion),
        ("kernel", static report => report.Outcome.Environment?.Kernel),
        ("operating system", static report => report.Outcome.Environment?.Os),
        (".NET", static report => report.Outcome.Environment?.Runtime),
        ("CPU", static report => report.Outcome.Environment?.CpuModel),
        ("number of CPUs", static report => report.Outcome.Environment?.CpusOnline?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ("frequency governor", static report => report.Outcome.Environment?.Governor),
        ("mitigations", static report => report.Outcome.Environment?.Mitigations),
    ];

    private static readonly (string What, Func<TargetDescription, string?> Of)[] OfTargets =
    [
        ("kind", static target => target.Target.Kind.ToString()),
        ("file system", static target => target.FileSystem),
        ("mount options", static target => target.MountOptions),
        ("device model", static target => target.Model),
        ("I/O scheduler", static target => target.Scheduler),
        ("transport", static target => target.Transport),
        ("initiator", static target => target.Initiator),
    ];

    public static IEnumerable<Advisory> Find(IReadOnlyList<RankReport> reports)
    {
        List<string> differences = [.. OfHosts.Select(property => Difference(property.What, [.. reports.Select(report => (report.Host, property.Of(report)))])).OfType<string>()];
        foreach (IGrouping<string, (string Host, TargetDescription Target)> path in reports
            .SelectMany(static report => report.Outcome.Targets.Select(target => (report.Host, Target: target)))
            .GroupBy(static entry => entry.Target.Target.Path))
        {
            differences.AddRange(OfTargets
                .Select(property => Difference($"{property.What} of {path.Key}", [.. path.Select(entry => (entry.Host, property.Of(entry.Target)))]))
                .OfType<string>());
        }

        if (differences.Count > 0)
        {
            yield return new Advisory(
                "hosts-differ", true, "The hosts are not alike, so that one number stands for different things.",
                string.Join("; ", differences) + ".", "Run on hosts of one kind, or compare the hosts by their rows instead of the sum.", []);
        }
    }

    private static string? Difference(string what, IReadOnlyList<(string Host, string? Value)> values)
    {
        var kinds = values.Where(static entry => entry.Value is not null).Distinct().GroupBy(static entry => entry.Value!).OrderByDescending(static kind => kind.Count()).ToList();
        return kinds.Count < 2
            ? null
            : $"{what}: " + string.Join(", ", kinds.Select(kind => $"{kind.Key} on {Named([.. kind.Select(static entry => entry.Host)])}"));
    }

    private static string Named(IReadOnlyList<string> hosts) =>
        hosts.Count <= 3 ? string.Join(", ", hosts) : $"{string.Join(", ", hosts.Take(3))} and {hosts.Count - 3} more";
}
