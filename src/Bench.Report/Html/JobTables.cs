using Bench.Report.Charts.Standard;
using Bench.Report.Reading;
using Bench.Report.Units;

namespace Bench.Report.Html;

/// <summary>The tables of jobs, groups, daemons and latencies.</summary>
internal static class JobTables
{
    private static readonly double[] Percents = [50, 90, 95, 99, 99.9, 99.99];

    public static void Jobs(HtmlText html, ReportContent content)
    {
        html.Open("section", ("id", "jobs")).Element("h2", "Jobs");
        Rates(html, "Jobs", [.. content.Subjects.Select(s => (s.Name, s.Job))]);
        bool several = content.Results.Count > 1;
        List<(string Name, JobResult Job)> groups = [.. content.Results.SelectMany(r => r.Groups.Where(g => r.Groups.Count > 1 || r.Jobs.Count > 1)
            .Select(g => ((several ? $"{r.Label} · " : "") + $"group {g.Group}", g)))];
        if (groups.Any(g => g.Job.Daemons > 1) && groups.Count < content.Subjects.Count)
        {
            html.Element("h3", "Report groups");
            Rates(html, "Report groups", groups);
        }

        List<(string Name, JobResult Job)> daemons = [.. content.Results.SelectMany(r => r.Daemons.Count > r.Jobs.Count ? r.Daemons : [], (r, d) => ((several ? $"{r.Label} · " : "") + d.Name, d))];
        if (daemons.Count > 0)
        {
            html.Open("details").Element("summary", $"Daemons ({daemons.Count})");
            Rates(html, "Daemons", daemons);
            html.Close("details");
        }

        html.Close("section");
    }

    public static void Latencies(HtmlText html, ReportContent content)
    {
        List<string[]> rows = [.. content.Subjects.SelectMany(s => s.Job.Directions.SelectMany(d => d.Latencies.Select(l => (string[])
        [
            s.Name, TrackStyle.Word(d.Direction), Kind(l.Kind), NumberText.Whole(l.Count),
            Time(l.Min), Time(l.Mean), Time(l.StandardDeviation), .. Percents.Select(p => Time(l.Percentile(p))), Time(l.Max),
        ])))];
        if (rows.Count == 0)
        {
            return;
        }

        html.Open("section", ("id", "latencies")).Element("h2", "Latencies")
            .Table("Latencies", ["Job", "Direction", "Latency", "#I/Os", "#min", "#mean", "#std. dev.", .. Percents.Select(p => "#" + NumberText.PercentileName(p)), "#max"], rows)
            .Close("section");
    }

    private static void Rates(HtmlText html, string caption, List<(string Name, JobResult Job)> jobs)
    {
        IEnumerable<string[]> rows = jobs.SelectMany(j => j.Job.Directions.Count == 0
            ? [[j.Name, "–", .. Enumerable.Repeat("–", 9), End(j.Job)]]
            : j.Job.Directions.Select(d => (string[])
            [
                j.Name, TrackStyle.Word(d.Direction), j.Job.Daemons.ToString(System.Globalization.CultureInfo.InvariantCulture),
                NumberText.Of(Quantity.Iops, d.Iops), NumberText.Of(Quantity.BytesPerSecond, d.BytesPerSecond),
                Time(d.Latency?.Mean), Time(d.Latency?.Percentile(99)), Time(d.Latency?.Max),
                NumberText.Of(Quantity.Size, d.Bytes), Depth(j.Job),
                j.Job.CpuMicrosecondsPerIo is { } cpu ? $"{NumberText.Significant(cpu)} µs" : "–", End(j.Job),
            ]));
        html.Table(caption, ["Job", "Direction", "#Daemons", "#IOPS", "#Throughput", "#Latency mean", "#p99", "#max", "#Amount", "#In flight", "#CPU per I/O", "Ended by"], rows);
    }

    private static string Depth(JobResult job) => (job.AchievedDepth, job.RequestedDepth) switch
    {
        ({ } achieved, { } requested) => $"{NumberText.Significant(achieved)} of {NumberText.Plain(requested)}",
        (null, { } requested) => $"– of {NumberText.Plain(requested)}",
        _ => "–",
    };

    private static string End(JobResult job) => job.Error is { Length: > 0 } error ? error
        : job.Errno != 0 ? $"error {job.Errno}"
        : (job.Ended ?? "–") + (job.TotalErrors > 0 ? $", {NumberText.Whole(job.TotalErrors)} errors survived" : "");

    private static string Time(double? nanoseconds) => NumberText.Of(Quantity.Latency, nanoseconds);

    private static string Kind(LatencyKind kind) => kind switch
    {
        LatencyKind.Total => "total (lat)",
        LatencyKind.Completion => "completion (clat)",
        LatencyKind.Submission => "submission (slat)",
        _ => "response time",
    };
}
