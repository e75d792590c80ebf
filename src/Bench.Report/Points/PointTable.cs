using Bench.Report.Reading;

namespace Bench.Report.Points;

/// <summary>Results put in order: which options vary, and the points that they make, repeats together.</summary>
internal sealed class PointTable
{
    private PointTable(IReadOnlyList<string> sides, IReadOnlyList<string> varying, IReadOnlyList<MeasuredPoint> points, bool jobsRenamed)
    {
        Sides = sides;
        Varying = varying;
        Points = points;
        JobsRenamed = jobsRenamed;
        _byKey = points.ToDictionary(p => (p.Side, p.Key));
    }

    /// <summary>Labels or sides, in the order given.</summary>
    public IReadOnlyList<string> Sides { get; }

    /// <summary>Names of the options that tell points apart, those of a sweep first in its order.</summary>
    public IReadOnlyList<string> Varying { get; }

    /// <summary>All points: by side, then by value.</summary>
    public IReadOnlyList<MeasuredPoint> Points { get; }

    /// <summary>True when each side has one job of another name, which were taken for the same.</summary>
    public bool JobsRenamed { get; }

    private readonly Dictionary<(string, PointKey), MeasuredPoint> _byKey;

    /// <summary>The point of a side; null when the side has none.</summary>
    public MeasuredPoint? Find(string side, PointKey key) => _byKey.GetValueOrDefault((side, key));

    /// <summary>Puts results in order.</summary>
    /// <param name="sides">Results by side.</param>
    /// <param name="except">Options that sides differ in by definition, and that therefore are no part of a point.</param>
    public static PointTable Of(IReadOnlyList<(string Name, IReadOnlyList<ResultFile> Results)> sides, params string[] except)
    {
        List<(string Side, MeasuredRun Run)> runs = [.. sides.SelectMany(s => s.Results.SelectMany(MeasuredRun.Of).Select(r => (s.Name, r)))];
        string[] hidden = [.. except.Select(OptionValue.Name)];
        List<string> varying = [.. Varied(sides, runs).Where(o => !hidden.Contains(o))];
        bool renamed = RenamesJobs(runs);
        var order = new PointOrder(varying);
        List<MeasuredPoint> points = [.. runs
            .GroupBy(r => (r.Side, Key: Key(r.Run, varying, renamed)))
            .Select(g => new MeasuredPoint(g.Key.Side, g.Key.Key, [.. g.Select(r => r.Run)]))];
        List<string> names = [.. sides.Select(s => s.Name).Distinct()];
        return new(names, varying, [.. points.OrderBy(p => names.IndexOf(p.Side)).ThenBy(p => p.Key, order)], renamed);
    }

    private static PointKey Key(MeasuredRun run, List<string> varying, bool renamed) =>
        new([.. varying.Select(o => new KeyValuePair<string, string?>(o, run.Options.GetValueOrDefault(o)))], renamed ? "" : run.Name, run.Direction.Direction);

    /// <summary>
    /// Options that differ among a side's runs of the same job, those of a sweep first. What is one value throughout each side tells the
    /// sides apart, not their points: the engine and the target that go with a label, say.
    /// </summary>
    private static IEnumerable<string> Varied(IReadOnlyList<(string Name, IReadOnlyList<ResultFile> Results)> sides, List<(string Side, MeasuredRun Run)> runs)
    {
        List<string> differing = [.. runs
            .GroupBy(r => (r.Side, r.Run.Name))
            .SelectMany(g => g.SelectMany(r => r.Run.Options).GroupBy(o => o.Key).Where(o => OptionValue.Matters(o.Key) && Differs([.. o], g.Count())).Select(o => o.Key))
            .Distinct()];
        List<string> swept = [.. sides.SelectMany(s => s.Results).SelectMany(r => r.SweepPoint.Keys).Select(OptionValue.Name).Distinct()];
        return swept.Where(differing.Contains).Concat(differing.Except(swept).Order(StringComparer.Ordinal));
    }

    // An option that some runs have and others have not is a difference as well.
    private static bool Differs(List<KeyValuePair<string, string>> values, int runs) =>
        values.Select(v => v.Value).Distinct().Count() > 1 || values.Count < runs;

    private static bool RenamesJobs(List<(string Side, MeasuredRun Run)> runs)
    {
        List<List<string>> names = [.. runs.GroupBy(r => r.Side).Select(g => g.Select(r => r.Run.Name).Distinct().ToList())];
        return names.Count > 1 && names.TrueForAll(n => n.Count == 1) && names.Select(n => n[0]).Distinct().Count() > 1;
    }
}

/// <summary>Points by their values: numbers by size, texts by alphabet, then job and direction.</summary>
internal sealed class PointOrder(IReadOnlyList<string> options) : IComparer<PointKey>
{
    public int Compare(PointKey? x, PointKey? y)
    {
        foreach (string option in options)
        {
            int order = Compare(option, x![option], y![option]);
            if (order != 0)
            {
                return order;
            }
        }

        int job = string.CompareOrdinal(x!.Job, y!.Job);
        return job != 0 ? job : x.Direction.CompareTo(y.Direction);
    }

    /// <summary>Compares two values of an option.</summary>
    public static int Compare(string option, string? a, string? b) =>
        a is null || b is null ? (a is null ? 0 : 1) - (b is null ? 0 : 1)
        : OptionValue.Number(option, a) is { } left && OptionValue.Number(option, b) is { } right ? left.CompareTo(right)
        : string.CompareOrdinal(a, b);
}
