using Bench.Report.Points;
using Bench.Report.Reading;

namespace Bench.Report.Comparison;

/// <summary>Something other than the numbers in which the sides differ.</summary>
/// <param name="Kind">Where it belongs: <c>option</c>, <c>host</c>, <c>target</c>, <c>iscsi</c>, <c>tool</c>.</param>
/// <param name="Name">Its name; of options with the job where there are several jobs.</param>
/// <param name="Values">What each side has, in the order of the sides; several values of a side joined by <c>|</c>, null where it has none.</param>
public sealed record SideDifference(string Kind, string Name, IReadOnlyList<string?> Values)
{
    private const int MostValues = 4;

    /// <summary>Facts that change from run to run by themselves.</summary>
    private static readonly HashSet<string> Fleeting = new(StringComparer.Ordinal) { "load_before", "clock.read_cost_ns", "clock.resolution_ns" };

    /// <summary>All differences, by kind. What a side does not tell at all is no difference.</summary>
    internal static IReadOnlyList<SideDifference> Between(IReadOnlyList<ComparisonSide> sides, PointTable table, IReadOnlyList<string> sideOptions)
    {
        HashSet<string> known = [.. table.Varying, .. sideOptions.Select(OptionValue.Name)];
        (string Kind, Func<ResultFile, IEnumerable<KeyValuePair<string, string>>> Facts)[] kinds =
        [
            ("option", result => Options(result, known, table.JobsRenamed)),
            ("host", result => result.Environment.Facts.Where(f => !Fleeting.Contains(f.Key))),
            ("target", result => result.Targets.SelectMany(t => t.Facts)),
            ("iscsi", result => result.IscsiSessions.SelectMany(Session)),
            ("tool", result => [new("version", result.Tool)]),
        ];
        return [.. kinds.SelectMany(kind => Of(kind.Kind, sides, kind.Facts))];
    }

    /// <summary>Sides whose results tell nothing of their host or targets (fio's), so that differences there stay unseen.</summary>
    internal static IEnumerable<string> Silent(IReadOnlyList<ComparisonSide> sides) =>
        sides.Where(s => s.Results.All(r => r.Environment.Facts.Count == 0 && r.Targets.Count == 0)).Select(s => s.Name);

    private static IEnumerable<SideDifference> Of(string kind, IReadOnlyList<ComparisonSide> sides, Func<ResultFile, IEnumerable<KeyValuePair<string, string>>> facts)
    {
        List<ILookup<string, string>> bySide = [.. sides.Select(s => s.Results.SelectMany(facts).Distinct().ToLookup(f => f.Key, f => f.Value))];
        foreach (string name in bySide.SelectMany(s => s.Select(f => f.Key)).Distinct())
        {
            List<string?> values = [.. bySide.Select(s => Text([.. s[name].Order(StringComparer.Ordinal)]))];
            if (values.Where((_, i) => bySide[i].Count > 0).Distinct().Count() > 1)
            {
                yield return new(kind, name, values);
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Options(ResultFile result, HashSet<string> known, bool renamed)
    {
        bool several = !renamed && result.Jobs.Select(j => j.Name).Distinct().Count() > 1;
        return MeasuredRun.Of(result)
            .SelectMany(run => run.Options.Where(o => !known.Contains(o.Key)).Select(o => several ? new(run.Name + ": " + o.Key, o.Value) : o))
            .Concat(renamed ? result.Jobs.Select(j => KeyValuePair.Create("name", j.Name)) : []);
    }

    private static IEnumerable<KeyValuePair<string, string>> Session(IscsiSession session) =>
        [new("portal", session.Portal), new("lun", session.Model), new("connections", $"{session.Connections}"), .. session.Negotiated];

    private static string? Text(List<string> values) =>
        values.Count == 0 ? null : string.Join(" | ", values.Take(MostValues)) + (values.Count > MostValues ? $" | … ({values.Count} values)" : "");
}
