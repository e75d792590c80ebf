namespace Bench.Cli.Tests.Fio;

/// <summary>Logs that are stored compressed: fio prints ours, and we print fio's.</summary>
public sealed class CompressedLogTests : FioTests
{
    private const string Job = "[a]\nioengine=libaio\nfilename=f\nrw=randrw\nsize=256k\niodepth=4\nlog_compression=64k\nwrite_lat_log=t\nwrite_iops_log=t\n";

    [SkippableTheory]
    [InlineData("")]
    [InlineData("log_offset=1\nlog_prio=1\n")]
    [InlineData("log_prio=1\n")]
    [InlineData("per_job_logs=0\nnumjobs=3\nlog_offset=1\n")]
    public void Fio_prints_our_compressed_logs_as_we_do(string options)
    {
        Skip.IfNot(File.Exists("/usr/bin/fio"), "fio is not installed");
        FioRun run = FioRun.Of(Bench, Job + "log_store_compressed=1\n" + options);

        Assert.True(run.ExitCode == 0, run.Error);
        string[] logs = [.. Directory.GetFiles(Bench.Folder, "*.log.fz").Select(static path => Path.GetFileName(path))];
        Assert.Equal(4, logs.Length);
        foreach (string log in logs)
        {
            string ours = Bench.Run("fio", $"--inflate-log={log}").Output;
            Assert.Equal(Bench.RunPeer("fio", $"--inflate-log={log}").Output, ours);
            Assert.Equal(run.Jobs.Sum(static job => job.Reads + job.Writes), ours.Count(static letter => letter == '\n'));
        }
    }

    [SkippableFact]
    public void We_print_the_compressed_logs_of_fio()
    {
        Skip.IfNot(File.Exists("/usr/bin/fio"), "fio is not installed");
        FioRun.OfPeer(Bench, Job + "log_store_compressed=1\nlog_offset=1\nsize=16m\nwrite_bw_log=t\n");

        string theirs = Bench.RunPeer("fio", "--inflate-log=t_clat.1.log.fz").Output;
        Assert.Equal(4096, theirs.Count(static letter => letter == '\n'));
        Assert.Equal(theirs, Bench.Run("fio", "--inflate-log=t_clat.1.log.fz").Output);
    }

    [Theory]
    [InlineData("not compressed at all", "is not a log of log_store_compressed")]
    [InlineData(null, "t.fz")]
    public void What_is_no_compressed_log_is_refused(string? content, string message)
    {
        if (content is not null)
        {
            Bench.Write("t.fz", content);
        }

        BenchProcess.Finished run = Bench.Run("fio", "--inflate-log=t.fz");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Compressed_rows_have_no_place_for_the_time_of_issue()
    {
        FioRun run = FioRun.Of(Bench, Job + "log_store_compressed=1\nlog_issue_time=1\n");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("no place for log_issue_time", run.Error, StringComparison.Ordinal);
    }
}
