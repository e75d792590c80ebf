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
        Assert.Equal(23_500, session.Anatomy.Sum(phase => phase.Value));
    }

    [Fact]
    public void A_result_without_iscsi_has_no_session_and_no_chart()
    {
        ResultFile result = Load(new BenchResult().Job("a", "read", 1000, 1));

        Assert.Empty(result.IscsiSessions);
        Assert.DoesNotContain(StandardCharts.Build(ReportSubject.Of([result])), chart => chart.Id == "iscsi-anatomy");
    }

    [Fact]
    public void A_session_that_tells_almost_nothing_is_read()
    {
        using var fixture = new Fixture();
        string path = fixture.Write("r.json", """{"jobs":[],"bench":{"schema_version":1,"iscsi":{"sessions":[{"job":"a","lun":null,"anatomy_ns":{"queue":null},"tcp":[]}]}}}""");

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
        Assert.Equal(["queue", "R2T wait", "first data", "rest of data", "status"], chart.Series.Select(s => s.Name));
        Assert.Equal([new(0, 2000), new(1, 1000)], chart.Series[0].Points);
        Assert.Equal([new(1, 15_000)], chart.Series[1].Points);
        Assert.Equal([new(0, 40_000)], chart.Series[2].Points);
    }

    private static ResultFile Load(BenchResult result)
    {
        using var fixture = new Fixture();
        return Assert.Single(ResultFile.Load(fixture.Write("r.json", result.Json())));
    }
}
