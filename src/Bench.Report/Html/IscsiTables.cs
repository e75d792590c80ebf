using Bench.Report.Reading;
using Bench.Report.Units;

namespace Bench.Report.Html;

/// <summary>What iSCSI sessions agreed on, did and met; nothing for runs without them.</summary>
internal static class IscsiTables
{
    private const int MostSessions = 200;

    private static readonly double[] Percentiles = [50, 99, 99.9];

    public static void Write(HtmlText html, ReportContent content)
    {
        bool several = content.Results.Count > 1;
        List<(string Name, IscsiSession Session)> all = [.. content.Results.SelectMany(r => r.IscsiSessions, (r, s) => ((several ? $"{r.Label} · " : "") + NameOf(s, r), s))];
        if (all.Count == 0)
        {
            return;
        }

        html.Open("section", ("id", "iscsi")).Element("h2", "iSCSI")
            .Element("p", "Counted from the end of set-up to the logout, ramp included. PDUs and bytes are those of both directions.");
        Sessions(html, [.. all.Take(MostSessions)]);
        if (all.Count > MostSessions)
        {
            html.Element("p", $"The first {MostSessions} of {all.Count} sessions; the result file has all.");
        }

        Stages(html, all);
        IscsiCosts.Write(html, content, all);
        Gaps(html, all);
        Negotiated(html, all);
        html.Close("section");
    }

    private static void Sessions(HtmlText html, List<(string Name, IscsiSession Session)> sessions) => html.Table(
        "Sessions",
        ["Daemon", "Portal", "Logical unit", "#Size", "#Block", "#Connections", "#Commands", "#PDUs per command", "#Bytes per command", "#Window stalls", "#Retries", "#Gaps", "#RTT", "#Retransmits"],
        sessions.Select(s => (string[])
        [
            s.Name, s.Session.Portal, s.Session.Model.Length > 0 ? s.Session.Model : "–", NumberText.Of(Quantity.Size, s.Session.SizeBytes), NumberText.Of(Quantity.Size, s.Session.BlockSize),
            NumberText.Whole(s.Session.Connections), NumberText.Whole(s.Session.Commands),
            PerCommand(s.Session, s.Session.Pdus) is { } pdus ? NumberText.Significant(pdus) : "–",
            PerCommand(s.Session, s.Session.Bytes) is { } bytes ? NumberText.Whole(Math.Round(bytes)) : "–",
            NumberText.Whole(s.Session.WindowStalls), NumberText.Whole(s.Session.Retries), NumberText.Whole(s.Session.Gaps.Count),
            s.Session.RoundTripMicroseconds.Count > 0 ? $"{NumberText.Significant(s.Session.RoundTripMicroseconds.Average())} µs" : "–",
            s.Session.Retransmits is { } retransmits ? NumberText.Whole(retransmits) : "–",
        ]));

    private static void Stages(HtmlText html, List<(string Name, IscsiSession Session)> sessions)
    {
        List<string[]> rows = [.. sessions.SelectMany(s => s.Session.Anatomy, (s, anatomy) => (s, anatomy)).SelectMany(
            a => a.anatomy.Stages.Append(a.anatomy.Total),
            (a, stage) => (string[])
            [
                a.s.Name, a.anatomy.Direction, stage.Name.Replace('_', ' '), NumberText.Whole(stage.Count),
                NumberText.Of(Quantity.Latency, a.anatomy.Total.Count > 0 ? stage.Sum / a.anatomy.Total.Count : null),
                a.anatomy.Total.Sum > 0 ? $"{NumberText.Significant(100 * stage.Sum / a.anatomy.Total.Sum)} %" : "–",
                .. Percentiles.Select(p => NumberText.Of(Quantity.Latency, stage.Percentile(p))),
                NumberText.Of(Quantity.Latency, stage.Maximum),
            ])];
        if (rows.Count > 0)
        {
            html.Element("h3", "Anatomy of commands").Element("p", "Means are over all commands, so that they add up; percentiles are of the commands that were in that stage.")
                .Table("Where the time of commands went", ["Session", "Direction", "Stage", "#Commands", "#Mean", "#Share", .. Percentiles.Select(p => "#" + NumberText.PercentileName(p)), "#max"], rows.Take(MostSessions));
            More(html, rows.Count, "iscsi-anatomy.csv");
        }
    }

    private static void More(HtmlText html, int rows, string file)
    {
        if (rows > MostSessions)
        {
            html.Element("p", $"The first {MostSessions} of {rows} rows; {file} has all.");
        }
    }

    private static void Gaps(HtmlText html, List<(string Name, IscsiSession Session)> sessions)
    {
        List<string[]> rows = [.. sessions.SelectMany(s => s.Session.Gaps, (s, gap) => (string[])
        [
            s.Name, $"{NumberText.Significant(gap.StartMilliseconds / 1000)} s", $"{NumberText.Significant(gap.Milliseconds)} ms", NumberText.Whole(gap.Requeued), gap.Reason,
        ])];
        if (rows.Count > 0)
        {
            html.Element("h3", "Gaps").Table("Times without session", ["Daemon", "#At", "#Length", "#Commands sent again", "Reason"], rows.Take(MostSessions));
        }
    }

    /// <summary>One column for each outcome: sessions of a run mostly agree on the same.</summary>
    private static void Negotiated(HtmlText html, List<(string Name, IscsiSession Session)> sessions)
    {
        var outcomes = sessions.Where(s => s.Session.Negotiated.Count > 0)
            .GroupBy(s => string.Join('\n', s.Session.Negotiated.Select(n => $"{n.Key}={n.Value}")), StringComparer.Ordinal)
            .Select(g => (Names: g.Select(s => s.Name).Distinct().ToList(), g.First().Session.Negotiated)).ToList();
        if (outcomes.Count == 0)
        {
            return;
        }

        List<string> keys = [.. outcomes.SelectMany(o => o.Negotiated.Select(n => n.Key)).Distinct()];
        html.Element("h3", "Negotiated").Table(
            "What the logins agreed on",
            ["Key", .. outcomes.Select(o => outcomes.Count == 1 ? "all sessions" : SummaryText.Names(o.Names))],
            keys.Select(k => (string[])[k, .. outcomes.Select(o => o.Negotiated.FirstOrDefault(n => n.Key == k).Value ?? "–")]));
    }

    private static string NameOf(IscsiSession session, ResultFile result) =>
        session.Number > 1 || result.IscsiSessions.Any(s => s.Daemon == session.Daemon && s.Number > 1) ? $"{session.Daemon} session {session.Number}" : session.Daemon;

    private static double? PerCommand(IscsiSession session, double amount) => session.Commands > 0 ? amount / session.Commands : null;
}
