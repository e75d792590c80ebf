using Bench.Engine.Measuring;

namespace Bench.Engine.Tests.Measuring;

public sealed class AggregateBandwidthLogTests
{
    [Fact]
    public void Each_direction_has_a_file_with_a_row_per_sample()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        var log = new AggregateBandwidthLog(1_000_000_000);
        log.Sample(1_500_000_000, new PerDirection<long>(512_000, 0, 0));
        log.Sample(2_500_000_000, new PerDirection<long>(512_000, 2_048, 0));

        log.Write(Path.Combine(folder, "agg"));

        Assert.Equal(["500, 1000, 0, 0, 0", "1500, 0, 0, 0, 0"], File.ReadAllLines(Path.Combine(folder, "agg-read_bw.log")));
        Assert.Equal(["500, 0, 1, 0, 0", "1500, 2, 1, 0, 0"], File.ReadAllLines(Path.Combine(folder, "agg-write_bw.log")));
        Assert.Equal(["500, 0, 2, 0, 0", "1500, 0, 2, 0, 0"], File.ReadAllLines(Path.Combine(folder, "agg-trim_bw.log")));
        Directory.Delete(folder, recursive: true);
    }
}
