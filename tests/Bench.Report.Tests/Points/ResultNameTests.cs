using Bench.Report.Points;
using Bench.Report.Reading;
using Bench.Report.Tests.Fixtures;

namespace Bench.Report.Tests.Points;

/// <summary>Results beside each other are called by what they differ in.</summary>
public sealed class ResultNameTests : IDisposable
{
    private readonly Fixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Repeats_of_a_sweep_point_are_called_repeats()
    {
        new SweepFolder(_fixture.Folder, "local", 1) { Daemons = [1, 4], Sizes = ["4k"], Repeats = 2, Seconds = 1 }.Write();

        Assert.Equal(
            ["local bs=4k numjobs=1, repeat 1", "local bs=4k numjobs=1, repeat 2", "local bs=4k numjobs=4, repeat 1", "local bs=4k numjobs=4, repeat 2"],
            Names(ResultFile.Load(_fixture.Folder)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Runs_of_one_label_are_called_by_the_options_that_differ()
    {
        ResultFile result = Load("a", new BenchResult { Label = "local" });

        Assert.Equal(
            ["local bs=4k", "local bs=64k", "san"],
            Names([With(result, "bs", "4096"), With(result, "bs", "65536"), result with { Label = "san" }]));
        Assert.Equal(["local without direct", "local direct=1"], Names([result, With(result, "direct", "1")]).Select(static name => name.Replace("direct=0", "without direct", StringComparison.Ordinal)));
    }

    [Fact]
    public void Runs_that_differ_in_nothing_are_called_by_where_they_are()
    {
        var run = new BenchResult { Label = "local" };

        Assert.Equal(["local (monday)", "local (tuesday)"], Names([Load("monday", run), Load("tuesday", run)]));
        Assert.Equal(["local (monday/a)", "local (tuesday/a)", "local (tuesday/b)"], Names([Load("monday/a", run), Load("tuesday/a", run), Load("tuesday/b", run)]));
    }

    [Fact]
    public void No_two_results_share_a_name()
    {
        ResultFile result = Load("a", new BenchResult { Label = "local" });

        Assert.Equal(["local, run 1", "local, run 2", "local, run 1 (2)"], Names([result, result, result with { Label = "local, run 1" }]));
    }

    private static IEnumerable<string> Names(IReadOnlyList<ResultFile> results) => ResultNames.Distinct(results).Select(static result => result.Label);

    private static ResultFile With(ResultFile result, string option, string value) => result with
    {
        Plan = [.. result.Plan.Select(plan => plan with { Options = new Dictionary<string, string>(plan.Options) { [option] = value } })],
    };

    private ResultFile Load(string folder, BenchResult result) =>
        ResultFile.Load(_fixture.Write($"{folder}/result.json", result.Job("a", "read", 100, 1).Json()))[0];
}
