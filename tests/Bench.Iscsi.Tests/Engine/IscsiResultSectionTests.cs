using System.Text.Json;
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
    public void Times_of_an_anatomy_are_means_per_command()
    {
        var anatomy = Write(Session(new IscsiCounters { Commands = 4, QueueNanoseconds = 400, FirstDataNanoseconds = 4_000, StatusNanoseconds = 2 })).GetProperty("anatomy_ns");

        Assert.Equal(100, anatomy.GetProperty("queue").GetDouble());
        Assert.Equal(1_000, anatomy.GetProperty("first_data").GetDouble());
        Assert.Equal(0.5, anatomy.GetProperty("status").GetDouble());
    }

    [Fact]
    public void A_session_without_commands_has_no_anatomy() =>
        Assert.Equal(JsonValueKind.Null, Write(Session(new IscsiCounters())).GetProperty("anatomy_ns").GetProperty("queue").ValueKind);

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
        new IscsiParameters(), 1, counters, [], [new TcpStatistics(42, 3, 0, 10, 1448)]);

    private static JsonElement Write(IscsiRunStatistics session)
    {
        var section = new IscsiResultSection();
        section.Add(session);
        var bench = JsonDocument.Parse(Document([section])).RootElement.GetProperty("bench");
        return Assert.Single(bench.GetProperty("iscsi").GetProperty("sessions").EnumerateArray());
    }

    private static List<Advisory> Examine(IscsiRunStatistics session)
    {
        var section = new IscsiResultSection();
        section.Add(session);
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
