namespace Bench.Cli.Tests.Fio;

/// <summary>Replay of recorded I/O, beside fio's.</summary>
public sealed class ReplayTests : FioTests
{
    private const string Version2 = "fio version 2 iolog\nf add\nf open\nf read 0 4096\nf write 4096 4096\nf wait 20 0\nf sync 0 0\nf write 8192 8192\nf read 20480 512\nf close\n";
    private const string Version3 = "fio version 3 iolog\n0 f add\n0 g add\n0 f open\n1 g open\n100 f read 0 4096\n20100 g write 4096 4096\n20100 g write 12288 512\n40100 f read 8192 2048\n50000 f close\n50000 g close\n";

    [SkippableTheory]
    [InlineData(Version2, "")]
    [InlineData(Version3, "")]
    [InlineData(Version3, "replay_no_stall=1\nread_iolog_chunked=1")]
    [InlineData(Version3, "replay_time_scale=400")]
    [InlineData(Version3, "replay_redirect=f")]
    [InlineData(Version3, "replay_scale=2\nreplay_align=1k")]
    [InlineData(Version3, "numjobs=2")]
    [InlineData(Version3, "loops=3\nbs=64k\nrate_iops=1\nsize=1m")]
    [InlineData("fio version 3 iolog\n0 f add\n0 f open\n1 f write 65024 1024\n2 f read 65536 512\n3 f read 131072 512\n", "")]
    [InlineData("fio version 3 iolog\n0 h add\n0 h open\n1 h read 0 512\n", "")]
    public void Alike(string log, string options)
    {
        Skip.IfNot(File.Exists("/usr/bin/fio"), "fio is not installed");
        string job = $"[a]\nioengine=psync\nread_iolog=log\nwrite_lat_log=t\nlog_offset=1\n{options}\n";
        using var folder = new BenchProcess();
        foreach (BenchProcess each in (BenchProcess[])[folder, Bench])
        {
            each.Write("log", log);
            File.WriteAllBytes(each.PathOf("f"), new byte[65536]);
        }

        FioRun theirs = FioRun.OfPeer(folder, job);
        FioRun ours = FioRun.Of(Bench, job);

        Assert.Equal((theirs.ExitCode, theirs.Summary), (ours.ExitCode, ours.Summary));
        foreach (string path in Directory.GetFiles(folder.Folder, "t_clat.*.log"))
        {
            string name = Path.GetFileName(path);
            if (new FileInfo(path).Length > 0)
            {
                Assert.Equal(theirs.Log(name).Select(Place), ours.Log(name).Select(Place));
            }
        }

        Assert.Equal(Sizes(folder), Sizes(Bench));
    }

    [SkippableFact]
    public void What_each_of_both_records_the_other_replays()
    {
        Skip.IfNot(File.Exists("/usr/bin/fio"), "fio is not installed");
        const string Record = "[a]\nioengine=psync\nfilename=f\nrw=randrw\nsize=64k\nfsync=4\nwrite_iolog=log\n";
        const string Replay = "[a]\nioengine=psync\nread_iolog=log\nreplay_no_stall=1\n";

        FioRun recorded = FioRun.Of(Bench, Record);
        FioRun replayed = FioRun.OfPeer(Bench, Replay);
        Assert.Equal((0, recorded.Summary), (replayed.ExitCode, replayed.Summary));

        File.Delete(Bench.PathOf("log"));
        recorded = FioRun.OfPeer(Bench, Record);
        replayed = FioRun.Of(Bench, Replay);
        Assert.Equal((0, recorded.Summary), (replayed.ExitCode, replayed.Summary));
    }

    [Fact]
    public void Recorded_times_are_kept()
    {
        Make("f", 65536);
        Bench.Write("log", "fio version 3 iolog\n0 f add\n1 f open\n1000 f read 0 4096\n301000 f read 4096 4096\n401000 f close\n");
        FioRun run = FioRun.Of(Bench, "[a]\nioengine=libaio\niodepth=4\nread_iolog=log\nwrite_lat_log=t\n");

        Assert.Equal(0, run.ExitCode);
        List<string[]> rows = run.Log("t_clat.1.log");
        Assert.True(int.Parse(rows[1][0], System.Globalization.CultureInfo.InvariantCulture) >= 300, $"the second read was at {rows[1][0]} ms");
        Assert.True(run.Job("a").Milliseconds("read") >= 400, "the replay ends with the last event of the log");
    }

    [Fact]
    public void Clones_take_the_logs_of_a_list_in_fio_s_order()
    {
        Make("f", 65536);
        Bench.Write("one", "fio version 3 iolog\n0 f add\n0 f open\n1 f read 0 4096\n");
        Bench.Write("two", "fio version 3 iolog\n0 f add\n0 f open\n1 f write 0 4096\n2 f write 4096 4096\n");
        FioRun run = FioRun.Of(Bench, "[a]\nioengine=psync\nnumjobs=3\nread_iolog=one:two\n");

        Assert.Equal("a g0 read 1=4096\na g0 read 1=4096\na g0 write 2=8192", run.Summary);
    }

    [Fact]
    public void Syncs_are_replayed_and_counted_and_can_be_left_out()
    {
        Make("f", 65536);
        Bench.Write("log", "fio version 3 iolog\n0 f add\n0 f open\n1 f write 0 4096\n2 f sync 0 0\n3 f datasync 0 0\n4 f trim 0 4096\n");
        string job = "[a]\nioengine=psync\nread_iolog=log\n";

        Assert.Equal("a g0 write 1=4096 sync 2", FioRun.Of(Bench, job + "replay_skip=trim\n").Summary);
        Assert.Equal("a g0 write 1=4096", FioRun.Of(Bench, job + "replay_skip=trim,sync\n").Summary);
        Assert.Equal("a g0 trim 1=4096", FioRun.Of(Bench, "[a]\nioengine=null\nread_iolog=log\nreplay_skip=write,sync,read\n").Summary);
    }

    [Fact]
    public void Writes_of_a_log_can_be_verified_whatever_their_order()
    {
        Bench.Write("log", "fio version 3 iolog\n0 f add\n0 f open\n1 f write 0 8192\n2 f write 12288 4096\n3 f write 2048 4096\n4 f write 0 4096\n5 f read 0 512\n");
        FioRun run = FioRun.Of(Bench, "[a]\nioengine=io_uring\niodepth=4\nread_iolog=log\nverify=crc32c\nverify_state_save=0\n");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal((4, 0), (run.Job("a").Writes, run.Job("a").Error));
        Assert.True(run.Job("a").Reads > 1, "what was written is read back");
    }

    [Fact]
    public void A_read_only_run_leaves_the_writes_of_a_log_out()
    {
        Make("f", 65536);
        Bench.Write("log", Version2);
        FioRun run = FioRun.Of(Bench, "[a]\nioengine=psync\nread_iolog=log\n", "--readonly");

        Assert.Equal("a g0 read 2=4608 sync 1", run.Summary);
        Assert.All(File.ReadAllBytes(Bench.PathOf("f")), static value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData("fio version 3 iolog\n0 f add\n0 f open\n1 f read 0 4096\n2 f reed 0 4096\n", "log:5: 'reed' is not an action on a range")]
    [InlineData("fio version 3 iolog\n0 f add\n0 f open\n1 f read 0 4096\n2 f re", "log:5: 're' is not an action on a file")]
    [InlineData("fio version 3 iolog\n0 f add\n0 f open\n", "log has no I/O to replay")]
    [InlineData("", "log:1: the log is empty")]
    public void A_damaged_log_ends_its_job_before_anything_is_touched(string log, string message)
    {
        Make("f", 65536);
        Bench.Write("log", log);
        FioRun run = FioRun.Of(Bench, "[a]\nioengine=psync\nread_iolog=log\n[b]\nioengine=null\nsize=4k\n");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Equal("a g0 error 22\nb g0 read 1=4096", run.Summary);
    }

    [Fact]
    public void A_replay_is_guarded_as_every_other_write_is()
    {
        File.WriteAllText(Bench.PathOf("f"), "somebody's letters");
        Bench.Write("log", "fio version 3 iolog\n0 f add\n0 f open\n1 f write 0 4096\n");
        Bench.Write("job.fio", "[a]\nioengine=psync\nread_iolog=log\n");

        BenchProcess.Finished refused = Bench.Run("run", "job.fio");
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("has content that Bench did not write", refused.Error + refused.Output, StringComparison.Ordinal);
        Assert.Equal("somebody's letters", File.ReadAllText(Bench.PathOf("f")));

        Assert.Equal(0, Bench.Run("run", "job.fio", "--allow-destroy", "f").ExitCode);
        Assert.Equal(4096, new FileInfo(Bench.PathOf("f")).Length);
    }

    [Fact]
    public void Lint_shows_what_would_be_replayed_and_what_is_damaged()
    {
        Make("f", 65536);
        Bench.Write("log", "fio version 3 iolog\n0 f add\n0 f open\n1 f read 0 4096\n500001 f read 4096 4096\n");
        Bench.Write("bad", "fio version 3 iolog\n0 f add\n1 f read\n");
        Bench.Write("job.fio", "[a]\nioengine=psync\nread_iolog=log\n[b]\nioengine=psync\nread_iolog=bad\n");

        BenchProcess.Finished lint = Bench.Run("lint", "job.fio");

        Assert.Equal(2, lint.ExitCode);
        Assert.Contains("replay of log, 2 reads, 8192 bytes in 0.5 s", lint.Output, StringComparison.Ordinal);
        Assert.Contains("problem: bad:3: 'read' is not an action on a file", lint.Output, StringComparison.Ordinal);
    }

    private static string Place(string[] row) => $"{row[2]} {row[3]} {row[4]}";

    private static string Sizes(BenchProcess folder) => string.Join(
        ' ',
        Directory.GetFiles(folder.Folder).Select(static path => new FileInfo(path)).Where(static file => file.Name.Length == 1).OrderBy(static file => file.Name)
            .Select(static file => $"{file.Name}={file.Length}"));
}
