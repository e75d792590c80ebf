using Bench.Report.Reading;
using Bench.Report.Tests.Fixtures;

namespace Bench.Report.Tests.Reading;

public sealed class BenchResultTests
{
    [Fact]
    public void Everything_of_the_bench_object_is_read()
    {
        using var fixture = new Fixture();
        string path = fixture.Write("result.json", new BenchResult { Label = "hba" }.Job("a", "read", 1000, 3).Job("b", "write", 500, 2, group: 1).Json());

        ResultFile result = Assert.Single(ResultFile.Load(path));

        Assert.Equal(("hba", "Bench 0.1.0", 5.0), (result.Label, result.Tool, result.ElapsedSeconds));
        Assert.Equal(2, result.Jobs.Count);
        JobResult job = result.Jobs[1];
        Assert.Equal(("b", 1, 2, 16.0, 8.5, "runtime"), (job.Name, job.Group, job.Daemons, job.RequestedDepth, job.AchievedDepth, job.Ended));
        DirectionResult write = Assert.Single(job.Directions);
        Assert.Equal((Direction.Write, 1000L, 4096000L, 500.0), (write.Direction, write.Ios, write.Bytes, write.Iops));
        Assert.Equal([LatencyKind.Total, LatencyKind.Completion], write.Latencies.Select(l => l.Kind));
        Assert.Equal(200000, write.Latency!.Percentile(98));
        Assert.Equal(5, result.Series!.Rows.Count);
        Assert.Equal("21.3", result.Environment["clock.read_cost_ns"]);
        Assert.Equal(99.2, result.Cache!.ReadsFromCachePercent);
        Assert.Equal(("page-cache", "set direct=1"), (result.Warnings[0].Code, result.Warnings[0].Fix));
    }

    [Fact]
    public void A_result_without_label_is_named_after_its_folder()
    {
        using var fixture = new Fixture();
        fixture.Write("quick-1/result.json", new BenchResult().Job("a", "read", 10, 1).Json());

        Assert.Equal("quick-1", ResultFile.Load(fixture.Folder)[0].Label);
    }

    [Fact]
    public void A_folder_gives_every_result_in_it_and_names_what_it_leaves_out()
    {
        using var fixture = new Fixture();
        fixture.Write("1/result.json", new BenchResult().Job("a", "read", 10, 1).Json());
        fixture.Write("2/result.json", new BenchResult().Job("a", "read", 10, 1).Json());
        fixture.Write("2/series.json", "[1, 2]");
        fixture.Write("3/result.json", "{ \"jobs\": [");

        IReadOnlyList<ResultFile> results = ResultFile.Load(fixture.Folder);

        Assert.Equal(["1", "2"], results.Select(r => r.Label));
        Assert.Contains(results[0].Notes, n => n.Contains("3/result.json", StringComparison.Ordinal) && n.Contains("breaks off", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5)]
    [InlineData(0.95)]
    public void A_result_that_breaks_off_is_called_so_though_it_holds_whole_objects(double share)
    {
        using var fixture = new Fixture();
        string whole = System.Text.Json.Nodes.JsonNode.Parse(new BenchResult().Job("a", "read", 10, 3).Json())!.ToJsonString(new() { WriteIndented = true });
        string path = fixture.Write("t.json", whole[..(int)(whole.Length * share)]);

        string message = Assert.Throws<ResultFileException>(() => ResultFile.Load(path)).Message;

        Assert.Contains("the file breaks off in line", message, StringComparison.Ordinal);
        Assert.Contains("was the run killed", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_json_is_not_taken_for_a_file_that_breaks_off()
    {
        using var fixture = new Fixture();
        string path = fixture.Write("b.json", "{\n\"jobs\": [1, oops]\n}");

        Assert.Contains("line 2: the JSON is broken", Assert.Throws<ResultFileException>(() => ResultFile.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_layout_is_refused()
    {
        using var fixture = new Fixture();
        string path = fixture.Write("new.json", """{"jobs":[],"bench":{"schema_version":2}}""");

        Assert.Contains("newer Bench", Assert.Throws<ResultFileException>(() => ResultFile.Load(path)).Message, StringComparison.Ordinal);
    }
}
