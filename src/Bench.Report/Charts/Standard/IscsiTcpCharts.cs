using Bench.Report.Reading;
using Bench.Report.Units;

namespace Bench.Report.Charts.Standard;

/// <summary>What TCP said of iSCSI connections over time.</summary>
internal static class IscsiTcpCharts
{
    public static IEnumerable<ChartSpec> Build(IReadOnlyList<ReportSubject> subjects)
    {
        List<ReportConnection> all = [.. ReportConnection.Of(subjects.Select(s => s.Result).Distinct())];
        if (all.Count == 0)
        {
            yield break;
        }

        // More lines cannot be told apart; those that had trouble or took longest are worth seeing first.
        HashSet<ReportConnection> chosen = [.. all.OrderByDescending(c => c.Points[^1].Retransmits).ThenByDescending(c => c.Points.Average(p => p.RoundTripMicroseconds)).Take(Palette.Count)];
        List<ReportConnection> shown = [.. all.Where(chosen.Contains)];
        yield return Chart("iscsi-rtt", "TCP round-trip time of iSCSI connections", "Smoothed round-trip time", Quantity.Latency, shown, all.Count, p => p.RoundTripMicroseconds * 1000);
        yield return Chart("iscsi-cwnd", "TCP congestion window of iSCSI connections", "Congestion window, segments", Quantity.Count, shown, all.Count, p => p.CongestionWindow);
        if (all.Any(c => c.Points.Any(p => p.Retransmits > 0)))
        {
            yield return Chart("iscsi-retransmits", "TCP retransmits of iSCSI connections", "Segments sent again", Quantity.Count, shown, all.Count, p => p.Retransmits);
        }
    }

    private static ChartSpec Chart(string id, string title, string axis, Quantity quantity, List<ReportConnection> shown, int all, Func<IscsiTcpPoint, double> value) => new()
    {
        Id = id,
        Title = title,
        Subtitle = "as TCP_INFO has it on the initiator",
        X = new ChartAxis { Title = "Time since start of the run", Quantity = Quantity.Time, Min = 0 },
        Y = new ChartAxis { Title = axis, Quantity = quantity, Min = 0 },
        Series = [.. shown.Select((c, i) => new ChartSeries { Name = c.Name, Color = i, Points = [.. c.Points.Select(p => new ChartPoint(p.Milliseconds / 1000, value(p)))] })],
        Notes = all > shown.Count ? [$"{shown.Count} of {all} connections are drawn, those with the most retransmits and the longest round trips; iscsi-tcp.csv has all"] : [],
    };
}
