namespace Bench.Cli.Tests.Fio;

/// <summary>The jobs that are compared with fio, the names they use, and the names that none can use.</summary>
internal static class PeerJobFolder
{
    public static string Path { get; } = System.IO.Path.Combine(BenchProcess.Repository, "tests", "peer-jobs");

    public static IReadOnlyList<string> Jobs { get; } = [.. Directory.GetFiles(Path, "*.fio").Order(StringComparer.Ordinal)];

    /// <summary>Everything that is named with its reason in not-compared.txt: options, <c>engine NAME</c>, <c>--flag</c>.</summary>
    public static IReadOnlyDictionary<string, string> NotCompared { get; } = File.ReadLines(System.IO.Path.Combine(Path, "not-compared.txt"))
        .Where(static line => line.Length > 0 && line[0] != '#')
        .Select(static line => line.Split(": ", 2))
        .ToDictionary(static parts => parts[0], static parts => parts[1]);

    /// <summary>Options by the names that job files or command lines use, engines as <c>engine NAME</c>, and words that begin with two dashes.</summary>
    public static IReadOnlySet<string> Used { get; } = Jobs.SelectMany(File.ReadLines).SelectMany(Names).ToHashSet();

    private static IEnumerable<string> Names(string line)
    {
        if (line.StartsWith(';'))
        {
            foreach (string word in line.Split(' ').Where(static word => word.StartsWith("--", StringComparison.Ordinal)))
            {
                string flag = word.Split('=')[0];
                yield return flag;
                yield return flag[2..];
            }

            yield break;
        }

        string[] parts = line.Split('=', 2, StringSplitOptions.TrimEntries);
        yield return parts[0];
        if (parts[0] == "ioengine")
        {
            yield return $"engine {parts[1]}";
        }
    }
}
