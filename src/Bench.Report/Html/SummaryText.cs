using Bench.Report.Charts.Standard;
using Bench.Report.Reading;
using Bench.Report.Units;

namespace Bench.Report.Html;

/// <summary>The results in words: what ran, how fast, and how the numbers were made.</summary>
internal static class SummaryText
{
    public static string Title(ReportContent content) => content.Title ?? (content.Sweep is { } sweep
        ? string.Join(" / ", sweep.Sides.Take(4)) + (sweep.Sides.Count > 4 ? " …" : "")
        : content.Results.Count == 1
        ? content.Results[0].JobFiles is [var jobFile] ? Path.GetFileNameWithoutExtension(jobFile) : string.Join(", ", content.Subjects.Select(s => s.Job.Name).Distinct().Take(3)) + (content.Subjects.Count > 3 ? " …" : "")
        : string.Join(" / ", content.Results.Select(r => r.Label).Take(4)) + (content.Results.Count > 4 ? " …" : ""));

    /// <summary>One sentence on each result: when, where, how long, by what.</summary>
    public static string Origin(ResultFile result)
    {
        var parts = new List<string> { result.Tool };
        if (result.Environment["host"] is { } host)
        {
            parts.Add("on " + host);
        }

        if (result.Ended is { } ended)
        {
            parts.Add(ended.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", System.Globalization.CultureInfo.InvariantCulture));
        }

        if (result.ElapsedSeconds is { } elapsed)
        {
            parts.Add($"ran {NumberText.Of(Quantity.Time, elapsed)}");
        }

        return string.Join(", ", parts);
    }

    /// <summary>The first names of a list and how many more there are.</summary>
    public static string Names(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(5)) + (names.Count > 5 ? $" and {names.Count - 5} more" : "");

    /// <summary>The best numbers over all jobs, where there is a choice.</summary>
    public static IEnumerable<string> Best(IReadOnlyList<ReportSubject> subjects)
    {
        List<(ReportSubject Subject, DirectionResult Direction)> all = [.. subjects.SelectMany(s => s.Job.Directions.Select(d => (s, d)))];
        if (all.Count == 0)
        {
            yield return "No I/O was completed.";
            yield break;
        }

        if (all.Count == 1)
        {
            yield break;
        }

        (ReportSubject Subject, DirectionResult Direction) iops = all.MaxBy(a => a.Direction.Iops);
        yield return $"Most I/Os per second: {Name(iops)} with {NumberText.Of(Quantity.Iops, iops.Direction.Iops)} IOPS.";
        (ReportSubject Subject, DirectionResult Direction) rate = all.MaxBy(a => a.Direction.BytesPerSecond);
        yield return $"Highest throughput: {Name(rate)} with {NumberText.Of(Quantity.BytesPerSecond, rate.Direction.BytesPerSecond)}.";
        List<(ReportSubject Subject, DirectionResult Direction)> timed = [.. all.Where(a => a.Direction.Latency?.Percentile(99) is not null)];
        if (timed.Count > 0)
        {
            (ReportSubject Subject, DirectionResult Direction) fast = timed.MinBy(a => a.Direction.Latency!.Percentile(99)!.Value);
            yield return $"Lowest p99 latency: {Name(fast)} with {NumberText.Of(Quantity.Latency, fast.Direction.Latency!.Percentile(99))}.";
        }
    }

    /// <summary>What one job did and how.</summary>
    public static string Job(ReportSubject subject)
    {
        string did = subject.Job.Directions.Count == 0 ? "no I/O completed" : string.Join("; ", subject.Job.Directions.Select(Direction));
        string how = string.Join(", ", How(subject));
        string end = subject.Job.Error is { Length: > 0 } error ? $" Ended by an error: {error}."
            : subject.Job.Errno != 0 ? $" Ended by error {subject.Job.Errno}."
            : subject.Job.Ended is { Length: > 0 } ended and not ("runtime" or "size") ? $" Ended by: {ended}." : "";
        return $"{did}{(how.Length > 0 ? $" ({how})" : "")}.{end}";
    }

    /// <summary>What the numbers are worth: cache, CPU, cost of measuring.</summary>
    public static IEnumerable<string> Trust(ResultFile result)
    {
        if (result.Interrupted is { Length: > 0 } signal)
        {
            yield return $"The run was interrupted by {signal}: numbers cover the time until then.";
        }

        if (result.Cache?.ReadsFromCachePercent is { } share)
        {
            yield return share < 0.5
                ? "All reads went to the device: the page cache served none."
                : $"The page cache served {NumberText.Significant(share)} % of the reads{(share > 50 ? ": they measure memory more than the device" : "")}.";
        }

        if (result.HostCpu is { Saturated: true })
        {
            yield return "The CPUs of the host were saturated: they, not the device, may have limited the result.";
        }

        if (result.Overhead is { Length: > 0 } overhead)
        {
            yield return overhead;
        }
    }

    private static string BlockSize(string text) => !long.TryParse(text, out long bytes) || bytes % 1024 != 0 ? text
        : bytes % (1024 * 1024) == 0 ? $"{bytes / (1024 * 1024)}m" : $"{bytes / 1024}k";

    private static string Name((ReportSubject Subject, DirectionResult Direction) at) => $"{at.Subject.Name} {TrackStyle.Word(at.Direction.Direction)}";

    private static string Direction(DirectionResult d)
    {
        string latency = d.Latency is { } l
            ? $", mean {NumberText.Of(Quantity.Latency, l.Mean)}{(l.Percentile(99) is { } p99 ? $", p99 {NumberText.Of(Quantity.Latency, p99)}" : "")}, max {NumberText.Of(Quantity.Latency, l.Max)}"
            : "";
        string rate = d.BytesPerSecond > 0 ? $", {NumberText.Of(Quantity.BytesPerSecond, d.BytesPerSecond)}" : "";
        string errors = d.Errors > 0 ? $", {NumberText.Whole(d.Errors.Value)} errors" : "";
        return $"{TrackStyle.Word(d.Direction)} {NumberText.Of(Quantity.Iops, d.Iops)} IOPS{rate}{latency}{errors}";
    }

    private static IEnumerable<string> How(ReportSubject subject)
    {
        PlanEntry? plan = subject.Result.Plan.FirstOrDefault(p => p.Job == subject.Job.Name && p.Group == subject.Job.Group) ?? subject.Result.Plan.FirstOrDefault(p => p.Job == subject.Job.Name);
        string? Fact(string name, params string[] options) =>
            plan?.Facts.FirstOrDefault(f => f.Key == name).Value
            ?? options.Append(name).Select(o => plan?.Options.GetValueOrDefault(o) ?? subject.Job.Options.GetValueOrDefault(o) ?? subject.Result.GlobalOptions.GetValueOrDefault(o)).FirstOrDefault(v => v is not null);
        if (Fact("rw", "readwrite") is { } rw)
        {
            yield return rw;
        }

        if (Fact("bs", "blocksize") is { } bs)
        {
            yield return "block size " + BlockSize(bs);
        }

        if (Fact("engine", "ioengine") is { } engine)
        {
            yield return engine;
        }

        yield return subject.Job.Daemons == 1 ? "1 daemon" : $"{subject.Job.Daemons} daemons";
        if (Fact("iodepth") is { } depth)
        {
            yield return "depth " + depth;
        }

        if (subject.Job.RequestedDepth is { } requested && subject.Job.AchievedDepth is { } achieved && achieved < requested * 0.9 && Fact("rate", "rate_iops") is null)
        {
            yield return $"{NumberText.Significant(achieved)} of {NumberText.Significant(requested)} I/Os in flight reached";
        }

        if (Fact("rate", "rate_iops") is { } rate)
        {
            yield return "limited to " + rate;
        }

        if (Fact("engine", "ioengine") == "iscsi")
        {
            // This engine reaches its LUNs itself: no page cache lies in between, whatever direct says.
            yield break;
        }

        if (Fact("direct") is { } direct)
        {
            yield return direct is "yes" or "1" or "" ? "direct" : "through the page cache";
        }
        else if (subject.Result.Source == ResultSource.Fio)
        {
            yield return "through the page cache (direct is not set)";
        }
    }
}
