using Bench.Report.Advice;
using Bench.Report.Points;
using Bench.Report.Reading;
using Bench.Report.Tests.Fixtures;

namespace Bench.Report.Tests;

public sealed class ResultAdvisorTests
{
    private readonly Random _random = new(5);

    [Fact]
    public void Repeats_that_agree_get_no_advice() => Assert.Empty(Examine([.. Point("1", 100, 101, 99), .. Point("2", 200, 201, 199), .. Point("4", 300, 299, 301)]));

    [Fact]
    public void Repeats_that_differ_widely_are_a_warning_with_the_worst_point()
    {
        RunWarning warning = Assert.Single(Examine([.. Point("1", 1000, 1010, 990), .. Point("2", 2000, 3000, 2500)]));

        Assert.Equal("repeats-differ", warning.Code);
        Assert.Equal("a, iodepth=2 · job · read: 2000 to 3000 IOPS over 3 repeats, 40 % of their mean.", warning.Evidence);
    }

    [Fact]
    public void First_repeats_that_are_always_slower_warmed_the_caches()
    {
        ResultFile[] warmed = [.. Point("1", 85, 99, 100), .. Point("2", 170, 199, 200), .. Point("4", 260, 299, 300)];
        RunWarning warning = Assert.Single(Examine(warmed));

        Assert.Equal("same-sequence", warning.Code);
        Assert.Contains("at 3 of 3 points", warning.Evidence, StringComparison.Ordinal);
        Assert.Empty(Examine([.. Point("1", 85, 99, 100), .. Point("2", 199, 170, 200), .. Point("4", 299, 260, 300)]));
    }

    [Fact]
    public void Results_of_fio_are_judged_by_their_options()
    {
        ResultFile Foreign(params (string, string)[] options) => Run("1", 100, 0) with { Source = ResultSource.Fio, GlobalOptions = options.ToDictionary(o => o.Item1, o => o.Item2), SweepPoint = new Dictionary<string, string>() };

        Assert.Equal(["page-cache", "depth-ignored"], Codes(Foreign(("ioengine", "psync"), ("iodepth", "32"))));
        Assert.Equal(["coordinated-omission"], Codes(Foreign(("ioengine", "libaio"), ("direct", "1"), ("rate_iops", "500"))));
        Assert.Empty(Codes(Foreign(("ioengine", "libaio"), ("iodepth", "32"), ("direct", "1"))));
    }

    private static IEnumerable<string> Codes(ResultFile result) => Examine([result]).Select(w => w.Code);

    private static IReadOnlyList<RunWarning> Examine(IReadOnlyList<ResultFile> results)
    {
        IReadOnlyList<RunWarning> found = ResultAdvisor.Examine(PointTable.Of([("a", results)]));
        Assert.All(found, w => Assert.All([w.Text, w.Evidence!, w.Fix!], text => Assert.EndsWith(".", text, StringComparison.Ordinal)));
        return found;
    }

    private IEnumerable<ResultFile> Point(string depth, params double[] iops) => iops.Select((value, repeat) => Run(depth, value, repeat));

    private ResultFile Run(string depth, double iops, int repeat)
    {
        ResultFile made = new SyntheticRun { SweepPoint = new Dictionary<string, string> { ["iodepth"] = depth } }.Make(_random);
        JobResult job = made.Jobs[0];
        return made with { Jobs = [job with { Directions = [job.Directions[0] with { Iops = iops }] }], Ended = DateTimeOffset.UnixEpoch.AddMinutes(repeat) };
    }
}
