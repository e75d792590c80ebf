using System.Globalization;
using System.Text.Json;

namespace Bench.Cli.Tests.Fio;

/// <summary>JSON, terse and normal output.</summary>
public sealed class OutputTests : FioTests
{
    private const string Job = "[a]\nioengine=null\nsize=64k\nrw=write\ndisk_util=0\ndescription=hello there\n";

    [Theory]
    [InlineData("2", 161)]
    [InlineData("3", 122)]
    [InlineData("4", 162)]
    [InlineData("5", 180)]
    public void Terse_lines_have_their_fields(string version, int least)
    {
        FioRun run = FioRun.With(Bench, Bench.Write("job.fio", Job), "--output-format=terse", $"--terse-version={version}");

        string[] fields = [.. run.Output.Trim().Split(';')];
        Assert.Equal(version, fields[0]);
        Assert.True(fields.Length >= least, $"{fields.Length} fields");
        Assert.Equal("hello there", fields[^1]);
    }

    [Fact]
    public void Minimal_is_terse()
    {
        FioRun run = FioRun.With(Bench, Bench.Write("job.fio", Job), "--minimal");

        Assert.Equal(("3", "a", "64"), (run.Output.Split(';')[0], run.Output.Split(';')[2], run.Output.Split(';')[46]));
    }

    [Fact]
    public void Several_formats_follow_each_other()
    {
        FioRun run = FioRun.With(Bench, Bench.Write("job.fio", Job), "--output-format=json,normal,terse");

        Assert.Contains("\"jobname\" : \"a\"", run.Output, StringComparison.Ordinal);
        Assert.Contains("a: (groupid=0, jobs=1): err= 0", run.Output, StringComparison.Ordinal);
        Assert.Contains("3;fio-", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Percentiles_are_those_asked_for()
    {
        FioEntry job = FioRun.Of(Bench, "[a]\nioengine=null\nsize=64k\npercentile_list=50:99.9\nlat_percentiles=1\nclat_percentiles=0\n").Job("a");

        JsonElement read = job.Json.GetProperty("read");
        Assert.Equal(["50.000000", "99.900000"], read.GetProperty("lat_ns").GetProperty("percentile").EnumerateObject().Select(static p => p.Name));
        Assert.False(read.GetProperty("clat_ns").TryGetProperty("percentile", out _));
        Assert.Equal(0, read.GetProperty("slat_ns").GetProperty("N").GetInt64());
    }

    [Fact]
    public void Seventeen_percentiles_by_default()
    {
        JsonElement clat = FioRun.Of(Bench, Job).Job("a").Json.GetProperty("write").GetProperty("clat_ns");

        double[] keys = [.. clat.GetProperty("percentile").EnumerateObject().Select(static p => double.Parse(p.Name, CultureInfo.InvariantCulture))];
        Assert.Equal([1, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99, 99.5, 99.9, 99.95, 99.99], keys);
    }

    [Theory]
    [InlineData("disable_clat=1", 0, 16)]
    [InlineData("gtod_reduce=1", 0, 0)]
    public void Latencies_may_be_left_out(string options, int clat, int lat)
    {
        JsonElement write = FioRun.Of(Bench, $"{Job}{options}\n").Job("a").Json.GetProperty("write");

        Assert.Equal((clat, lat), (write.GetProperty("clat_ns").GetProperty("N").GetInt32(), write.GetProperty("lat_ns").GetProperty("N").GetInt32()));
    }

    [Fact]
    public void Disk_statistics_may_be_left_out()
    {
        const string OnDisk = "[a]\nrw=write\nsize=64k\n";

        Assert.False(FioRun.Of(Bench, OnDisk + "disk_util=0\n").Documents[0].TryGetProperty("disk_util", out _));
    }

    [Fact]
    public void Options_are_echoed_as_written()
    {
        FioRun run = FioRun.Of(Bench, "[global]\nioengine=null\n[a]\nsize=64K\nnorandommap\n");

        JsonElement options = run.Job("a").Json.GetProperty("job options");
        Assert.Equal(("64K", ""), (options.GetProperty("size").GetString(), options.GetProperty("norandommap").GetString()));
        Assert.Equal("null", run.Documents[0].GetProperty("global options").GetProperty("ioengine").GetString());
    }
}
