using System.Globalization;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Measuring;

namespace Bench.Engine.Results.Fio;

/// <summary>The lines of one direction in fio's text report.</summary>
internal static class NormalDirection
{
    public static void Write(TextWriter writer, FioDirection direction, JobOptions options, FioGroup group, int index)
    {
        DirectionStatistics statistics = direction.Statistics;
        if (direction.Runtime == 0)
        {
            return;
        }

        var units = new NormalUnits(options);
        NormalWriter.Line(
            writer,
            $"  {direction.Name}: IOPS={units.Count((long)direction.Iops)}, BW={units.Rate(direction.BytesPerSecond)} ({units.OtherRate(direction.BytesPerSecond)})({units.Bytes(statistics.Bytes)}/{direction.Runtime}msec)");
        WriteLatency(writer, "slat", statistics.Slat);
        WriteLatency(writer, "clat", statistics.Clat);
        WriteLatency(writer, " lat", statistics.Lat);
        WritePercentiles(writer, options.SlatPercentiles, "slat", statistics.Slat, options);
        WritePercentiles(writer, options.ClatPercentiles, "clat", statistics.Clat, options);
        WritePercentiles(writer, options.LatPercentiles, "lat", statistics.Lat, options);
        WriteSamples(writer, statistics, units, group, index);
    }

    public static void WriteLatency(TextWriter writer, string name, LatencyStatistics latency)
    {
        if (latency.Count == 0)
        {
            return;
        }

        (string unit, long divisor) = Scale(latency.Minimum, latency.Maximum, latency.StandardDeviation);
        const int width = 6;
        NormalWriter.Line(
            writer,
            $"    {name} ({unit}): min={HumanNumber.Format(latency.Minimum / divisor, width)}, max={HumanNumber.Format(latency.Maximum / divisor, width)}, avg={latency.Mean / divisor,5:F2}, stdev={latency.StandardDeviation / divisor,5:F2}");
    }

    public static void WritePercentiles(TextWriter writer, string name, LatencyStatistics latency, IReadOnlyList<double> percentiles)
    {
        double[] list = Ascending(percentiles);
        if (list.Length == 0)
        {
            return;
        }

        long[] values = Array.ConvertAll(list, latency.Percentile);
        (string unit, long divisor) = Scale(values[0], values[^1], double.MaxValue);
        // Rounded up, as fio does: a percentile is a limit that was kept.
        long[] scaled = Array.ConvertAll(values, value => (value + divisor - 1) / divisor);
        int decimals = 0;
        foreach (double percent in list)
        {
            decimals = Math.Max(decimals, Decimals(percent));
        }

        int width = Math.Max(5, (values[^1] / divisor).ToString(CultureInfo.InvariantCulture).Length);
        int perLine = Math.Max((80 - 7) / (decimals + 10 + width), 1);
        NormalWriter.Line(writer, $"    {name} percentiles ({unit}):");
        var cells = new string[list.Length];
        for (int i = 0; i < cells.Length; i++)
        {
            cells[i] = list[i].ToString("F" + decimals, CultureInfo.InvariantCulture).PadLeft(decimals + 3)
                + "th=[" + scaled[i].ToString(CultureInfo.InvariantCulture).PadLeft(width) + "]";
        }

        string[][] lines = [.. cells.Chunk(perLine)];
        for (int i = 0; i < lines.Length; i++)
        {
            string end = i == lines.Length - 1 ? "" : ",";
            NormalWriter.Line(writer, $"     | {string.Join(", ", lines[i])}{end}");
        }
    }

    private static void WritePercentiles(TextWriter writer, bool wanted, string name, LatencyStatistics latency, JobOptions options)
    {
        if (wanted && latency.Count > 0)
        {
            WritePercentiles(writer, name, latency, options.PercentileList);
        }
    }

    // fio's limits: a unit is left when the smallest value still has four digits in it and the largest more than five.
    private static (string Unit, long Divisor) Scale(long minimum, long maximum, double deviation) => (minimum, maximum, deviation) switch
    {
        ( > 2_000_000, > 99_999_999, > 1_000_000) => ("msec", 1_000_000),
        ( > 2_000, > 99_999, > 1_000) => ("usec", 1_000),
        _ => ("nsec", 1),
    };

    // Most lists are in order, and the sort of a few numbers would be compiled for them.
    private static double[] Ascending(IReadOnlyList<double> percentiles)
    {
        var list = new double[percentiles.Count];
        bool isSorted = true;
        for (int i = 0; i < list.Length; i++)
        {
            list[i] = percentiles[i];
            isSorted &= i == 0 || list[i] >= list[i - 1];
        }

        if (!isSorted)
        {
            Array.Sort(list);
        }

        return list;
    }

    private static int Decimals(double percent)
    {
        string text = ((decimal)percent).ToString(CultureInfo.InvariantCulture);
        int point = text.IndexOf('.', StringComparison.Ordinal);
        return point < 0 ? 0 : text.Length - point - 1;
    }

    private static void WriteSamples(TextWriter writer, DirectionStatistics statistics, NormalUnits units, FioGroup group, int index)
    {
        RateSamples bandwidth = statistics.Bandwidth;
        if (bandwidth.Count > 0)
        {
            int kilo = units.Binary ? 1024 : 1000;
            double factor = units.Bits ? 8 : 1;
            string unit = (units.Bits, units.Binary) switch
            {
                (true, true) => "Kibit",
                (true, false) => "kbit",
                (false, true) => "KiB",
                _ => "kB",
            };
            if (bandwidth.Mean * factor > (double)kilo * kilo)
            {
                factor /= kilo;
                unit = units.Bits ? "Mibit" : "MiB";
            }

            NormalWriter.Line(
                writer,
                $"   bw ({unit,5}/s): min={(long)(bandwidth.Minimum * factor),5}, max={(long)(bandwidth.Maximum * factor),5}, per={group.ShareOfBandwidth(index, bandwidth.Mean):F2}%, avg={bandwidth.Mean * factor,5:F2}, stdev={bandwidth.StandardDeviation * factor,5:F2}, samples={bandwidth.Count}");
        }

        RateSamples iops = statistics.Iops;
        if (iops.Count > 0)
        {
            NormalWriter.Line(
                writer,
                $"   iops        : min={iops.Minimum,5}, max={iops.Maximum,5}, avg={iops.Mean,5:F2}, stdev={iops.StandardDeviation,5:F2}, samples={iops.Count}");
        }
    }
}
