namespace Bench.Report.Reading;

/// <summary>
/// Copies of one run among results: given twice, or copied into the folder. Counted as repeats they would make noise look smaller
/// than it is.
/// </summary>
public static class ResultCopies
{
    /// <summary>The results with every run once, and a sentence for each copy left out.</summary>
    public static (IReadOnlyList<ResultFile> Results, IReadOnlyList<string> Notes) Once(IReadOnlyList<ResultFile> results)
    {
        var first = new Dictionary<string, ResultFile>(StringComparer.Ordinal);
        var kept = new List<ResultFile>(results.Count);
        var notes = new List<string>();
        foreach (ResultFile result in results)
        {
            if (result.Fingerprint.Length == 0 || first.TryAdd(result.Fingerprint, result))
            {
                kept.Add(result);
            }
            else
            {
                notes.Add($"{result.Path} is the same run as {first[result.Fingerprint].Path} and counts once; a repeat is a run of its own");
            }
        }

        return (kept, notes);
    }

    /// <summary>How many of <paramref name="results"/> are runs that <paramref name="others"/> have as well.</summary>
    public static int Shared(IReadOnlyList<ResultFile> results, IReadOnlyList<ResultFile> others)
    {
        HashSet<string> known = [.. others.Select(r => r.Fingerprint).Where(f => f.Length > 0)];
        return results.Count(r => known.Contains(r.Fingerprint));
    }
}
