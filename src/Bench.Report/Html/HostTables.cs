using Bench.Report.Reading;
using Bench.Report.Units;

namespace Bench.Report.Html;

/// <summary>What each host of a run on many contributed, and how well they began together; nothing for runs on one host.</summary>
internal static class HostTables
{
    private const int MostRows = 500;

    public static void Write(HtmlText html, ReportContent content)
    {
        List<(string Of, HostsResult Hosts)> all = [.. content.Results.Where(static result => result.Hosts is not null).Select(result => (content.Results.Count > 1 ? $": {result.Label}" : "", result.Hosts!))];
        if (all.Count == 0)
        {
            return;
        }

        html.Open("section", ("id", "hosts"));
        foreach ((string of, HostsResult hosts) in all)
        {
            html.Element("h2", "Hosts" + of).Element("p", Summary(hosts));
            if (hosts.Hosts.Count > 1 && hosts.Ranks.Count > hosts.Hosts.Count)
            {
                Table(html, "Hosts", hosts, hosts.Hosts);
            }

            Table(html, "Ranks", hosts, hosts.Ranks);
        }

        html.Close("section");
    }

    private static string Summary(HostsResult hosts)
    {
        var sentences = new List<string> { $"{hosts.Ranks.Count} ranks on {hosts.Hosts.Count} host(s), joined by {hosts.Transport}." };
        if (hosts.StartSkewNanoseconds is { } skew)
        {
            sentences.Add($"Their first I/Os lie within {NumberText.Of(Quantity.Latency, skew)}, by clocks compared to ±{NumberText.Of(Quantity.Latency, hosts.StartSkewErrorNanoseconds)}.");
        }

        if (hosts.Fastest is not null && hosts.Fastest != hosts.Slowest)
        {
            sentences.Add($"Fastest was {hosts.Fastest}, slowest {hosts.Slowest}.");
        }

        if (hosts.Outliers.Count > 0)
        {
            sentences.Add($"Far from the others: {string.Join(", ", hosts.Outliers)}.");
        }

        if (hosts.Missing.Count > 0)
        {
            sentences.Add($"Missing at the end: {string.Join(", ", hosts.Missing)}; the sums hold what was known of them.");
        }

        return string.Join(' ', sentences);
    }

    private static void Table(HtmlText html, string caption, HostsResult all, IReadOnlyList<HostResult> hosts)
    {
        double mean = hosts.Count == 0 ? 0 : hosts.Average(static host => host.Iops);
        html.Table(
            caption,
            ["Host", "#Ranks", "#Daemons", "#IOPS", "#Against the mean", "#Bandwidth", "#Mean latency", "#p99", "#Maximum", "#First I/O after the start", "#Clock against rank 0", "#CPU busy", "Kernel", "Remark"],
            hosts.Take(MostRows).Select(host => (string[])
            [
                host.Host, string.Join(", ", host.Ranks), NumberText.Whole(host.Daemons), NumberText.Of(Quantity.Iops, host.Iops),
                mean > 0 ? $"{(host.Iops / mean - 1) * 100:+0.0;-0.0} %" : "–",
                NumberText.Of(Quantity.BytesPerSecond, host.BytesPerSecond), Time(host.LatencyMean), Time(host.LatencyP99), Time(host.LatencyMaximum),
                Time(host.StartSkewNanoseconds),
                host.ClockOffsetNanoseconds is { } offset && host.ClockErrorNanoseconds is > 0 and var error ? $"{Time(Math.Abs(offset))} {(offset < 0 ? "behind" : "ahead")} ± {Time(error)}" : "–",
                host.CpuBusyPercent is { } busy ? $"{NumberText.Significant(busy)} %" : "–",
                host.Kernel ?? "–",
                Remark(all, host),
            ]));
    }

    private static string Remark(HostsResult all, HostResult host) =>
        host.Missing is not null ? $"missing: {host.Missing}" : all.Outliers.Contains(host.Host) ? "far from the others" : "";

    private static string Time(double? nanoseconds) => nanoseconds is null ? "–" : NumberText.Of(Quantity.Latency, nanoseconds);
}
