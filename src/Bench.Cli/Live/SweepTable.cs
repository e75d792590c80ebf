using System.Globalization;
using Bench.Engine.Results.Statistics;
using Bench.Engine.Sweeps;

namespace Bench.Cli.Live;

/// <summary>The results of a sweep: a row per point and job with means over its repeats and their spread.</summary>
internal static class SweepTable
{
    private static readonly (string Heading, Statistic Statistic)[] Columns =
    [
        ("IOPS", Statistic.Parse("iops")), ("bandwidth", Statistic.Parse("bw")), ("lat mean", Statistic.Parse("lat_mean")),
        ("p99", Statistic.Parse("p99")), ("p99.9", Statistic.Parse("p99.9")),
    ];

    /// <summary>Writes the table.</summary>
    /// <param name="manifest">The sweep.</param>
    /// <param name="statistics">Gives what a run measured; null when it was not.</param>
    /// <param name="output">Where to.</param>
    public static void Write(SweepManifest manifest, Func<int, int, IStatisticSource?> statistics, TextWriter output)
    {
        string[] options = manifest.Points.Count == 0 ? [] : [.. manifest.Points[0].Values.Keys];
        bool isRepeated = manifest.Repeat > 1;
        HashSet<int> best = [.. manifest.Searches.Select(static search => search.Best).OfType<int>()];
        var measured = manifest.Points.ToDictionary(
            static point => point.Index,
            point => new MeanStatistics([.. point.Runs.Select(run => statistics(point.Index, run.Repeat)).OfType<IStatisticSource>()]));
        bool hasJobs = measured.Values.Any(static mean => mean.Jobs.Count > 1);
        string[] extra = [.. hasJobs ? ["job"] : Array.Empty<string>(), .. isRepeated ? ["runs"] : Array.Empty<string>()];
        var rows = new List<string[]>
        {
            new List<string>(["point", .. options, .. extra, .. Columns.SelectMany(column => Headings(column.Heading, isRepeated)), ""]).ToArray(),
        };
        foreach (ManifestPoint point in manifest.Points)
        {
            MeanStatistics mean = measured[point.Index];

            // Jobs one after the other have no rate in common, so several jobs are never added up.
            string?[] jobs = hasJobs && mean.Jobs.Count > 0 ? [.. mean.Jobs] : [null];
            foreach (string? job in jobs)
            {
                rows.Add(
                [
                    point.Index.ToString(CultureInfo.InvariantCulture),
                    .. point.Values.Values,
                    .. hasJobs ? [job ?? ""] : Array.Empty<string>(),
                    .. isRepeated ? [$"{mean.Count}/{point.Runs.Count}"] : Array.Empty<string>(),
                    .. Columns.SelectMany(column => Cells(mean, column.Statistic with { Job = job }, isRepeated)),
                    Note(point, best.Contains(point.Index)),
                ]);
            }
        }

        Draw(rows, options.Length + (hasJobs ? 2 : 1), output);
    }

    private static string[] Headings(string heading, bool isRepeated) => isRepeated && heading is "IOPS" ? [heading, "±"] : [heading];

    private static string[] Cells(MeanStatistics mean, Statistic statistic, bool isRepeated)
    {
        string value = mean.Value(statistic) is { } known ? statistic.Unit.Format(known) : "-";
        if (!isRepeated || statistic.Kind != StatisticKind.Iops)
        {
            return [value];
        }

        bool hasSpread = mean.Value(statistic) is > 0;
        return [value, hasSpread && mean.Deviation(statistic) is { } spread
            ? $"{(100 * spread / mean.Value(statistic)!.Value).ToString("0.0", CultureInfo.InvariantCulture)} %"
            : ""];
    }

    private static string Note(ManifestPoint point, bool isBest)
    {
        ManifestRun? failed = point.Runs.Find(static run => run.State == RunState.Failed);
        ManifestRun? skipped = point.Runs.Find(static run => run.State == RunState.Skipped);
        return isBest ? "best"
            : failed is not null ? $"failed: {failed.Why}"
            : skipped is not null ? $"skipped: {skipped.Why}"
            : point.Runs.Exists(static run => run.State is RunState.Waiting or RunState.Interrupted) ? "not finished"
            : "";
    }

    // Option values to the left, numbers to the right, the note as long as it is.
    private static void Draw(List<string[]> rows, int left, TextWriter output)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Length - 1).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            IEnumerable<string> cells = row[..^1].Select((cell, column) => column < left ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            output.WriteLine($"{string.Join("  ", cells)}  {row[^1]}".TrimEnd());
        }
    }
}
