using System.Globalization;
using Bench.Engine.Measuring;
using Bench.Engine.Results.Fio;

namespace Bench.Engine.Results.Json;

/// <summary>Writes the members of a STATS object of docs/result-format.md.</summary>
internal static class StatisticsSection
{
    private static readonly double[] Percentiles = [1, 5, 10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99];

    public static void Write(JsonText json, MergedOutcome merged, string? job, int? group, bool bins)
    {
        DaemonStatistics statistics = merged.Statistics;
        json.Write("job", job);
        json.Write("group", (long?)group);
        json.Write("daemons", merged.Daemons.Count);
        json.Write("errno", merged.Errno);
        json.Write("error", merged.ErrorMessage);
        json.Write("total_errors", merged.TotalErrors);
        json.Write("first_error", merged.FirstError);
        json.Write("ended", Name(merged.Ended));
        json.Write("runtime_ms", merged.LongestRuntime / 1e6);
        WriteUsage(json, merged);
        json.BeginObject("depth");
        json.Write("requested", merged.Daemons.Sum(daemon => (long)daemon.Plan.Options.IoDepth));
        json.Write("achieved", AchievedDepth(merged));
        json.Write("levels", statistics.DepthLevels);
        json.Write("submit", statistics.SubmitSizes);
        json.Write("complete", statistics.CompleteSizes);
        json.EndObject();
        IReadOnlyList<double> percentiles = [.. Percentiles.Union(merged.First.Plan.Options.PercentileList).Order()];
        for (IoDirection direction = IoDirection.Read; direction <= IoDirection.Trim; direction++)
        {
            WriteDirection(json, merged, direction, percentiles, bins);
        }

        json.BeginObject("sync");
        json.Write("ios", statistics.Sync.Count);
        WriteLatency(json, "lat_ns", statistics.Sync, percentiles, bins);
        json.EndObject();
    }

    /// <summary>Mean I/Os in flight, summed over the daemons that did any; null without I/O.</summary>
    internal static double? AchievedDepth(MergedOutcome merged)
    {
        List<DaemonOutcome> used = [.. merged.Daemons.Where(daemon => daemon.Statistics.DepthCount > 0)];
        return used.Count == 0 ? null : used.Sum(AchievedDepth);
    }

    // By Little's law: the time that I/Os spent in flight over the time that passed, which is what a device's own queue
    // length shows. One at a time is one at a time, however long the pauses between.
    private static double AchievedDepth(DaemonOutcome daemon)
    {
        DaemonStatistics statistics = daemon.Statistics;
        double atSubmission = (double)statistics.DepthSum / statistics.DepthCount;
        double inFlight = (double)statistics.Read.Lat.Sum + statistics.Write.Lat.Sum + statistics.Trim.Lat.Sum;
        bool isKnown = statistics.DepthSum > statistics.DepthCount && inFlight > 0 && daemon.RuntimeNanoseconds > 0;
        return isKnown ? Math.Min(inFlight / daemon.RuntimeNanoseconds, daemon.Plan.Options.IoDepth) : atSubmission;
    }

    internal static string Name(EndReason reason) => reason switch
    {
        EndReason.NotStarted => "not_started",
        EndReason.Running => "running",
        EndReason.Size => "size",
        EndReason.Runtime => "runtime",
        EndReason.Error => "error",
        EndReason.Signal => "signal",
        EndReason.Trigger => "trigger",
        EndReason.ExitAll => "exitall",
        EndReason.SteadyState => "steady_state",
        EndReason.DeviceFull => "device_full",
        EndReason.RankLost => "rank_lost",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    private static void WriteUsage(JsonText json, MergedOutcome merged)
    {
        double time = merged.LongestRuntime;
        long ios = merged.Statistics.Read.TotalIos + merged.Statistics.Write.TotalIos + merged.Statistics.Trim.TotalIos;
        double used = merged.Usage.UserNanoseconds + merged.Usage.SystemNanoseconds;
        json.Write("usr_cpu_pct", time > 0 ? 100 * merged.Usage.UserNanoseconds / time : 0.0);
        json.Write("sys_cpu_pct", time > 0 ? 100 * merged.Usage.SystemNanoseconds / time : 0.0);
        json.Write("cpu_us_per_io", ios > 0 ? used / ios / 1000 : null);
        json.Write("context_switches", merged.Usage.ContextSwitches);
        json.Write("major_faults", merged.Usage.MajorFaults);
        json.Write("minor_faults", merged.Usage.MinorFaults);
    }

    private static void WriteDirection(
        JsonText json, MergedOutcome merged, IoDirection direction, IReadOnlyList<double> percentiles, bool bins)
    {
        DirectionStatistics statistics = merged.Statistics[direction];
        json.BeginObject(DirectionName(direction));
        json.Write("ios", statistics.TotalIos);
        json.Write("bytes", statistics.Bytes);
        json.Write("errors", statistics.Errors);
        json.Write("short_ios", statistics.ShortIos);
        json.Write("runtime_ms", statistics.RuntimeNanoseconds / 1e6);
        json.Write("iops", merged.Iops(direction));
        json.Write("bytes_per_s", merged.BytesPerSecond(direction));
        WriteUnmeasured(json, "failed", statistics.Failed);
        WriteUnmeasured(json, "unfinished", statistics.Unfinished);
        WriteLatency(json, "lat_ns", statistics.Lat, percentiles, bins);
        WriteLatency(json, "clat_ns", statistics.Clat, percentiles, bins);
        WriteLatency(json, "slat_ns", statistics.Slat, percentiles, bins);
        if (statistics.Response.Count > 0)
        {
            json.Write("unstarted_ios", statistics.UnstartedIos);
            WriteLatency(json, "response_ns", statistics.Response, percentiles, bins);
        }

        json.EndObject();
    }

    private static void WriteUnmeasured(JsonText json, string name, UnmeasuredIos ios)
    {
        if (ios.Count > 0)
        {
            json.BeginObject(name, inline: true);
            json.Write("count", ios.Count);
            json.Write("mean_ns", (double)ios.Nanoseconds / ios.Count);
            json.Write("max_ns", ios.Longest);
            json.EndObject();
        }
    }

    internal static string DirectionName(IoDirection direction) => direction switch
    {
        IoDirection.Read => "read",
        IoDirection.Write => "write",
        IoDirection.Trim => "trim",
        _ => throw new ArgumentOutOfRangeException(nameof(direction)),
    };

    private static void WriteLatency(
        JsonText json, string name, LatencyStatistics latency, IReadOnlyList<double> percentiles, bool bins)
    {
        bool any = latency.Count > 0;
        json.BeginObject(name, inline: !any);
        json.Write("count", latency.Count);
        json.Write("min", any ? latency.Minimum : (long?)null);
        json.Write("max", any ? latency.Maximum : (long?)null);
        json.Write("mean", any ? latency.Mean : (double?)null);
        json.Write("stddev", any ? latency.StandardDeviation : (double?)null);
        json.BeginObject("percentiles", inline: true);
        foreach (double percent in any ? percentiles : [])
        {
            json.Write(percent.ToString(CultureInfo.InvariantCulture), latency.Percentile(percent));
        }

        json.EndObject();
        if (bins)
        {
            FioJsonWriter.WriteBins(json, latency.Histogram.Counts, inline: true);
        }

        json.EndObject();
    }
}
