using Bench.Report.Reading;
using Bench.Report.Tests.Fixtures;

namespace Bench.Report.Tests.Reading;

public sealed class FioResultTests
{
    [Fact]
    public void Jobs_of_fio_have_its_own_numbers()
    {
        ResultFile result = Assert.Single(ResultFile.Load(Fixture.PathOf(Fixture.FioJsonPlus)));

        Assert.Equal((ResultSource.Fio, "fio-3.33", "fio-3.33-json-plus"), (result.Source, result.Tool, result.Label));
        Assert.Equal(["mix", "seq"], result.Jobs.Select(j => j.Name));
        DirectionResult read = result.Jobs[0].Of(Direction.Read)!;
        Assert.Equal(LatencyKind.Completion, read.Latency!.Kind);
        Assert.Equal(read.Ios, read.Latency.Bins.Sum(b => b.Count));
        Assert.Equal([Direction.Read, Direction.Write], result.Jobs[0].Directions.Select(d => d.Direction));
        Assert.Equal("io_uring", result.GlobalOptions["ioengine"]);
        Assert.Null(result.Series);
    }

    [Fact]
    public void Clones_of_fio_become_one_job_whose_rates_and_bins_add()
    {
        ResultFile result = ResultFile.Load(Fixture.PathOf(Fixture.FioJsonPlus))[0];

        JobResult job = result.Jobs[1];
        List<DirectionResult> clones = [.. result.Daemons.Where(d => d.Name.StartsWith("seq.", StringComparison.Ordinal)).Select(d => d.Of(Direction.Read)!)];
        DirectionResult merged = job.Of(Direction.Read)!;

        Assert.Equal(2, clones.Count);
        Assert.Equal(2, job.Daemons);
        Assert.Equal(clones.Sum(c => c.Ios), merged.Ios);
        Assert.Equal(clones.Sum(c => c.Iops), merged.Iops, 6);
        Assert.Equal(clones.Sum(c => c.Latency!.Bins.Sum(b => b.Count)), merged.Latency!.Bins.Sum(b => b.Count));
        Assert.Equal(clones.Max(c => c.Latency!.Max), merged.Latency.Max);
        Assert.InRange(merged.Latency.Percentile(99)!.Value, clones.Min(c => c.Latency!.Percentile(99)!.Value), clones.Max(c => c.Latency!.Percentile(99)!.Value));
    }

    [Fact]
    public void Status_intervals_leave_the_last_document_of_the_run()
    {
        ResultFile result = Assert.Single(ResultFile.Load(Fixture.PathOf(Fixture.FioStatus)));

        Assert.Contains("holds 5 documents", Assert.Single(result.Notes), StringComparison.Ordinal);
        Assert.InRange(result.Jobs[0].RuntimeMilliseconds, 1900, 2500);
    }

    [Fact]
    public void Text_before_the_document_is_skipped()
    {
        using var fixture = new Fixture();
        string path = fixture.Write("noisy.json", "fio: this platform {does not} like you\nnote: both iodepth >= 1 {\n" + File.ReadAllText(Fixture.PathOf(Fixture.FioJson)));

        Assert.Equal("plain", Assert.Single(ResultFile.Load(path)).Jobs[0].Name);
    }

    [Fact]
    public void Two_runs_in_one_file_are_two_results()
    {
        using var fixture = new Fixture();
        string path = fixture.Write("runs.json", File.ReadAllText(Fixture.PathOf(Fixture.FioJson)) + File.ReadAllText(Fixture.PathOf(Fixture.FioJsonPlus)));

        Assert.Equal(["runs #1", "runs #2"], ResultFile.Load(path).Select(r => r.Label));
    }

    [Fact]
    public void Percentiles_never_leave_the_range_of_what_was_measured()
    {
        var latency = new LatencyResult { Kind = LatencyKind.Total, Count = 1, Min = 7000, Max = 7111, Bins = [new(7136, 1)] };

        Assert.Equal(7111, latency.Percentile(100));
    }

    [Fact]
    public void A_mixed_direction_is_shown_when_it_stands_alone()
    {
        using var fixture = new Fixture();
        string mixed = """{"fio version":"fio-3.33","jobs":[{"jobname":"m","groupid":0,"mixed":{"total_ios":10,"io_bytes":40960,"iops":5.0,"bw_bytes":20480,"runtime":2000,"lat_ns":{"N":10,"min":1,"max":3,"mean":2}}}]}""";

        ResultFile result = ResultFile.Load(fixture.Write("mixed.json", mixed))[0];

        Assert.Equal(5, result.Jobs[0].Of(Direction.Mixed)!.Iops);
    }

    [Theory]
    [InlineData("", "holds no JSON")]
    [InlineData("hello", "holds no JSON")]
    [InlineData("{\"a\": 1}", "no benchmark result")]
    [InlineData("{\n\"jobs\": [\n", "the file breaks off in line 3")]
    public void What_is_no_result_is_refused_with_the_reason(string text, string reason)
    {
        using var fixture = new Fixture();
        string path = fixture.Write("x.json", text);

        ResultFileException error = Assert.Throws<ResultFileException>(() => ResultFile.Load(path));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_path_and_an_empty_folder_are_refused_with_the_reason()
    {
        using var fixture = new Fixture();

        Assert.Contains("no such file or folder", Assert.Throws<ResultFileException>(() => ResultFile.Load("/nonexistent")).Message, StringComparison.Ordinal);
        Assert.Contains("no result in this folder", Assert.Throws<ResultFileException>(() => ResultFile.Load(fixture.Folder)).Message, StringComparison.Ordinal);
    }
}
