using Bench.Report.Charts.Standard;
using Bench.Report.Charts.Sweeps;
using Bench.Report.Points;
using Bench.Report.Units;

namespace Bench.Report.Csv;

/// <summary><c>points.csv</c>: a row for each point of a sweep, means and ranges over its repeats.</summary>
internal static class PointCsv
{
    public static void Write(string path, PointTable table)
    {
        CsvColumn<MeasuredPoint>[] columns =
        [
            new("label", p => p.Side),
            .. table.Varying.Select(option => new CsvColumn<MeasuredPoint>(option, p => p.Key[option])),
            new("job", p => p.Key.Job),
            new("direction", p => TrackStyle.Word(p.Key.Direction)),
            new("repeats", p => p.Runs.Count),
            .. SweepMeasure.All.SelectMany(Columns),
        ];
        CsvTable.Write(path, columns, table.Points);
    }

    private static IEnumerable<CsvColumn<MeasuredPoint>> Columns(SweepMeasure measure)
    {
        string name = measure.Id.Replace('-', '_');
        string unit = measure.Quantity switch { Quantity.Iops => "per_s", Quantity.BytesPerSecond => "bytes_per_s", _ => "ns" };
        yield return new($"{name}_{unit}", p => Spread.Of(p, measure.Value)?.Mean);
        yield return new($"{name}_lowest_{unit}", p => Spread.Of(p, measure.Value)?.Low);
        yield return new($"{name}_highest_{unit}", p => Spread.Of(p, measure.Value)?.High);
    }
}
