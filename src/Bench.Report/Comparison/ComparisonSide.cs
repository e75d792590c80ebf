using Bench.Report.Points;
using Bench.Report.Reading;

namespace Bench.Report.Comparison;

/// <summary>One side of a comparison: a name and the results that it has.</summary>
/// <param name="Name">Its name, unique among the sides.</param>
/// <param name="Results">At least one.</param>
public sealed record ComparisonSide(string Name, IReadOnlyList<ResultFile> Results)
{
    /// <summary>One side for each path, named by the label of its results where that tells the sides apart.</summary>
    public static IReadOnlyList<ComparisonSide> ByPath(IReadOnlyList<(string Path, IReadOnlyList<ResultFile> Results)> paths)
    {
        ReadOnlySpan<Func<(string Path, IReadOnlyList<ResultFile> Results), string>> namings =
        [
            p => p.Results.Select(r => r.Label).Distinct().Count() == 1 ? p.Results[0].Label : NameOf(p.Path),
            p => NameOf(p.Path),
            p => p.Path,
        ];
        foreach (Func<(string Path, IReadOnlyList<ResultFile> Results), string> naming in namings)
        {
            if (paths.Select(naming).Distinct().Count() == paths.Count)
            {
                return [.. paths.Select(p => new ComparisonSide(naming(p), p.Results))];
            }
        }

        return [.. paths.Select((p, i) => new ComparisonSide($"{p.Path} ({i + 1})", p.Results))];
    }

    /// <summary>
    /// Results with labels that tell the paths apart: where none was given, and the default is the same under several paths,
    /// each path's name stands for it. Files of fio in one folder that all have different options are the points of one configuration.
    /// </summary>
    public static IReadOnlyList<ResultFile> Labelled(IReadOnlyList<(string Path, IReadOnlyList<ResultFile> Results)> paths)
    {
        HashSet<string> shared = [.. paths.SelectMany(p => p.Results.Where(r => !r.IsLabelGiven).Select(r => r.Label).Distinct()).GroupBy(l => l).Where(g => g.Count() > 1).Select(g => g.Key)];
        return [.. paths.SelectMany(p => IsFioSweep(p.Results)
            ? p.Results.Select(r => r with { Label = NameOf(p.Path) })
            : p.Results.Select(r => !r.IsLabelGiven && shared.Contains(r.Label) ? r with { Label = NameOf(p.Path) } : r))];
    }

    private static bool IsFioSweep(IReadOnlyList<ResultFile> results) =>
        results.Count > 1 && results.All(r => r.Source == ResultSource.Fio) && PointTable.Of([("", results)]).Points.All(p => p.Runs.Count == 1);

    /// <summary>One side for each label, in order of appearance.</summary>
    public static IReadOnlyList<ComparisonSide> ByLabel(IEnumerable<ResultFile> results) =>
        [.. results.GroupBy(r => r.Label).Select(g => new ComparisonSide(g.Key, [.. g]))];

    /// <summary>One side for each value of an option, in order of the values; jobs that differ in it go to different sides.</summary>
    public static IReadOnlyList<ComparisonSide> ByOption(IEnumerable<ResultFile> results, string option)
    {
        string name = OptionValue.Name(option);
        var sides = new Dictionary<string, List<ResultFile>>(StringComparer.Ordinal);
        foreach (ResultFile result in results)
        {
            foreach (IGrouping<string?, MeasuredRun> ofValue in MeasuredRun.Of(result).GroupBy(run => run.Options.GetValueOrDefault(name)).Where(g => g.Key is not null))
            {
                sides.TryAdd(ofValue.Key!, []);
                sides[ofValue.Key!].Add(result with { Jobs = [.. ofValue.Select(run => run.Job).Distinct()] });
            }
        }

        return [.. sides.Order(Comparer<KeyValuePair<string, List<ResultFile>>>.Create((a, b) => PointOrder.Compare(name, a.Key, b.Key))).Select(s => new ComparisonSide($"{name}={s.Key}", s.Value))];
    }

    private static string NameOf(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return Directory.Exists(full) ? Path.GetFileName(full)
            : Path.GetFileName(full) == "result.json" ? Path.GetFileName(Path.GetDirectoryName(full)) ?? full
            : Path.GetFileNameWithoutExtension(full);
    }
}
