namespace Bench.Cli.Tests.Fio;

/// <summary>Names and rows of logs.</summary>
public sealed class LogTests : FioTests
{
    private const string Sixteen = "ioengine=null\nsize=64k\n";

    [Theory]
    [InlineData("of the run's daemons", "[a]\n" + Sixteen + "write_iops_log=w\n[b]\nnumjobs=2\n" + Sixteen + "write_iops_log=w\n", "w_iops.1.log w_iops.2.log w_iops.3.log")]
    [InlineData("after the job", "[a b]\n" + Sixteen + "write_iops_log\n", "a b_iops.1.log")]
    [InlineData("three of latencies", "[a]\n" + Sixteen + "write_lat_log=w\n", "w_clat.1.log w_lat.1.log w_slat.1.log")]
    [InlineData("shared", "[a]\nnumjobs=2\nper_job_logs=0\n" + Sixteen + "write_bw_log=w\n", "w_bw.log")]
    [InlineData("but for latencies that are switched off", "[a]\n" + Sixteen + "write_lat_log=w\ndisable_lat=1\ndisable_slat=1\n", "w_clat.1.log")]
    [InlineData("of histograms", "[a]\nwrite_hist_log=w\nlog_hist_msec=100\n" + Sixteen, "w_clat_hist.1.log")]
    public void Names(string rule, string job, string files)
    {
        FioRun.Of(Bench, job);

        Assert.NotEmpty(rule);
        Assert.Equal(files, string.Join(' ', Directory.GetFiles(Bench.Folder, "*.log").Select(Path.GetFileName).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void A_folder_that_is_missing_is_made()
        => Assert.Equal(16, FioRun.Of(Bench, "[a]\n" + Sixteen + "write_bw_log=logs/today/w\n").Log("logs/today/w_bw.1.log").Count);

    [Theory]
    [InlineData("", 5)]
    [InlineData("log_offset=1", 6)]
    [InlineData("log_offset=1\nlog_issue_time=1", 7)]
    public void Columns_of_a_row_for_each_I_O(string options, int columns)
    {
        FioRun run = FioRun.Of(Bench, $"[a]\n{Sixteen}write_iops_log=w\n{options}\n");

        List<string[]> rows = run.Log("w_iops.1.log");
        Assert.Equal(16, rows.Count);
        Assert.All(rows, row => Assert.Equal((columns, "1", "0", "4096"), (row.Length, row[1], row[2], row[3])));
    }

    [Theory]
    [InlineData("avg", 5)]
    [InlineData("max", 5)]
    [InlineData("both", 6)]
    public void Columns_of_windows(string value, int columns)
    {
        FioRun run = FioRun.Of(Bench, $"[a]\nioengine=null\nsize=1g\ntime_based\nruntime=600ms\nrate_iops=500\nwrite_lat_log=w\nlog_avg_msec=200\nlog_window_value={value}\n");

        List<string[]> rows = run.Log("w_clat.1.log");
        Assert.InRange(rows.Count, 2, 4);
        Assert.All(rows, row => Assert.Equal(columns, row.Length));
        Assert.Empty(run.Log("w_slat.1.log"));
    }

    [Theory]
    [InlineData(0, 1859)]
    [InlineData(2, 467)]
    public void Histogram_rows_have_a_column_for_each_bin(int coarseness, int columns)
    {
        FioRun run = FioRun.Of(Bench, $"[a]\nioengine=null\nsize=1g\ntime_based\nruntime=700ms\nrate_iops=500\nwrite_hist_log=w\nlog_hist_msec=200\nlog_hist_coarseness={coarseness}\n");

        List<string[]> rows = run.Log("w_clat_hist.1.log");
        Assert.InRange(rows.Count, 2, 4);
        Assert.All(rows, row => Assert.Equal(columns, row.Length));
        Assert.True(rows.Sum(static row => row.Skip(3).Sum(static bin => int.Parse(bin, System.Globalization.CultureInfo.InvariantCulture))) <= run.Job("a").Reads);
    }

    [Fact]
    public void Iologs_hold_every_I_O_and_sync()
    {
        FioRun run = FioRun.Of(Bench, "[a]\nfilename=f\nrw=write\nsize=16k\nfsync=2\nwrite_iolog=t\n");

        string[] lines = File.ReadAllLines(Bench.PathOf("t"));
        Assert.Equal("fio version 3 iolog", lines[0]);
        Assert.Equal(
            ["f add", "f open", "f write 0 4096", "f write 4096 4096", "f sync 0 0", "f write 8192 4096", "f write 12288 4096", "f close"],
            lines.Skip(1).Select(static line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]));
        Assert.Equal(1, run.Job("a").Syncs);
    }

    [Fact]
    public void Total_bandwidth_is_logged_for_all_directions()
    {
        FioRun run = FioRun.Of(Bench, "[a]\nioengine=null\nrw=rw\nsize=1g\ntime_based\nruntime=1200ms\nrate_iops=200\n", "--bandwidth-log");

        Assert.All(["read", "write", "trim"], direction => Assert.NotEmpty(run.Log($"agg-{direction}_bw.log")));
    }
}
