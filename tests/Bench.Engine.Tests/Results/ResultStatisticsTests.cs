using Bench.Engine.Measuring;
using Bench.Engine.Results;
using Bench.Engine.Results.Fio;
using Bench.Engine.Results.Statistics;

namespace Bench.Engine.Tests.Results;

public sealed class ResultStatisticsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bench-statistics-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_gives_what_the_run_measured()
    {
        SampleRun run = Workloads.Mixed();
        ResultStatistics read = Read(run.Outcome());
        var merged = new MergedOutcome(run.Daemons);
        var latency = new LatencyStatistics();
        foreach (IoDirection direction in (ReadOnlySpan<IoDirection>)[IoDirection.Read, IoDirection.Write, IoDirection.Trim])
        {
            latency.Add(merged.Statistics[direction].Lat);
        }

        Assert.True(read.IsFinished);
        Assert.Equal(merged.Iops(IoDirection.Read), Value(read, "read.iops"), 3);
        Assert.Equal(merged.Iops(IoDirection.Read) + merged.Iops(IoDirection.Write) + merged.Iops(IoDirection.Trim), Value(read, "iops"), 3);
        Assert.Equal(merged.BytesPerSecond(IoDirection.Write), Value(read, "write.bw"), 3);
        Assert.Equal(latency.Count, Value(read, "ios"));
        Assert.Equal(latency.Mean, Value(read, "lat_mean"), 3);
        Assert.Equal(latency.StandardDeviation, Value(read, "lat_stddev"), 1);
        Assert.Equal(latency.Minimum, Value(read, "lat_min"));
        Assert.Equal(latency.Maximum, Value(read, "lat_max"));
        foreach (double percent in (ReadOnlySpan<double>)[1, 50, 97.3, 99, 99.99, 100])
        {
            Assert.Equal(latency.Percentile(percent), Value(read, FormattableString.Invariant($"p{percent}")));
        }
    }

    [Fact]
    public void What_was_not_measured_has_no_value()
    {
        ResultStatistics read = Read(Workloads.Mixed().Outcome());

        Assert.Null(read.Value(Statistic.Parse("host_cpu")));
        Assert.Null(read.Value(Statistic.Parse("response_p99")));
        Assert.Null(read.Value(Statistic.Parse("nosuchjob:iops")));
    }

    [Fact]
    public void An_interrupted_result_is_not_finished() => Assert.False(Read(RunOutcomes.Full(Workloads.Mixed().Outcome())).IsFinished);

    [Theory]
    [InlineData("")]
    [InlineData("{\"jobs\": []}")]
    [InlineData("[]")]
    [InlineData("{\"bench\": 7}")]
    [InlineData("{\"bench\": {\"interrupted\": null, \"status\": 3}}")]
    [InlineData("{\"bench\": {\"sch")]
    public void Half_a_file_and_a_foreign_one_are_no_result(string text)
    {
        string path = Path.Combine(_folder, "result.json");
        Assert.Null(ResultStatistics.Read(path));
        File.WriteAllText(path, text);

        Assert.Null(ResultStatistics.Read(path));
    }

    private ResultStatistics Read(RunOutcome outcome)
    {
        string path = Path.Combine(_folder, "result.json");
        ResultFile.WriteAtomically(path, writer => FioJsonWriter.Write(ResultDocument.From(outcome), writer));
        return ResultStatistics.Read(path)!;
    }

    private static double Value(ResultStatistics of, string name) => of.Value(Statistic.Parse(name))!.Value;
}
