namespace Bench.PeerJobs;

/// <summary>Puts two runs of a job side by side.</summary>
public static class PeerComparison
{
    private const int MostLinesShown = 8;

    /// <summary>What differs, a line or a few each; empty when the runs are alike in all that the job compares.</summary>
    public static IReadOnlyList<string> Differences(PeerJob job, PeerRun theirs, PeerRun ours)
    {
        var differences = new List<string>();
        Compare("exit codes", [string.Join(' ', theirs.ExitCodes)], [string.Join(' ', ours.ExitCodes)]);
        if (ours.ExitCodes.TrueForAll(static code => code == 0) && ours.StandardError.Length > 0 && theirs.StandardError.Length == 0)
        {
            differences.Add($"standard error on success: {ours.StandardError}");
        }

        if (job.Compares("counts", "same"))
        {
            Compare("counts", JsonComparison.Counts(theirs.Output), JsonComparison.Counts(ours.Output));
            Compare("terse output", TerseComparison.Known(theirs.Output), TerseComparison.Known(ours.Output));
        }

        if (job.Compares("keys", "same"))
        {
            differences.AddRange(JsonComparison.MissingKeys(theirs.Output, ours.Output));
            Compare("options in the output", JsonComparison.Options(theirs.Output), JsonComparison.Options(ours.Output));
        }

        if (!job.Compares("files", "none"))
        {
            Compare("files", Files(theirs, job), Files(ours, job));
        }

        foreach (string file in theirs.Files.Where(static name => name.EndsWith(".iolog", StringComparison.Ordinal)))
        {
            Compare(file, Recorded(theirs, file, job), Recorded(ours, file, job));
        }

        foreach (string file in theirs.Files.Where(static name => name.EndsWith(".log", StringComparison.Ordinal)))
        {
            Compare(file, Rows(theirs, file, job), Rows(ours, file, job));
        }

        foreach (string file in job.Content)
        {
            if (theirs.Bytes(file) is not { } bytes || ours.Bytes(file) is not { } own || !bytes.AsSpan().SequenceEqual(own))
            {
                differences.Add($"{file}: not the same bytes, or missing");
            }
        }

        differences.AddRange(job.Bounds.Select(bound => bound.Violation(theirs)).OfType<string>().Select(static text => $"fio: {text}"));
        differences.AddRange(job.Bounds.Select(bound => bound.Violation(ours)).OfType<string>().Select(static text => $"bench: {text}"));
        if (differences.Count > 0 && (ours.StandardError + theirs.StandardError).Trim().Length > 0)
        {
            differences.Add($"fio says: {theirs.StandardError.Trim()}\nbench says: {ours.StandardError.Trim()}");
        }

        return differences;

        void Compare(string what, IReadOnlyList<string> fio, IReadOnlyList<string> bench)
        {
            if (!fio.SequenceEqual(bench))
            {
                differences.Add($"{what}:\n  fio   {Shown(fio, bench)}\n  bench {Shown(bench, fio)}");
            }
        }
    }

    private static List<string> Files(PeerRun run, PeerJob job) =>
    [
        .. run.Files.Where(static name => !name.EndsWith(".state", StringComparison.Ordinal))
            .Select(name => job.Compares("files", "names") || HoldsTimes(name) ? name : $"{name}={run.SizeOf(name)}"),
    ];

    /// <summary>Logs and results hold measured values, whose digits differ.</summary>
    private static bool HoldsTimes(string name) => Path.GetExtension(name) is ".log" or ".iolog" or ".json" or ".out";

    private static List<string> Recorded(PeerRun run, string file, PeerJob job)
    {
        IEnumerable<string> records = IoRecord.Read(run, file).Select(static record => record.ToString());
        if (job.Compares("offsets", "order"))
        {
            return [.. records];
        }

        List<string> sorted = [.. records.Order(StringComparer.Ordinal)];
        return job.Compares("offsets", "multiset") ? sorted : job.Compares("offsets", "set") ? [.. sorted.Distinct()] : [];
    }

    /// <summary>Rows without time and value, or the numbers of columns that occur.</summary>
    private static List<string> Rows(PeerRun run, string file, PeerJob job)
    {
        IEnumerable<string[]> rows = run.Lines(file).Select(static line => line.Split(',', StringSplitOptions.TrimEntries));
        return job.Compares("logs", "rows")
            ? [.. rows.Select(static row => string.Join(", ", row.Skip(2))).Order(StringComparer.Ordinal)]
            : job.Compares("logs", "none") ? [] : [.. rows.Select(static row => $"{row.Length} columns").Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>The lines from the first that differs, so many of them.</summary>
    private static string Shown(IReadOnlyList<string> lines, IReadOnlyList<string> others)
    {
        int first = lines.Zip(others).TakeWhile(static pair => pair.First == pair.Second).Count();
        string[] shown = [.. lines.Skip(first).Take(MostLinesShown)];
        string text = shown.Length == 0 ? "nothing more" : string.Join(" | ", shown);
        return $"({lines.Count}) from {first + 1}: {text}";
    }
}
