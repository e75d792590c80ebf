using System.Globalization;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Measuring;

namespace Bench.Engine.Results.Fio;

/// <summary>Writes fio's semicolon lines (<c>--output-format=terse</c>, <c>--terse-version</c>), one per entry.</summary>
public static class TerseWriter
{
    private const int Percentiles = 20;

    /// <summary>Writes the lines.</summary>
    /// <param name="document">What to write.</param>
    /// <param name="writer">Where to.</param>
    /// <param name="version">2, 3, 4 or 5.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another version.</exception>
    public static void Write(ResultDocument document, TextWriter writer, int version = 3)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(version, 5);
        foreach (FioJob job in document.FioJobs)
        {
            WriteJob(document, job, writer, version);
        }
    }

    private static void WriteJob(ResultDocument document, FioJob job, TextWriter writer, int version)
    {
        var line = new TerseLine();
        line.Add(version);
        if (version != 2)
        {
            line.Add(ResultDocument.FioVersion);
        }

        line.Add(job.Name).Add(job.Group).Add(job.Error);
        FioGroup group = document.GroupOf(job);
        int directions = version == 3 ? 2 : 3;
        for (int i = 0; i < Math.Min(directions, job.Directions.Count); i++)
        {
            AddDirection(line, job.Directions[i], job.Options, group.Lines[i].Aggregate, version);
        }

        if (job.ShowsMixToo)
        {
            AddDirection(line, job.Mixed, job.Options, group.Lines[0].Aggregate, version);
        }

        line.Percent(job.UserCpu, 6).Percent(job.SystemCpu, 6);
        line.Add(job.Merged.Usage.ContextSwitches).Add(job.Merged.Usage.MajorFaults).Add(job.Merged.Usage.MinorFaults);
        foreach (double share in DepthShares.Of(job.Merged.Statistics.DepthLevels))
        {
            line.Percent(share, 1);
        }

        line.Percent(job.Bands.BelowTwoMicroseconds, 2);
        foreach (double share in job.Bands.Microseconds.Skip(1).Concat(job.Bands.Milliseconds))
        {
            line.Percent(share, 2);
        }

        AddDisks(line, document.Outcome.Disks, version);
        if (job.CountsErrors)
        {
            line.Add(job.Merged.TotalErrors).Add(job.Merged.FirstError);
        }

        writer.Write(line.Text);
        if (job.Description is { } description)
        {
            // In version 2 the description stands on a line of its own.
            writer.Write(version == 2 ? "\n;" : ";");
            writer.Write(description);
        }

        writer.Write('\n');
    }

    private static void AddDirection(TerseLine line, FioDirection direction, JobOptions options, long aggregate, int version)
    {
        DirectionStatistics statistics = direction.Statistics;
        line.Add(statistics.Bytes >> 10).Add(direction.BytesPerSecond / 1024).Add((long)direction.Iops).Add(direction.Runtime);
        AddLatency(line, statistics.Slat);
        AddLatency(line, statistics.Clat);
        AddPercentiles(line, statistics, options);
        AddLatency(line, statistics.Lat);
        AddSamples(line, statistics, aggregate, version);
    }

    private static void AddLatency(TerseLine line, LatencyStatistics latency) => line
        .Add(latency.Minimum / 1000).Add(latency.Maximum / 1000)
        .Add(latency.Mean / 1000).Add(latency.StandardDeviation / 1000);

    private static void AddPercentiles(TerseLine line, DirectionStatistics statistics, JobOptions options)
    {
        LatencyStatistics? source = options.LatPercentiles ? statistics.Lat : options.ClatPercentiles ? statistics.Clat : null;
        double[] list = source is null ? [] : [.. options.PercentileList.Order().Take(Percentiles)];
        for (int i = 0; i < Percentiles; i++)
        {
            line.Add(i < list.Length
                ? string.Create(CultureInfo.InvariantCulture, $"{list[i]:F6}%={source!.Percentile(list[i]) / 1000}")
                : "0%=0");
        }
    }

    private static void AddSamples(TerseLine line, DirectionStatistics statistics, long aggregate, int version)
    {
        RateSamples bandwidth = statistics.Bandwidth;
        double share = bandwidth.Count == 0 ? 0 : aggregate < 1024 ? 100 : Math.Min(bandwidth.Mean * 100 / (aggregate / 1024), 100);
        line.Add(bandwidth.Minimum).Add(bandwidth.Maximum).Percent(share, 6).Add(bandwidth.Mean).Add(bandwidth.StandardDeviation);
        if (version == 5)
        {
            RateSamples iops = statistics.Iops;
            line.Add(bandwidth.Count);
            line.Add(iops.Minimum).Add(iops.Maximum).Add(iops.Mean).Add(iops.StandardDeviation).Add(iops.Count);
        }
    }

    private static void AddDisks(TerseLine line, IReadOnlyList<DiskUtilization> disks, int version)
    {
        if (version == 2)
        {
            return;
        }

        foreach (DiskUtilization disk in disks)
        {
            line.Add(disk.Name).Add(disk.ReadIos).Add(disk.WriteIos).Add(disk.ReadMerges).Add(disk.WriteMerges)
                .Add(disk.ReadTicks).Add(disk.WriteTicks).Add(disk.QueueTicks).Percent(disk.Utilization, 2);
        }
    }
}
