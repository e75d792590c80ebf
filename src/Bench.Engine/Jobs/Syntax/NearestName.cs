namespace Bench.Engine.Jobs.Syntax;

/// <summary>Finds what a mistyped name was probably meant to be.</summary>
public static class NearestName
{
    private const int LongestName = 64;

    /// <summary>The candidate with the least edit distance to <paramref name="name"/>, or null when none is near (at most half its length).</summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        if (name.Length > LongestName)
        {
            return null;
        }

        string? best = null;
        var bestDistance = Math.Max(1, name.Length / 2) + 1;
        foreach (var candidate in candidates)
        {
            var distance = Distance(name, candidate);
            if (distance < bestDistance)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>Levenshtein's edit distance.</summary>
    internal static int Distance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
