using System.Globalization;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Measuring;
using Bench.Engine.Native;
using Bench.Engine.Planning;
using Bench.Engine.Results.Json;

namespace Bench.Engine.Results.Fio;

/// <summary>Writes fio's text report (<c>--output-format=normal</c>).</summary>
public static class NormalWriter
{
    /// <summary>
    /// Writes what fio prints before a run: one line per job (and <c>...</c> for its clones), the version, how many daemons start.
    /// </summary>
    public static void WriteHeader(RunPlan plan, TextWriter writer)
    {
        foreach (IGrouping<int, DaemonPlan> job in plan.Daemons.GroupBy(daemon => daemon.Job.Index))
        {
            DaemonPlan first = job.First();
            JobOptions options = first.Options;
            var units = new NormalUnits(options);
            string Size(SizeRange range) => $"{units.Bytes(range.Min)}-{units.Bytes(range.Max)}";
            Line(
                writer,
                $"{first.Job.Name}: (g={first.Group}): rw={OptionText.Of(options.ReadWrite)}, bs=(R) {Size(options.BlockSize.Read)}, "
                + $"(W) {Size(options.BlockSize.Write)}, (T) {Size(options.BlockSize.Trim)}, "
                + $"ioengine={options.IoEngine}, iodepth={options.IoDepth}");
            if (job.Count() > 1)
            {
                Line(writer, "...");
            }
        }

        Line(writer, ResultDocument.FioVersion);
        int daemons = plan.Daemons.Count;
        Line(writer, $"Starting {daemons} thread{(daemons == 1 ? "" : "s")}");
    }

    /// <summary>Writes the report of a run.</summary>
    public static void Write(ResultDocument document, TextWriter writer)
    {
        Line(writer, "");
        foreach (FioJob job in document.FioJobs)
        {
            WriteJob(writer, document, job);
        }

        foreach (FioGroup group in document.FioGroups)
        {
            WriteGroup(writer, group);
        }

        WriteDisks(writer, document.Outcome.Disks);
    }

    internal static void Line(TextWriter writer, FormattableString text)
    {
        writer.Write(text.ToString(CultureInfo.InvariantCulture));
        writer.Write('\n');
    }

    private static void Line(TextWriter writer, string text)
    {
        writer.Write(text);
        writer.Write('\n');
    }

    private static void WriteJob(TextWriter writer, ResultDocument document, FioJob job)
    {
        if (job.TotalIos == 0 && job.Error == 0)
        {
            return;
        }

        string error = job.Error == 0 ? "" : $" ({Errno.Text(job.Error)})";
        Line(
            writer,
            $"{job.Name}: (groupid={job.Group}, jobs={job.Members}): err={job.Error,2}{error}: pid={job.Merged.First.ThreadId}: {FioTime.Text(document.Outcome.EndedUnixMilliseconds)}");
        if (job.Description is { } description)
        {
            Line(writer, $"  Description  : [{description}]");
        }

        FioGroup group = document.GroupOf(job);
        for (int i = 0; i < job.Directions.Count; i++)
        {
            NormalDirection.Write(writer, job.Directions[i], job.Options, group, i);
        }

        if (job.ShowsMixToo)
        {
            NormalDirection.Write(writer, job.Mixed, job.Options, group, 0);
        }

        WriteBands(writer, "nsec", LatencyBands.NanosecondKeys, job.Bands.Nanoseconds);
        WriteBands(writer, "usec", LatencyBands.MicrosecondKeys, job.Bands.Microseconds);
        WriteBands(writer, "msec", LatencyBands.MillisecondKeys, job.Bands.Milliseconds);
        LatencyStatistics sync = job.Merged.Statistics.Sync;
        if (sync.Count > 0)
        {
            Line(writer, "  fsync/fdatasync/sync_file_range:");
            NormalDirection.WriteLatency(writer, "sync", sync);
            NormalDirection.WritePercentiles(writer, "sync", sync, job.Options.PercentileList);
        }

        WriteUsage(writer, job);
    }

    private static void WriteUsage(TextWriter writer, FioJob job)
    {
        DaemonStatistics statistics = job.Merged.Statistics;
        ThreadUsage usage = job.Merged.Usage;
        Line(
            writer,
            $"  cpu          : usr={job.UserCpu:F2}%, sys={job.SystemCpu:F2}%, ctx={usage.ContextSwitches}, majf={usage.MajorFaults}, minf={usage.MinorFaults}");
        Line(writer, $"  IO depths    : {Shares(DepthShares.LevelKeys, statistics.DepthLevels)}");
        Line(writer, $"     submit    : {Shares(DepthShares.SizeKeys, statistics.SubmitSizes)}");
        Line(writer, $"     complete  : {Shares(DepthShares.SizeKeys, statistics.CompleteSizes)}");
        Line(
            writer,
            $"     issued rwts: total={statistics.Read.TotalIos},{statistics.Write.TotalIos},{statistics.Trim.TotalIos},{statistics.Sync.Count}"
            + $" short={statistics.Read.ShortIos},{statistics.Write.ShortIos},{statistics.Trim.ShortIos},0"
            + $" dropped={statistics.Read.DropIos},{statistics.Write.DropIos},{statistics.Trim.DropIos},0");
        if (job.CountsErrors)
        {
            Line(writer, $"     errors    : total={job.Merged.TotalErrors}, first_error={job.Merged.FirstError}/<{Errno.Text(job.Merged.FirstError)}>");
        }

        if (job.Merged.SteadyState is { } steady)
        {
            WriteSteadyState(writer, steady, new NormalUnits(job.Options));
        }

        Line(
            writer,
            string.Create(
                CultureInfo.InvariantCulture,
                $"     latency   : target={Scaled(job.Options.LatencyTarget)}, window={Scaled(job.Options.LatencyWindow)}, percentile={job.Options.LatencyPercentile:F2}%, depth={job.Depth}"));
    }

    private static string Scaled(TimeSpan time)
    {
        double nanoseconds = time.Nanoseconds();
        (double value, string unit) = nanoseconds switch
        {
            >= 2e9 => (nanoseconds / 1e9, "s"),
            >= 2e6 => (nanoseconds / 1e6, "ms"),
            >= 2e3 => (nanoseconds / 1e3, "us"),
            _ => (nanoseconds, "ns"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{value:F2}{unit}");
    }

    private static void WriteSteadyState(TextWriter writer, SteadyStateOutcome steady, NormalUnits units)
    {
        long rate = SteadyStateJson.Mean(steady.BytesPerSecond);
        SteadyStateCriterion criterion = steady.Criterion;
        string attained = steady.IsAttained ? "yes" : "no";
        string rates = $"bw={units.Rate(rate)} ({units.OtherRate(rate)}), iops={units.Count(SteadyStateJson.Mean(steady.Iops))}";
        string what = criterion.Name + (criterion.BySlope ? " slope" : " mean dev");
        string unit = criterion.IsPercent ? "%" : "";
        Line(writer, $"  steadystate  : attained={attained}, {rates}, {what}={steady.Value:F3}{unit}");
    }

    private static string Shares(string[] keys, long[] counts)
    {
        double[] shares = DepthShares.Of(counts);
        return string.Join(", ", keys.Select((key, i) => string.Create(CultureInfo.InvariantCulture, $"{key}={shares[i]:F1}%")));
    }

    private static void WriteBands(TextWriter writer, string unit, string[] keys, double[] shares)
    {
        const int perLine = 5;
        var shown = new List<string>();
        for (int i = 0; i < keys.Length; i++)
        {
            if (shares[i] > 0)
            {
                shown.Add(string.Create(CultureInfo.InvariantCulture, $"{keys[i]}={shares[i]:F2}%"));
            }
        }

        foreach (string[] line in shown.Chunk(perLine))
        {
            Line(writer, $"  lat ({unit})   : {string.Join(", ", line)}");
        }
    }

    private static void WriteGroup(TextWriter writer, FioGroup group)
    {
        Line(writer, $"\nRun status group {group.Number} (all jobs):");
        var units = new NormalUnits(group.Jobs[0].Options);
        bool mixed = group.Jobs[0].Options.UnifiedReporting == UnifiedReporting.Mixed;
        string[] names = [mixed ? "  MIXED" : "   READ", "  WRITE", "   TRIM"];
        for (int i = 0; i < names.Length; i++)
        {
            WriteGroupLine(writer, names[i], group.Lines[i], units);
        }

        if (group.Jobs.Any(job => job.ShowsMixToo))
        {
            WriteGroupLine(writer, "  MIXED", group.MixLine, units);
        }
    }

    private static void WriteGroupLine(TextWriter writer, string name, FioGroupLine line, NormalUnits units)
    {
        if (line.MaximumRun == 0)
        {
            return;
        }

        Line(
            writer,
            $"{name}: bw={units.Rate(line.Aggregate)} ({units.OtherRate(line.Aggregate)}), "
            + $"{units.Rate(line.MinimumBandwidth)}-{units.Rate(line.MaximumBandwidth)} "
            + $"({units.OtherRate(line.MinimumBandwidth)}-{units.OtherRate(line.MaximumBandwidth)}), "
            + $"io={units.Bytes(line.Bytes)} ({units.OtherBytes(line.Bytes)}), run={line.MinimumRun}-{line.MaximumRun}msec");
    }

    private static void WriteDisks(TextWriter writer, IReadOnlyList<DiskUtilization> disks)
    {
        if (disks.Count == 0)
        {
            return;
        }

        Line(writer, "\nDisk stats (read/write):");
        foreach (DiskUtilization disk in disks)
        {
            Line(
                writer,
                $"  {disk.Name}: ios={disk.ReadIos}/{disk.WriteIos}, sectors={disk.ReadSectors}/{disk.WriteSectors}, "
                + $"merge={disk.ReadMerges}/{disk.WriteMerges}, ticks={disk.ReadTicks}/{disk.WriteTicks}, "
                + $"in_queue={disk.QueueTicks}, util={disk.Utilization.ToString("F2", CultureInfo.InvariantCulture)}%");
        }
    }
}
