using Bench.Report.Reading;
using Bench.Report.Units;

namespace Bench.Report.Html;

/// <summary>What iSCSI cost the machine: time of threads by routine, and digests.</summary>
internal static class IscsiCosts
{
    private const int MostRows = 200;

    public static void Write(HtmlText html, ReportContent content, IReadOnlyList<(string Name, IscsiSession Session)> sessions)
    {
        Threads(html, content);
        Digests(html, sessions);
    }

    private static void Threads(HtmlText html, ReportContent content)
    {
        bool several = content.Results.Count > 1;
        List<(string Name, IscsiDaemon Daemon)> daemons = [.. content.Results.SelectMany(r => r.IscsiDaemons, (r, d) => ((several ? $"{r.Label} · " : "") + d.Name, d)).Where(d => d.d.WallNanoseconds > 0)];
        if (daemons.Count == 0)
        {
            return;
        }

        List<string> routines = [.. daemons.SelectMany(d => d.Daemon.Routines).GroupBy(r => r.Key, StringComparer.Ordinal).Where(g => g.Any(r => r.Value > 0)).Select(g => g.Key)];
        html.Element("h3", "Time of threads by routine")
            .Element("p", "Shares of the wall time of each daemon's thread, from its first command to its last answer; they add up to 100 %. Digests are not counted in transmit and receive; other is the job's own loop.")
            .Table(
                "Where the time of threads went",
                ["Daemon", .. routines.Select(r => "#" + r.Replace('_', ' ')), "#user CPU", "#system CPU", "#measuring"],
                daemons.Take(MostRows).Select(d => (string[])
                [
                    d.Name, .. routines.Select(r => Percent(d.Daemon.Routines.FirstOrDefault(x => x.Key == r).Value, d.Daemon)),
                    Percent(d.Daemon.UserNanoseconds, d.Daemon), Percent(d.Daemon.SystemNanoseconds, d.Daemon),
                    d.Daemon.ClockPercent is { } clock ? $"{NumberText.Significant(clock)} %" : "–",
                ]));
        if (daemons.Count > MostRows)
        {
            html.Element("p", $"The first {MostRows} of {daemons.Count} daemons; iscsi-cpu.csv has all.");
        }
    }

    private static void Digests(HtmlText html, IReadOnlyList<(string Name, IscsiSession Session)> sessions)
    {
        List<(string Name, IscsiDigests Digests)> with = [.. sessions.Where(s => s.Session.Digests is not null).Select(s => (s.Name, s.Session.Digests!)).Take(MostRows)];
        if (with.Count > 0)
        {
            html.Element("h3", "Digests").Table(
                "What CRC32C cost",
                ["Session", "#Headers", "#Per header", "#Data PDUs", "#Per data PDU", "#Per KiB", "#Share of CPU time"],
                with.Select(s => (string[])
                [
                    s.Name, NumberText.Whole(s.Digests.HeaderPdus), Per(s.Digests.HeaderNanoseconds, s.Digests.HeaderPdus), NumberText.Whole(s.Digests.DataPdus),
                    Per(s.Digests.DataNanoseconds, s.Digests.DataPdus), Per(s.Digests.DataNanoseconds * 1024, s.Digests.Bytes),
                    s.Digests.CpuPercent is { } share ? $"{NumberText.Significant(share)} %" : "–",
                ]));
        }
    }

    private static string Percent(double nanoseconds, IscsiDaemon daemon) => $"{NumberText.Significant(100 * nanoseconds / daemon.WallNanoseconds)} %";

    private static string Per(double? nanoseconds, double amount) => NumberText.Of(Quantity.Latency, amount > 0 ? nanoseconds / amount : null);
}
