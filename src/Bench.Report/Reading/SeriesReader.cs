using System.Text.Json;

namespace Bench.Report.Reading;

/// <summary>Reads the interval statistics of a Bench result.</summary>
internal static class SeriesReader
{
    private static readonly (string Name, double Percent)[] Percentiles = [("p50_ns", 50), ("p90_ns", 90), ("p95_ns", 95), ("p99_ns", 99), ("p999_ns", 99.9)];

    public static TimeSeries? Read(JsonElement bench)
    {
        if (bench.Child("series") is not { } series || series.Number("interval_ms") is not > 0)
        {
            return null;
        }

        List<SeriesRow> rows = [.. series.Items("rows").Select(r => Row(r, series.Number("interval_ms")!.Value)).OfType<SeriesRow>()];
        return rows.Count == 0 ? null : new TimeSeries
        {
            IntervalMilliseconds = series.Number("interval_ms")!.Value,
            StartUnixMilliseconds = series.Number("start_ms") ?? 0,
            Rows = rows,
        };
    }

    private static SeriesRow? Row(JsonElement row, double interval)
    {
        if (row.Number("t_ms") is not { } end || row.Text("job") is not { } job || !Enum.TryParse(row.Text("direction"), ignoreCase: true, out Direction direction))
        {
            return null;
        }

        long ios = row.Whole("ios");
        return new SeriesRow
        {
            EndMilliseconds = end,
            LengthMilliseconds = Math.Clamp(row.Number("length_ms") ?? interval, 0, interval),
            Job = job,
            Group = (int)row.Whole("group"),
            Direction = direction,
            Ios = ios,
            Bytes = row.Whole("bytes"),
            Mean = ios > 0 ? row.Number("lat_mean_ns") : null,
            Min = ios > 0 ? row.Number("lat_min_ns") : null,
            Max = ios > 0 ? row.Number("lat_max_ns") : null,
            Percentiles = ios > 0 ? [.. Percentiles.Where(p => row.Number(p.Name) is not null).Select(p => new PercentilePoint(p.Percent, row.Number(p.Name)!.Value))] : [],
            Bins = row.Child("bins") is { } bins ? LatencyFields.Bins(bins) : [],
        };
    }
}
