using System.Globalization;
using Bench.Report.Reading;

namespace Bench.Report.Points;

/// <summary>Names of results that say in what they differ: label and sweep point, then options, repeat or place.</summary>
internal static class ResultNames
{
    // Options beyond this make no name that fits a legend.
    private const int MostOptions = 3;

    /// <summary>The results with labels that no two of them share, in their order.</summary>
    public static List<ResultFile> Distinct(IReadOnlyList<ResultFile> results)
    {
        string[] names = new string[results.Count];
        foreach (IGrouping<string, int> alike in Enumerable.Range(0, results.Count).GroupBy(at => Plain(results[at], results.Count)))
        {
            int[] members = [.. alike];
            string[] differences = members.Length == 1 ? [""] : Differences([.. members.Select(at => results[at])]);
            for (int i = 0; i < members.Length; i++)
            {
                names[members[i]] = alike.Key + differences[i];
            }
        }

        return [.. MakeUnique(names).Select((name, at) => results[at] with { Label = name })];
    }

    private static string Plain(ResultFile result, int results) => result.SweepPoint.Count > 0 && results > 1
        ? $"{result.Label} {string.Join(' ', result.SweepPoint.Select(static option => $"{option.Key}={option.Value}"))}"
        : result.Label;

    private static string[] Differences(ResultFile[] results)
    {
        ReadOnlySpan<Func<ResultFile[], string[]>> kinds = [Options, Repeats, Places];
        foreach (Func<ResultFile[], string[]> kind in kinds)
        {
            string[] differences = kind(results);
            if (differences.Distinct().Count() == results.Length)
            {
                return differences;
            }
        }

        return [.. results.Select(static (_, at) => string.Create(CultureInfo.InvariantCulture, $", run {at + 1}"))];
    }

    private static string[] Options(ResultFile[] results)
    {
        Dictionary<string, string>[] options = [.. results.Select(static result => MeasuredRun.Of(result).FirstOrDefault()?.Options is { } known ? new Dictionary<string, string>(known) : [])];
        string[] varying =
        [
            .. options.SelectMany(static one => one.Keys).Distinct()
                .Where(name => OptionValue.Matters(name) && options.Select(one => one.GetValueOrDefault(name)).Distinct().Count() > 1)
                .Order(StringComparer.Ordinal).Take(MostOptions),
        ];
        return [.. options.Select(one => string.Concat(varying.Select(name => one.TryGetValue(name, out string? value) ? $" {name}={value}" : $" without {name}")))];
    }

    private static string[] Repeats(ResultFile[] results) =>
        [.. results.Select(static result => result.SweepRepeat is { } repeat ? string.Create(CultureInfo.InvariantCulture, $", repeat {repeat}") : "")];

    // As much of the end of the paths as tells them apart.
    private static string[] Places(ResultFile[] results)
    {
        string[][] parts = [.. results.Select(static result => Path.GetFullPath(result.Path).Split(Path.DirectorySeparatorChar))];
        int alike = Enumerable.Range(1, parts.Max(static path => path.Length)).TakeWhile(count => parts.Select(path => path[Math.Max(path.Length - count, 0)]).Distinct().Count() == 1).Count();
        return
        [
            .. Enumerable.Range(1, parts.Max(static path => path.Length))
                .Select(count => parts.Select(path => $" ({string.Join('/', path[Math.Max(path.Length - alike - count, 0)..Math.Max(path.Length - alike, 0)])})").ToArray())
                .FirstOrDefault(static places => places.Distinct().Count() == places.Length) ?? [],
        ];
    }

    // A label may read like the name made for another result.
    private static IEnumerable<string> MakeUnique(string[] names)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in names)
        {
            string unique = name;
            for (int i = 2; !taken.Add(unique); i++)
            {
                unique = $"{name} ({i})";
            }

            yield return unique;
        }
    }
}
