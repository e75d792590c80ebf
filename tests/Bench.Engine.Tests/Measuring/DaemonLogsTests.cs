using Bench.Engine.Engines;
using Bench.Engine.Jobs;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Measuring;
using Bench.Engine.Planning;

namespace Bench.Engine.Tests.Measuring;

public sealed class DaemonLogsTests : IDisposable
{
    private const long Millisecond = 1_000_000;
    private const long Epoch = 77_000_000_000;
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    [Fact]
    public void Every_io_gives_a_row_with_the_columns_of_fio()
    {
        JobOptions options = new() { WriteLatLog = Prefix("p"), WriteBwLog = Prefix("p"), WriteIopsLog = Prefix("q"), LogOffset = true };
        Run(options, synchronous: true, [Io(IoDirection.Read, 3, 200_000, offset: 8_192), Io(IoDirection.Write, 7, 50_000)]);

        Assert.Equal(["p_bw.3.log", "p_clat.3.log", "p_lat.3.log", "p_slat.3.log", "q_iops.3.log"], Files());
        Assert.Equal(["3, 200000, 0, 4096, 8192, 0", "7, 50000, 1, 4096, 0, 0"], Lines("p_clat.3.log"));
        Assert.Equal(["3, 200000, 0, 4096, 8192, 0", "7, 50000, 1, 4096, 0, 0"], Lines("p_lat.3.log"));
        Assert.Empty(Lines("p_slat.3.log"));
        // kB/s of a single I/O: 4096 bytes in 200 µs, in 50 µs.
        Assert.Equal(["3, 20480, 0, 4096, 8192, 0", "7, 81920, 1, 4096, 0, 0"], Lines("p_bw.3.log"));
        Assert.Equal(["3, 1, 0, 4096, 8192, 0", "7, 1, 1, 4096, 0, 0"], Lines("q_iops.3.log"));
    }

    [Fact]
    public void Priority_issue_time_and_submission_latency_have_their_columns()
    {
        JobOptions options = new()
        {
            WriteLatLog = Prefix("p"),
            LogPriority = true,
            LogIssueTime = true,
            IoPriorityClass = 2,
            IoPriority = 4,
        };
        Run(options, synchronous: false, [Io(IoDirection.Read, 3, 200_000, submission: 30_000)]);

        Assert.Equal(["3, 30000, 0, 4096, 0x4004, 2830000"], Lines("p_slat.3.log"));
        Assert.Equal(["3, 170000, 0, 4096, 0x4004, 2830000"], Lines("p_clat.3.log"));
        Assert.Equal(["3, 200000, 0, 4096, 0x4004, 2800000"], Lines("p_lat.3.log"));
    }

    [Fact]
    public void Windows_lie_on_a_grid_and_empty_ones_have_no_row()
    {
        JobOptions options = new() { WriteLatLog = Prefix("w"), WriteBwLog = Prefix("w"), WriteIopsLog = Prefix("w"), LogAvgMsec = 250 };
        IEnumerable<IoUnit> ios = Enumerable.Range(1, 100).Select(i => Io(IoDirection.Read, 2 * i, 1_000 + i))
            .Append(Io(IoDirection.Read, 600, 4_000)).Append(Io(IoDirection.Read, 700, 4_000));
        Run(options, synchronous: true, ios, end: 850);

        // 100 reads in the first window, two in the third.
        Assert.Equal(["250, 400, 0, 0, 0", "750, 8, 0, 0, 0"], Lines("w_iops.3.log"));
        Assert.Equal(["250, 1600, 0, 0, 0", "750, 32, 0, 0, 0"], Lines("w_bw.3.log"));
        Assert.Equal(["250, 1051, 0, 0, 0", "750, 4000, 0, 0, 0"], Lines("w_clat.3.log"));
    }

    [Theory]
    [InlineData(LogWindowValue.Max, "100, 3000, 0, 0, 0")]
    [InlineData(LogWindowValue.Both, "100, 2000, 3000, 0, 0, 0")]
    public void Windows_can_hold_the_maximum(LogWindowValue value, string expected)
    {
        Run(
            new() { WriteLatLog = Prefix("w"), LogAvgMsec = 100, LogWindowValue = value },
            synchronous: true,
            [Io(IoDirection.Read, 10, 1_000), Io(IoDirection.Read, 20, 3_000)],
            end: 100);

        Assert.Equal([expected], Lines("w_clat.3.log"));
    }

    [Fact]
    public void The_last_shorter_window_is_written_with_its_own_rate()
    {
        Run(new() { WriteIopsLog = Prefix("w"), LogAvgMsec = 1_000 }, synchronous: true, [Io(IoDirection.Read, 10, 1_000)], end: 500);

        Assert.Equal(["500, 2, 0, 0, 0"], Lines("w_iops.3.log"));
    }

    [Fact]
    public void Absolute_times_count_from_the_unix_epoch()
    {
        Run(new() { WriteIopsLog = Prefix("p"), LogAlternateEpoch = true }, synchronous: true, [Io(IoDirection.Read, 3, 1_000)]);

        Assert.Equal(["1795239564003, 1, 0, 4096, 0"], Lines("p_iops.3.log"));
    }

    [Fact]
    public void Without_per_job_logs_daemons_append_to_one_file()
    {
        JobOptions options = new() { WriteIopsLog = Prefix("p"), PerJobLogs = false };
        Run(options, synchronous: true, [Io(IoDirection.Read, 1, 1_000)]);
        Run(options, synchronous: true, [Io(IoDirection.Read, 2, 1_000)], number: 4);

        Assert.Equal(["p_iops.log"], Files());
        Assert.Equal(2, Lines("p_iops.log").Length);
    }

    [Theory]
    [InlineData(0, 1856)]
    [InlineData(2, 464)]
    public void Histogram_rows_hold_the_counts_of_their_window(int coarseness, int columns)
    {
        JobOptions options = new() { WriteHistLog = Prefix("h"), LogHistMsec = 100, LogHistCoarseness = coarseness };
        Run(options, synchronous: true, [Io(IoDirection.Read, 10, 5), Io(IoDirection.Read, 20, 1_000), Io(IoDirection.Read, 150, 1_000)], end: 180);

        string[][] rows = [.. Lines("h_clat_hist.3.log").Select(line => line.Split(", "))];
        Assert.Equal([["100", "0", "4096"], ["180", "0", "4096"]], rows.Select(row => row[..3]));
        Assert.All(rows, row => Assert.Equal(3 + columns, row.Length));
        Assert.Equal([2, 1], rows.Select(row => row[3..].Sum(int.Parse)));
        Assert.Equal("1", rows[0][3 + (5 >> coarseness)]);
        Assert.Equal("1", rows[1][3 + (LatencyHistogram.BinOf(1_000) >> coarseness)]);
    }

    [Fact]
    public void An_iolog_of_version_3_is_in_order_of_issue()
    {
        string path = Path.Combine(_folder, "trace");
        IoUnit sync = Io(IoDirection.Sync, 9, 1_000_000, length: 0);
        sync.SyncCall = SyncCall.Fdatasync;
        Run(
            new() { WriteIolog = path },
            synchronous: false,
            [Io(IoDirection.Write, 4, 1_000_000, offset: 4_096), Io(IoDirection.Read, 5, 4_000_000, offset: 512), sync],
            end: 10);

        Assert.Equal(
            [
                "fio version 3 iolog", "0 /data/a add", "0 /data/a open", "1000 /data/a read 512 4096", "3000 /data/a write 4096 4096",
                "8000 /data/a datasync 0 0", "10000 /data/a close",
            ],
            File.ReadAllLines(path));
    }

    [Fact]
    public void Many_rows_are_written_in_the_background_and_none_is_lost()
    {
        const int count = 2_000_000;
        JobOptions options = new() { WriteIopsLog = Prefix("p") };
        DaemonLogs logs = DaemonLogs.For(Plan(options), synchronous: true)!;
        logs.Start(Epoch, 0);
        IoUnit unit = Io(IoDirection.Read, 1, 1_000);
        for (int i = 0; i < count; i++)
        {
            unit.Completed = Epoch + (i * 1_000L);
            logs.Record(in unit);
        }

        logs.Finish(Epoch + (count * 1_000L));
        logs.Dispose();

        Assert.Null(logs.Problem);
        long previous = -1;
        int rows = 0;
        foreach (string line in File.ReadLines(Path.Combine(_folder, "p_iops.3.log")))
        {
            long time = long.Parse(line.AsSpan(0, line.IndexOf(',')));
            Assert.True(time >= previous);
            previous = time;
            rows++;
        }

        Assert.Equal(count, rows);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_a_message_and_no_exception()
    {
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        DaemonLogs logs = DaemonLogs.For(Plan(new() { WriteIopsLog = Path.Combine(file, "p") }), synchronous: true)!;
        logs.Start(Epoch, 0);
        logs.Finish(Epoch);

        Assert.StartsWith("a: cannot write the logs: ", logs.Problem);
    }

    [Fact]
    public void No_log_option_means_no_logs() => Assert.Null(DaemonLogs.For(Plan(new()), synchronous: true));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static IoUnit Io(IoDirection direction, long milliseconds, long latency, long offset = 0, long submission = 0, int length = 4096) =>
        IoUnits.Finished(direction, Epoch + (milliseconds * Millisecond), latency, length, offset: offset, submission: submission);

    private static DaemonPlan Plan(JobOptions options, int number = 3) =>
        new(new JobDefinition("a", options, [], new SourceLocation("a.fio", 1), 0), number, 0, 0, 0, ["/data/a"]);

    private static void Run(JobOptions options, bool synchronous, IEnumerable<IoUnit> ios, long end = 1_000, int number = 3)
    {
        options.ReadWrite = IoPattern.RandReadWrite;
        using DaemonLogs logs = DaemonLogs.For(Plan(options, number), synchronous)!;
        logs.Start(Epoch, 1_795_239_564_000);
        foreach (IoUnit unit in ios)
        {
            logs.Record(in unit);
        }

        logs.Finish(Epoch + (end * Millisecond));
        Assert.Null(logs.Problem);
    }

    private string Prefix(string name) => Path.Combine(_folder, name);

    private string[] Files() => [.. Directory.GetFiles(_folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private string[] Lines(string name) => File.ReadAllLines(Path.Combine(_folder, name));
}
