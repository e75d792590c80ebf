using System.Globalization;
using Bench.Engine.Engines;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Measuring;
using Bench.Engine.Results.Json;

namespace Bench.Engine.Results.Fio;

/// <summary>Writes fio's JSON (<c>--output-format=json</c>, <c>json+</c>) and, when asked to, our <c>bench</c> object behind it.</summary>
public static class FioJsonWriter
{
    private const int MostPercentiles = 20;

    /// <summary>Writes a document.</summary>
    /// <param name="document">What to write.</param>
    /// <param name="writer">Where to.</param>
    /// <param name="bins">Histogram bins too (<c>json+</c>).</param>
    /// <param name="bench">Our own object too; off for output that must be fio's alone.</param>
    public static void Write(ResultDocument document, TextWriter writer, bool bins = true, bool bench = true)
    {
        RunOutcome outcome = document.Outcome;
        var json = new JsonText(writer);
        json.BeginObject();
        json.Write("fio version", ResultDocument.FioVersion);
        json.Write("timestamp", outcome.EndedUnixMilliseconds / 1000);
        json.Write("timestamp_ms", outcome.EndedUnixMilliseconds);
        json.Write("time", FioTime.Text(outcome.EndedUnixMilliseconds));
        if (outcome.Plan.Jobs.GlobalOptions.Count > 0)
        {
            json.Write("global options", outcome.Plan.Jobs.GlobalOptions);
        }

        json.BeginArray("jobs");
        foreach (FioJob job in document.FioJobs)
        {
            WriteJob(json, document, job, bins);
        }

        json.EndArray();
        WriteDisks(json, outcome);
        if (bench)
        {
            BenchSection.Write(json, document);
        }

        json.EndDocument();
    }

    private static void WriteJob(JsonText json, ResultDocument document, FioJob job, bool bins)
    {
        RunOutcome outcome = document.Outcome;
        json.BeginObject();
        json.Write("jobname", job.Name);
        json.Write("groupid", job.Group);
        json.Write("job_start", job.Merged.First.JobStartMilliseconds);
        json.Write("error", job.Error);
        json.Write("eta", outcome.IsStatus ? outcome.SecondsLeft ?? int.MaxValue : 0);
        json.Write("elapsed", Math.Max((outcome.ElapsedNanoseconds + Clock.NanosecondsPerSecond - 1) / Clock.NanosecondsPerSecond, 1));
        if (job.Merged.First.Plan.Job.OwnOptions.Count > 0)
        {
            json.Write("job options", job.Merged.First.Plan.Job.OwnOptions);
        }

        FioGroup group = document.GroupOf(job);
        for (int i = 0; i < job.Directions.Count; i++)
        {
            WriteDirection(json, job.Directions[i], job.Options, group, i, bins);
        }

        JobOptions options = job.Options;
        json.BeginObject("sync");
        json.Write("total_ios", job.Merged.Statistics.Sync.Count);
        WriteLatency(json, "lat_ns", job.Merged.Statistics.Sync, options, options.LatPercentiles || options.ClatPercentiles, bins);
        json.EndObject();
        if (job.ShowsMixToo)
        {
            WriteDirection(json, job.Mixed, options, group, 0, bins);
        }

        json.Write("job_runtime", job.JobRuntime);
        json.Write("usr_cpu", job.UserCpu);
        json.Write("sys_cpu", job.SystemCpu);
        json.Write("ctx", job.Merged.Usage.ContextSwitches);
        json.Write("majf", job.Merged.Usage.MajorFaults);
        json.Write("minf", job.Merged.Usage.MinorFaults);
        WriteDistributions(json, job);
        if (job.CountsErrors)
        {
            json.Write("total_err", job.Merged.TotalErrors);
            json.Write("first_error", job.Merged.FirstError);
        }

        json.Write("latency_depth", job.Depth);
        json.Write("latency_target", options.LatencyTarget.Nanoseconds());
        json.Write("latency_target_ns", options.LatencyTarget.Nanoseconds());
        json.Write("latency_percentile", options.LatencyPercentile);
        json.Write("latency_window", options.LatencyWindow.Nanoseconds() / 1000);
        json.Write("latency_window_us", options.LatencyWindow.Nanoseconds() / 1000);
        if (job.Description is { } description)
        {
            json.Write("desc", description);
        }

        if (job.Merged.SteadyState is { } steady)
        {
            SteadyStateJson.Write(json, steady);
        }

        json.EndObject();
    }

    private static void WriteDistributions(JsonText json, FioJob job)
    {
        DaemonStatistics statistics = job.Merged.Statistics;
        WriteShares(json, "iodepth_level", DepthShares.LevelKeys, DepthShares.Of(statistics.DepthLevels));
        WriteShares(json, "iodepth_submit", DepthShares.SizeKeys, DepthShares.Of(statistics.SubmitSizes));
        WriteShares(json, "iodepth_complete", DepthShares.SizeKeys, DepthShares.Of(statistics.CompleteSizes));
        WriteShares(json, "latency_ns", LatencyBands.NanosecondKeys, job.Bands.Nanoseconds);
        WriteShares(json, "latency_us", LatencyBands.MicrosecondKeys, job.Bands.Microseconds);
        WriteShares(json, "latency_ms", LatencyBands.MillisecondKeys, job.Bands.Milliseconds);
    }

    private static void WriteDirection(
        JsonText json, FioDirection direction, JobOptions options, FioGroup group, int index, bool bins)
    {
        DirectionStatistics statistics = direction.Statistics;
        json.BeginObject(direction.Name);
        json.Write("io_bytes", statistics.Bytes);
        json.Write("io_kbytes", statistics.Bytes >> 10);
        json.Write("bw_bytes", direction.BytesPerSecond);
        json.Write("bw", direction.BytesPerSecond / 1024);
        json.Write("iops", direction.Iops);
        json.Write("runtime", direction.Runtime);
        json.Write("total_ios", statistics.TotalIos);
        json.Write("short_ios", statistics.ShortIos);
        json.Write("drop_ios", statistics.DropIos);
        WriteLatency(json, "slat_ns", statistics.Slat, options, options.SlatPercentiles, bins);
        WriteLatency(json, "clat_ns", statistics.Clat, options, options.ClatPercentiles, bins);
        WriteLatency(json, "lat_ns", statistics.Lat, options, options.LatPercentiles, bins);
        WritePriorities(json, statistics.Priorities, options, bins);
        RateSamples bandwidth = statistics.Bandwidth;
        json.Write("bw_min", bandwidth.Minimum);
        json.Write("bw_max", bandwidth.Maximum);
        json.Write("bw_agg", bandwidth.Count == 0 ? 0 : group.ShareOfBandwidth(index, bandwidth.Mean));
        json.Write("bw_mean", bandwidth.Mean);
        json.Write("bw_dev", bandwidth.StandardDeviation);
        json.Write("bw_samples", bandwidth.Count);
        RateSamples iops = statistics.Iops;
        json.Write("iops_min", iops.Minimum);
        json.Write("iops_max", iops.Maximum);
        json.Write("iops_mean", iops.Mean);
        json.Write("iops_stddev", iops.StandardDeviation);
        json.Write("iops_samples", iops.Count);
        json.EndObject();
    }

    // As in fio, only where at least two priorities occurred.
    private static void WritePriorities(JsonText json, PriorityLatencies priorities, JobOptions options, bool bins)
    {
        if (priorities.Recorded.Take(2).Count() < 2)
        {
            return;
        }

        json.BeginArray("prios");
        foreach ((IoPriority priority, LatencyStatistics latency) in priorities.Recorded)
        {
            json.BeginObject();
            json.Write("prioclass", priority.Class);
            json.Write("prio", priority.Level);
            WriteLatency(json, options.LatPercentiles ? "lat_ns" : "clat_ns", latency, options, options.ClatPercentiles || options.LatPercentiles, bins);
            json.EndObject();
        }

        json.EndArray();
    }

    private static void WriteLatency(
        JsonText json, string name, LatencyStatistics latency, JobOptions options, bool percentiles, bool bins)
    {
        json.BeginObject(name);
        json.Write("min", latency.Minimum);
        json.Write("max", latency.Maximum);
        json.Write("mean", latency.Mean);
        json.Write("stddev", latency.StandardDeviation);
        json.Write("N", latency.Count);
        if (percentiles && latency.Count > 0)
        {
            json.BeginObject("percentile");
            foreach (double percent in options.PercentileList.Order().Take(MostPercentiles))
            {
                json.Write(percent.ToString("F6", CultureInfo.InvariantCulture), latency.Percentile(percent));
            }

            json.EndObject();
            if (bins)
            {
                WriteBins(json, latency.Histogram.Counts, inline: false);
            }
        }

        json.EndObject();
    }

    internal static void WriteBins(JsonText json, ReadOnlySpan<long> counts, bool inline)
    {
        json.BeginObject("bins", inline);
        for (int bin = 0; bin < counts.Length; bin++)
        {
            if (counts[bin] != 0)
            {
                json.Write(LatencyHistogram.CentreOf(bin).ToString(CultureInfo.InvariantCulture), counts[bin]);
            }
        }

        json.EndObject();
    }

    private static void WriteShares(JsonText json, string name, string[] keys, double[] shares)
    {
        json.BeginObject(name);
        for (int i = 0; i < keys.Length; i++)
        {
            json.Write(keys[i], shares[i]);
        }

        json.EndObject();
    }

    private static void WriteDisks(JsonText json, RunOutcome outcome)
    {
        if (outcome.Disks.Count == 0)
        {
            return;
        }

        json.BeginArray("disk_util");
        foreach (DiskUtilization disk in outcome.Disks)
        {
            json.BeginObject();
            json.Write("name", disk.Name);
            json.Write("read_ios", disk.ReadIos);
            json.Write("write_ios", disk.WriteIos);
            json.Write("read_sectors", disk.ReadSectors);
            json.Write("write_sectors", disk.WriteSectors);
            json.Write("read_merges", disk.ReadMerges);
            json.Write("write_merges", disk.WriteMerges);
            json.Write("read_ticks", disk.ReadTicks);
            json.Write("write_ticks", disk.WriteTicks);
            json.Write("in_queue", disk.QueueTicks);
            json.Write("util", disk.Utilization);
            json.EndObject();
        }

        json.EndArray();
    }
}
