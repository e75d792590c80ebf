using System.Globalization;
using Bench.Engine.Measuring;

namespace Bench.Engine.Results.Json;

/// <summary>Writes the interval series.</summary>
internal static class SeriesSection
{
    public static void Write(JsonText json, RunOutcome outcome)
    {
        List<DaemonOutcome> daemons = [.. outcome.Daemons.Where(daemon => daemon.Statistics.Series is not null)];
        long interval = daemons.Count == 0
            ? StatisticsSetup.DefaultSeriesInterval
            : daemons.Max(daemon => daemon.Statistics.Series!.Interval);
        json.BeginObject("series");
        json.Write("interval_ms", interval / 1e6);
        json.Write("start_ms", outcome.StartedUnixMilliseconds);
        json.BeginArray("rows");
        foreach (IGrouping<int, DaemonOutcome> job in daemons.GroupBy(daemon => daemon.Plan.Job.Index))
        {
            for (IoDirection direction = IoDirection.Read; direction <= IoDirection.Trim; direction++)
            {
                WriteRows(json, outcome, [.. job], direction, interval);
            }
        }

        json.EndArray();
        json.EndObject();
    }

    private static void WriteRows(
        JsonText json, RunOutcome outcome, IReadOnlyList<DaemonOutcome> daemons, IoDirection direction, long interval)
    {
        MergedSeries series = MergedSeries.Of(daemons.Select(daemon => daemon.Statistics.Series!), direction, interval);
        if (series.Rows.All(row => row.Ios == 0) && !Used(daemons, direction))
        {
            return;
        }

        long started = daemons.Min(daemon => daemon.Statistics.Started);
        long ended = daemons.Max(daemon => daemon.Statistics.Started + daemon.RuntimeNanoseconds);
        foreach (IntervalRow row in series.Rows)
        {
            long from = series.Origin + (row.Index * series.Interval);
            long measured = Math.Min(from + series.Interval, ended) - Math.Max(from, started);
            if (measured <= 0 && row.Ios == 0)
            {
                continue;
            }

            json.BeginObject(inline: true);
            json.Write("t_ms", (from + series.Interval - outcome.StartedClock) / 1e6);
            json.Write("length_ms", Math.Max(measured, 0) / 1e6);
            json.Write("job", daemons[0].Plan.Job.Name);
            json.Write("group", daemons[0].Plan.Group);
            json.Write("direction", StatisticsSection.DirectionName(direction));
            WriteRow(json, row);
            json.EndObject();
        }
    }

    private static bool Used(IReadOnlyList<DaemonOutcome> daemons, IoDirection direction) =>
        daemons.Any(daemon => ((int)daemon.Plan.Options.ReadWrite & (1 << (int)direction)) != 0);

    private static void WriteRow(JsonText json, IntervalRow row)
    {
        bool any = row.LatencyCount > 0;
        json.Write("ios", row.Ios);
        json.Write("bytes", row.Bytes);
        json.Write("lat_mean_ns", any ? row.Mean : (double?)null);
        json.Write("lat_min_ns", any ? row.Minimum : (long?)null);
        json.Write("lat_max_ns", any ? row.Maximum : (long?)null);
        json.Write("p50_ns", any ? row.Percentile(50) : (long?)null);
        json.Write("p90_ns", any ? row.Percentile(90) : (long?)null);
        json.Write("p95_ns", any ? row.Percentile(95) : (long?)null);
        json.Write("p99_ns", any ? row.Percentile(99) : (long?)null);
        json.Write("p999_ns", any ? row.Percentile(99.9) : (long?)null);
        json.BeginObject("bins", inline: true);
        foreach (BinCount bin in row.Bins)
        {
            json.Write(LatencyHistogram.CentreOf(bin.Bin).ToString(CultureInfo.InvariantCulture), bin.Count);
        }

        json.EndObject();
    }
}
