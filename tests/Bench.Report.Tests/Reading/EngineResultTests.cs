using Bench.Report.Charts.Standard;
using Bench.Report.Reading;
using Bench.Report.Tests.Fixtures;

namespace Bench.Report.Tests.Reading;

public sealed class EngineResultTests
{
    [Fact]
    public void What_the_engine_writes_is_read_in_full()
    {
        using var fixture = new Fixture();
        string jobs = fixture.Write("two.fio", """
            [global]
            ioengine=null
            size=4m
            bs=4k

            [mix]
            rw=randrw
            numjobs=2
            iodepth=4

            [rated]
            stonewall
            rw=read
            rate_iops=2000
            io_size=1600k
            """);
        string path = Path.Combine(fixture.Folder, "result.json");
        EngineRun.Write(jobs, path);

        ResultFile result = Assert.Single(ResultFile.Load(path));

        Assert.Equal((ResultSource.Bench, "real"), (result.Source, result.Label));
        Assert.Equal([("mix", 0, 2), ("rated", 1, 1)], result.Jobs.Select(j => (j.Name, j.Group, j.Daemons)));
        Assert.Equal(["mix.0", "mix.1", "rated.0"], result.Daemons.Select(d => d.Name));
        Assert.Equal(2048, result.Jobs[0].Directions.Sum(d => d.Ios));
        Assert.Equal(400, result.Jobs[1].Of(Direction.Read)!.Ios);
        Assert.Equal(2448, result.Total!.Directions.Sum(d => d.Ios));
        Assert.All(result.Jobs, j => Assert.Equal("size", j.Ended));
        Assert.Equal(8, result.Jobs[0].RequestedDepth);
        Assert.NotNull(result.Jobs[1].Of(Direction.Read)!.Of(LatencyKind.Response));
        Assert.All(result.Jobs.SelectMany(j => j.Directions), d => Assert.Equal(d.Ios, d.Of(LatencyKind.Total)!.Bins.Sum(b => b.Count)));
        Assert.Equal(2448, result.Series!.Rows.Sum(r => r.Ios));
        Assert.Equal("null", result.Plan[0].Facts.Single(f => f.Key == "engine").Value);
        Assert.Equal(2448, JobTrack.Of(ReportSubject.Of([result])).Sum(t => t.Ios));
        Assert.NotEmpty(result.Overhead!);
    }
}
