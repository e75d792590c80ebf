using System.Buffers.Binary;

namespace Bench.Cli.Tests.Fio;

/// <summary>Replay and merging of block traces, beside fio's.</summary>
public sealed class TraceReplayTests : FioTests
{
    private const uint Read = 1 << 16;
    private const uint Write = 2 << 16;
    private const uint Flush = 4 << 16;
    private const uint Queue = 1;
    private const uint Complete = 8;

    [SkippableTheory]
    [InlineData("")]
    [InlineData("replay_no_stall=1\nread_iolog_chunked=1")]
    [InlineData("replay_align=4k")]
    [InlineData("replay_scale=4\nreplay_align=512")]
    [InlineData("replay_skip=write")]
    [InlineData("replay_skip=read,sync")]
    public void Alike(string options)
    {
        Skip.IfNot(File.Exists("/usr/bin/fio"), "fio is not installed");
        string job = $"[a]\nioengine=psync\nread_iolog=trace\nreplay_redirect=f\nwrite_lat_log=t\nlog_offset=1\n{options}\n";
        using var folder = new BenchProcess();
        foreach (BenchProcess each in (BenchProcess[])[folder, Bench])
        {
            WriteTrace(each.PathOf("trace"), 1000);
            File.WriteAllBytes(each.PathOf("f"), new byte[65536]);
        }

        FioRun theirs = FioRun.OfPeer(folder, job);
        FioRun ours = FioRun.Of(Bench, job);

        Assert.Equal((theirs.ExitCode, theirs.Summary), (ours.ExitCode, ours.Summary));
        Assert.Equal(theirs.Log("t_clat.1.log").Select(Place), ours.Log("t_clat.1.log").Select(Place));
        Assert.Equal(2, ours.Job("a").Json.GetProperty("latency_depth").GetInt32());
    }

    [Fact]
    public void Merged_traces_are_replayed_in_the_order_of_time()
    {
        Make("f", 65536);
        WriteTrace(Bench.PathOf("one"), 1000);
        WriteTrace(Bench.PathOf("two"), 1500);
        FioRun run = FioRun.Of(
            Bench, "[a]\nioengine=psync\nread_iolog=one:two\nmerge_blktrace_file=both\nmerge_blktrace_iters=1:2\nreplay_redirect=f\nreplay_no_stall=1\n");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal("a g0 read 9=30720 write 3=24576 sync 3", run.Summary);
        Assert.Equal(3 * 5 * 48, new FileInfo(Bench.PathOf("both")).Length);
    }

    [Fact]
    public void Traces_can_be_merged_without_a_run()
    {
        WriteTrace(Bench.PathOf("one"), 1000);
        BenchProcess.Finished run = Bench.Run("fio", "--name=a", "--read_iolog=one:one", "--merge_blktrace_file=both", "--merge-blktrace-only");

        Assert.Equal((0, "", ""), (run.ExitCode, run.Output, run.Error));
        Assert.Equal(2 * 5 * 48, new FileInfo(Bench.PathOf("both")).Length);
        Assert.Equal(["both", "one"], Directory.GetFiles(Bench.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_trace_that_is_cut_off_is_refused_with_its_place()
    {
        WriteTrace(Bench.PathOf("trace"), 1000);
        using (FileStream file = File.OpenWrite(Bench.PathOf("trace")))
        {
            file.SetLength(100);
        }

        FioRun run = FioRun.Of(Bench, "[a]\nioengine=psync\nread_iolog=trace\nreplay_redirect=f\n");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("trace: byte 96: the trace is cut off inside a record (4 of 48 bytes)", run.Error, StringComparison.Ordinal);
    }

    private static string Place(string[] row) => $"{row[2]} {row[3]} {row[4]}";

    private static void WriteTrace(string path, ulong start)
    {
        using FileStream file = File.Create(path);
        Add(file, start, Read | Queue, 8, 4096);
        Add(file, start + 1000, Read | Queue, 16, 4096);
        Add(file, start + 2000, Read | Complete, 8, 4096);
        Add(file, start + 20_000_000, Write | Queue, 0, 8192);
        Add(file, start + 20_000_000, Write | Flush | Queue, 0, 0);
        Add(file, start + 30_000_000, Read | Queue, 24, 2048);
    }

    // struct blk_io_trace of linux/blktrace_api.h, on the device 8:0.
    private static void Add(FileStream file, ulong time, uint action, ulong sector, uint bytes)
    {
        Span<byte> record = stackalloc byte[48];
        BinaryPrimitives.WriteUInt32LittleEndian(record, 0x65617407);
        BinaryPrimitives.WriteUInt64LittleEndian(record[8..], time);
        BinaryPrimitives.WriteUInt64LittleEndian(record[16..], sector);
        BinaryPrimitives.WriteUInt32LittleEndian(record[24..], bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(record[28..], action);
        BinaryPrimitives.WriteUInt32LittleEndian(record[36..], 8 << 20);
        file.Write(record);
    }
}
