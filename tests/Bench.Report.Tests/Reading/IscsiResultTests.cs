using Bench.Report.Charts;
using Bench.Report.Charts.Standard;
using Bench.Report.Reading;
using Bench.Report.Tests.Fixtures;

namespace Bench.Report.Tests.Reading;

public sealed class IscsiResultTests
{
    [Fact]
    public void A_session_is_read_with_what_it_agreed_on_did_and_met()
    {
        IscsiSession session = Assert.Single(Load(new BenchResult().Job("a", "read", 1000, 1).Session("a", gap: "connection reset")).IscsiSessions);

        Assert.Equal(("a", "a.0", "10.0.0.7:3260", "BENCH memory"), (session.Job, session.Daemon, session.Portal, session.Model));
        Assert.Equal((1000L, 2000L, 4_192_000L, 17L, 8L, 5L), (session.Commands, session.Pdus, session.Bytes, session.WindowStalls, session.Retries, session.Retransmits));
        Assert.Equal([new("HeaderDigest", "None"), new("MaxBurstLength", "1048576")], session.Negotiated);
        Assert.Equal(new IscsiGap(1500, 250, 8, "connection reset"), Assert.Single(session.Gaps));
        IscsiAnatomy anatomy = Assert.Single(session.Anatomy);
        Assert.Equal(("read", 1000L, 24_300_000.0), (anatomy.Direction, anatomy.Total.Count, anatomy.Total.Sum));
        Assert.Equal(["queue", "send", "first_data", "data", "status", "reap"], anatomy.Stages.Select(stage => stage.Name));
        Assert.Equal(anatomy.Total.Sum, anatomy.Stages.Sum(stage => stage.Sum));
        Assert.Equal((20_000, 60_000, 200_000), (anatomy.Stages[2].Mean, anatomy.Stages[2].Percentile(99), anatomy.Stages[2].Maximum));
        Assert.Null(session.Digests);
        Assert.Equal(20, session.TcpPoints.Count);
        Assert.Equal(new IscsiTcpPoint(1900, 0, 59, 3, 2, 29, 2), session.TcpPoints[^1]);
    }

    [Fact]
    public void A_result_without_iscsi_has_no_session_and_no_chart()
    {
        ResultFile result = Load(new BenchResult().Job("a", "read", 1000, 1));

        Assert.Empty(result.IscsiSessions);
        Assert.DoesNotContain(StandardCharts.Build(ReportSubject.Of([result])), chart => chart.Id == "iscsi-anatomy");
    }

    [Fact]
    public void A_daemon_is_read_with_the_time_of_its_thread()
    {
        IscsiDaemon daemon = Assert.Single(Load(new BenchResult().Job("a", "read", 1000, 1).Session("a", digest: "CRC32C")).IscsiDaemons);

        Assert.Equal(("a", "a.0", 1L, 1e9, 2e8, 3.5e8), (daemon.Job, daemon.Name, daemon.Sessions, daemon.WallNanoseconds, daemon.UserNanoseconds, daemon.SystemNanoseconds));
        Assert.Equal(daemon.WallNanoseconds, daemon.Routines.Sum(routine => routine.Value));
        Assert.Equal(50_000_000, daemon.Routines.Single(routine => routine.Key == "digest").Value);
    }

    [Fact]
    public void Digests_are_read_where_there_were_any() =>
        Assert.Equal(
            new IscsiDigests(2000, 1000, 4_096_000, 10_000, 800_000, 12.5),
            Assert.Single(Load(new BenchResult().Job("a", "read", 1000, 1).Session("a", digest: "CRC32C")).IscsiSessions).Digests);

    [Fact]
    public void Sessions_of_a_daemon_are_numbered() =>
        Assert.Equal([1, 2, 1], Load(new BenchResult().Job("a", "read", 1000, 1).Session("a").Session("a").Session("a", clone: 1)).IscsiSessions.Select(session => session.Number));

    [Fact]
    public void A_session_that_tells_almost_nothing_is_read()
    {
        using var fixture = new Fixture();
        string path = fixture.Write("r.json", """{"jobs":[],"bench":{"schema_version":1,"iscsi":{"sessions":[{"job":"a","lun":null,"anatomy":{"read":null,"write":{"queue_ns":null}},"digests":null,"tcp_series":{"rows":[{}]},"tcp":[]}]}}}""");

        IscsiSession session = Assert.Single(ResultFile.Load(path)[0].IscsiSessions);

        Assert.Equal(("a", 0L, null), (session.Daemon, session.Commands, session.Retransmits));
        Assert.Empty(session.Anatomy);
    }

    [Fact]
    public void The_anatomy_of_a_job_is_the_mean_over_its_sessions_and_skips_phases_that_did_not_occur()
    {
        BenchResult result = new BenchResult().Job("r", "read", 1000, 1).Job("w", "write", 1000, 1, group: 1)
            .Session("r").Session("r", clone: 1, scale: 3).Session("w", reads: false);

        ChartSpec chart = StandardCharts.Build(ReportSubject.Of([Load(result)])).Single(c => c.Id == "iscsi-anatomy");

        Assert.Equal(["r", "w"], chart.X.Categories);
        Assert.Equal(["queue", "send", "R2T wait", "first data", "data", "status", "reap"], chart.Series.Select(s => s.Name));
        Assert.Equal([new(0, 2000), new(1, 1000)], chart.Series[0].Points);
        Assert.Equal([new(1, 15_000)], chart.Series[2].Points);
        Assert.Equal([new(0, 40_000)], chart.Series[3].Points);
    }

    [Fact]
    public void The_time_of_threads_is_drawn_in_percent_of_the_wall_time()
    {
        BenchResult result = new BenchResult().Job("r", "read", 1000, 1).Session("r", digest: "CRC32C").Session("r", clone: 1);

        ChartSpec chart = StandardCharts.Build(ReportSubject.Of([Load(result)])).Single(c => c.Id == "iscsi-cpu");

        Assert.Equal(["transmit", "receive", "digest", "kernel send", "kernel receive", "idle", "other"], chart.Series.Select(s => s.Name));
        Assert.Equal(100, chart.Series.Sum(s => Assert.Single(s.Points).Y), 9);
        Assert.Equal(2.5, Assert.Single(chart.Series[2].Points).Y);
    }

    [Fact]
    public void Connections_are_drawn_over_time_up_to_the_number_that_can_be_told_apart()
    {
        var result = new BenchResult().Job("r", "read", 1000, 1);
        for (int i = 0; i < 9; i++)
        {
            result.Session("r", clone: i, scale: i + 1);
        }

        List<ChartSpec> charts = [.. StandardCharts.Build(ReportSubject.Of([Load(result)]))];

        ChartSpec rtt = charts.Single(c => c.Id == "iscsi-rtt");
        Assert.Equal(["r.2", "r.3", "r.4", "r.5", "r.6", "r.7", "r.8"], rtt.Series.Select(s => s.Name));
        Assert.Equal(new(1.9, 3 * 59_000), rtt.Series[0].Points[^1]);
        Assert.Contains("7 of 9", Assert.Single(rtt.Notes), StringComparison.Ordinal);
        Assert.Equal(29, charts.Single(c => c.Id == "iscsi-cwnd").Series[0].Points[^1].Y);
        Assert.Equal(2, charts.Single(c => c.Id == "iscsi-retransmits").Series[0].Points[^1].Y);
    }

    private static ResultFile Load(BenchResult result)
    {
        using var fixture = new Fixture();
        return Assert.Single(ResultFile.Load(fixture.Write("r.json", result.Json())));
    }
}
