using System.Text.Json;
using Bench.Engine;
using Bench.Engine.Jobs;
using Bench.Engine.Planning;
using Bench.Engine.Results;
using Bench.Engine.Results.Advice;
using Bench.Engine.Results.Fio;
using Bench.Iscsi.Engine;
using Bench.Iscsi.Initiator;
using Bench.Iscsi.Login;
using Bench.Iscsi.Session;
using Bench.Iscsi.Transport;

namespace Bench.Iscsi.Tests.Engine;

public sealed class IscsiResultSectionTests
{
    private const long RunStarted = 5_000_000_000;

    [Fact]
    public void Stages_of_commands_keep_their_sums_and_counts()
    {
        var anatomy = new CommandAnatomy(IoDirection.Write, isExpected: true);
        anatomy.Record(Times(queue: 100, send: 20, wait: 3_000, status: 400));
        anatomy.Record(Times(queue: 300, send: 40, wait: null, status: 600));

        var written = Write(Session(new IscsiCounters()) with { Anatomy = [anatomy] }).GetProperty("anatomy").GetProperty("write");

        Assert.Equal((2, 4_460), (Count(written, "total_ns"), Sum(written, "total_ns")));
        Assert.Equal((2, 400), (Count(written, "queue_ns"), Sum(written, "queue_ns")));
        Assert.Equal((1, 3_000), (Count(written, "r2t_wait_ns"), Sum(written, "r2t_wait_ns")));
        Assert.False(written.TryGetProperty("data_ns", out _));
        Assert.Equal(4_460, written.EnumerateObject().Where(static stage => stage.Name != "total_ns").Sum(static stage => stage.Value.GetProperty("sum").GetInt64()));
        Assert.Equal(200, written.GetProperty("queue_ns").GetProperty("mean").GetDouble());
    }

    [Fact]
    public void Digests_are_extrapolated_from_those_timed_less_a_clock_reading()
    {
        var counters = new IscsiCounters { PdusSent = 10, PdusReceived = 30, SentDigests = 100, SentDigestBytes = 51_200, TimedSentDigests = 4, TimedSentDigestNanoseconds = 480 };
        var cost = DigestCost.Of(counters, new IscsiParameters { HeaderDigest = true }, clockReading: 20, headerDigest: 5);

        Assert.Equal((100, 51_200, 4, 40), (cost.DataPdus, cost.DataBytes, cost.TimedPdus, cost.HeaderPdus));
        Assert.Equal(10_000, cost.DataNanoseconds);
        Assert.Equal(200, cost.HeaderNanoseconds);
    }

    [Fact]
    public void Digests_that_were_never_timed_have_no_time()
    {
        var cost = DigestCost.Of(new IscsiCounters { SentDigests = 3, SentDigestBytes = 3 }, new IscsiParameters(), 20, 5);

        var digests = Write(Session(new IscsiCounters()) with { Digests = cost }).GetProperty("digests");

        Assert.Equal(3, digests.GetProperty("data_pdus").GetInt32());
        Assert.Equal(JsonValueKind.Null, digests.GetProperty("ns").ValueKind);
        Assert.Equal(JsonValueKind.Null, digests.GetProperty("ns_per_byte").ValueKind);
    }

    // All of a thread's time is somewhere, also where extrapolated digests would take more than the routine that they are part of.
    [Theory]
    [InlineData(1_000_000, 100)]
    [InlineData(1_000_000, 900_000)]
    [InlineData(200_000, 100)]
    public void The_split_of_the_cpu_adds_up_to_the_wall_time(long wall, double digests)
    {
        var times = new RoutineTimes { Transmit = 100_000, Receive = 150_000, KernelSend = 20_000, KernelReceive = 30_000, Polling = 1, Waiting = 7, Recovery = 3, ClockReads = 9 };
        var cost = new DigestCost(1, 1, 1, 1, digests, digests / 2, 1, 2);

        var split = CpuSplit.Of(times, wall, [cost], default);

        Assert.Equal(split.WallNanoseconds, split.Rows.Sum(static row => row.Value), 6);
        Assert.All(split.Rows, static row => Assert.True(row.Value >= 0));
        Assert.Equal(250_000, split.Transmit + split.Receive + split.Digest, 6);
        Assert.True(split.WallNanoseconds >= wall);
    }

    [Fact]
    public void Samples_of_tcp_count_from_the_start_of_the_run()
    {
        var session = Session(new IscsiCounters()) with { TcpInterval = 100_000_000, TcpSamples = [new TcpSample(RunStarted + 250_000_000, 1, new TcpStatistics(42, 3, 1, 10, 1448, 7))] };

        var series = Write(session).GetProperty("tcp_series");

        Assert.Equal(100, series.GetProperty("interval_ms").GetDouble());
        var row = Assert.Single(series.GetProperty("rows").EnumerateArray());
        Assert.Equal((250.0, 1, 42, 10), (row.GetProperty("t_ms").GetDouble(), row.GetProperty("connection").GetInt32(), row.GetProperty("rtt_us").GetInt32(), row.GetProperty("cwnd").GetInt32()));
        Assert.Equal((3, 1, 7), (row.GetProperty("rttvar_us").GetInt32(), row.GetProperty("retransmits").GetInt32(), row.GetProperty("unacked").GetInt32()));
    }

    [Fact]
    public void Gaps_count_from_the_start_of_the_run_and_warn()
    {
        var session = Session(new IscsiCounters { Commands = 10, Requeued = 3, Retries = 2 }) with { Gaps = [new ConnectionGap(RunStarted + 1_500_000_000, 20_000_000, 3, "connection reset")] };

        var written = Write(session);
        var gap = Assert.Single(written.GetProperty("gaps").EnumerateArray());
        Assert.Equal((1500.0, 20.0, 3), (gap.GetProperty("t_ms").GetDouble(), gap.GetProperty("duration_ms").GetDouble(), gap.GetProperty("requeued").GetInt32()));
        Assert.Equal(5, written.GetProperty("retries").GetInt32());
        var advisory = Assert.Single(Examine(session));
        Assert.Equal("iscsi-gaps", advisory.Code);
        Assert.Contains("1 gaps of 20 ms in all, 3 commands sent again; the first: connection reset", advisory.Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(49, false)]
    [InlineData(50, true)]
    public void Window_stalls_warn_when_half_of_the_commands_met_one(int stalls, bool warns)
    {
        var advisories = Examine(Session(new IscsiCounters { Commands = 100, WindowStalls = stalls, LargestWindow = 8 }));

        Assert.Equal(warns, advisories.Any(static advisory => advisory.Code == "iscsi-window"));
    }

    [Fact]
    public void A_secret_in_a_url_warns_without_repeating_it()
    {
        var url = IscsiUrl.Parse("iscsi://me%topsecret12345@10.0.0.7/iqn.2026-01.org.test:a/1");

        var advisory = Assert.Single(Examine(Session(new IscsiCounters()) with { Url = url.ToString(), UrlHeldSecret = url.HoldsSecret }));

        Assert.Equal("iscsi-secret-in-url", advisory.Code);
        Assert.DoesNotContain("topsecret", $"{advisory}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("iscsi://me%topsecret12345@10.0.0.7/iqn.2026-01.org.test:a/1")]
    [InlineData("filename=iscsi\\://me%topsecret12345@10.0.0.7/iqn.2026-01.org.test\\:a/1")]
    [InlineData("iscsi://me:topsecret12345@10.0.0.7/x/1")]
    [InlineData("iscsi://10.0.0.7/x/1?target_user=t&target_password=topsecret12345&header_digest=none")]
    public void A_result_holds_no_password_of_a_url(string text)
    {
        var document = Document([], outcome => new RunOutcome { Plan = outcome.Plan, Daemons = [], Messages = [text], Command = ["bench", "--set", text] });

        Assert.DoesNotContain("topsecret", document, StringComparison.Ordinal);
        Assert.Contains("***", document, StringComparison.Ordinal);
    }

    [Fact]
    public void Counters_since_a_copy_of_themselves_are_zero_but_for_the_window()
    {
        var counters = new IscsiCounters { LargestWindow = 8 };
        var sums = typeof(IscsiCounters).GetProperties().Where(static property => property.PropertyType == typeof(long)).ToList();
        sums.ForEach(property => property.SetValue(counters, 7L));

        Assert.NotEmpty(sums);
        Assert.Equal(new IscsiCounters { LargestWindow = 8 }, counters.Since(counters with { }));
    }

    [Fact]
    public void A_run_without_sessions_has_no_iscsi_object() =>
        Assert.False(JsonDocument.Parse(Document([new IscsiResultSection()])).RootElement.GetProperty("bench").TryGetProperty("iscsi", out _));

    private static IscsiRunStatistics Session(IscsiCounters counters) => new(
        "job", 0, "iscsi://10.0.0.7:3260/iqn.2026-01.org.test:a/1", false, "10.0.0.7:3260", new LogicalUnitInfo { Lun = 1, Vendor = "V", Product = "P", Blocks = 8, BlockSize = 512 },
        new IscsiParameters(), 1, counters, [], [new TcpStatistics(42, 3, 0, 10, 1448, 0)]);

    private static int Count(JsonElement direction, string stage) => direction.GetProperty(stage).GetProperty("count").GetInt32();

    private static long Sum(JsonElement direction, string stage) => direction.GetProperty(stage).GetProperty("sum").GetInt64();

    private static CommandTimes Times(long queue, long send, long? wait, long status)
    {
        var times = default(CommandTimes);
        times.Begin(0);
        times.Issue(queue);
        if (wait is { } waited)
        {
            times.Enter(CommandStage.Wait, queue + send);
            send += waited;
        }

        times.Enter(CommandStage.Status, queue + send);
        times.Enter(CommandStage.Reap, queue + send + status);
        return times;
    }

    private static JsonElement Write(IscsiRunStatistics session)
    {
        var section = new IscsiResultSection();
        section.Add(new IscsiDaemonStatistics(session.Job, session.CloneIndex, null, [session]));
        var bench = JsonDocument.Parse(Document([section])).RootElement.GetProperty("bench");
        return Assert.Single(bench.GetProperty("iscsi").GetProperty("sessions").EnumerateArray());
    }

    private static List<Advisory> Examine(IscsiRunStatistics session)
    {
        var section = new IscsiResultSection();
        section.Add(new IscsiDaemonStatistics(session.Job, session.CloneIndex, null, [session]));
        return [.. Advisor.Examine(Outcome([section]))];
    }

    private static string Document(IReadOnlyList<IResultSection> sections, Func<RunOutcome, RunOutcome>? change = null)
    {
        var writer = new StringWriter();
        var outcome = Outcome(sections);
        FioJsonWriter.Write(ResultDocument.From(change?.Invoke(outcome) ?? outcome), writer);
        return writer.ToString();
    }

    private static RunOutcome Outcome(IReadOnlyList<IResultSection> sections) => new()
    {
        Plan = new RunPlan(new JobSet([], [], []), []),
        Daemons = [],
        StartedClock = RunStarted,
        Sections = sections,
    };
}
