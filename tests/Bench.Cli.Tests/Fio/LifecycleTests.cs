namespace Bench.Cli.Tests.Fio;

/// <summary>Options about what happens around the I/O of a job.</summary>
public sealed class LifecycleTests : FioTests
{
    [Theory]
    [InlineData("size=64k\nrw=write\nramp_size=16k", "a g0 write 12=49152")]
    [InlineData("size=64k\nrw=write\nloops=2\nramp_size=64k", "a g0 write 16=65536")]
    [InlineData("size=64k\nrw=write\nbs=16k\nramp_size=1", "a g0 write 3=49152")]
    [InlineData("size=64k\nrw=write\nend_syncfs=1", "a g0 write 16=65536")]
    [InlineData("size=16k\nrw=write\nthinkcycles=1000", "a g0 write 4=16384")]
    [InlineData("size=64k\nrw=randrw\nverify=crc32c\nexperimental_verify=1\nrwmixread=0", "a g0 read 16=65536 write 16=65536")]
    [InlineData("size=64k\nrw=write\nwrite_hint=short\ncreate_serialize=0\nfiletype=file", "a g0 write 16=65536")]
    public void Counts(string options, string summary) => Comes($"[a]\n{options}\n", summary);

    [Fact]
    public void Daemons_that_report_together_ramp_together()
    {
        FioRun run = FioRun.Of(Bench, "[a]\nnumjobs=2\ngroup_reporting\nsize=256k\nrw=write\nramp_size=256k\n");

        // Each may finish the I/O it has begun when the other reaches the amount.
        Assert.InRange(run.Job("a").Writes, 0, 64);
    }

    [Fact]
    public void The_start_is_told_by_the_clock_that_is_asked_for()
    {
        long monotonic = Environment.TickCount64;

        FioRun run = FioRun.Of(Bench, "[a]\nioengine=null\nsize=64k\nrw=read\njob_start_clock_id=1\n");

        Assert.InRange(run.Job("a").Json.GetProperty("job_start").GetInt64(), monotonic - 1000, monotonic + 120_000);
    }

    [Fact]
    public void A_clock_that_does_not_exist_is_an_error()
    {
        FioRun run = FioRun.Of(Bench, "[a]\nioengine=null\nsize=64k\nrw=read\njob_start_clock_id=99\n");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("job_start_clock_id=99", run.Error);
    }

    [Fact]
    public void Threads_are_called_as_comm_says()
    {
        FioRun.Of(Bench, "[a]\nioengine=null\nsize=64k\nrw=read\ncomm=spindle\nexec_prerun=cat /proc/$PPID/task/*/comm\n");

        Assert.Contains("spindle", File.ReadLines(Bench.PathOf("a.prerun.txt")));
    }

    [SkippableTheory]
    [InlineData("nrfiles=4\nopenfiles=2")]
    [InlineData("nrfiles=4\nopenfiles=1")]
    [InlineData("nrfiles=5\nopenfiles=3\nfile_service_type=sequential")]
    [InlineData("nrfiles=4\nopenfiles=2\nfile_service_type=roundrobin:2")]
    [InlineData("nrfiles=3\nfile_service_type=roundrobin:3")]
    [InlineData("nrfiles=3\nfile_service_type=sequential:2")]
    public void Files_are_visited_in_the_order_of_fio(string options)
    {
        Skip.IfNot(File.Exists("/usr/bin/fio"), "fio is not installed");
        string job = $"[a]\nrw=write\nsize=60k\nbs=1k\nwrite_iolog=trace\n{options}\n";
        using var folder = new BenchProcess();
        FioRun.OfPeer(folder, job);

        FioRun ours = FioRun.Of(Bench, job);

        Assert.True(ours.ExitCode == 0, ours.Error);
        Assert.Equal(Writes(folder), Writes(Bench));
    }

    [Theory]
    [InlineData("psync")]
    [InlineData("sync")]
    [InlineData("libaio\niodepth=4")]
    [InlineData("io_uring\niodepth=4")]
    [InlineData("posixaio\niodepth=4")]
    [InlineData("psync\nio_submit_mode=offload\niodepth=2")]
    public void No_more_than_openfiles_are_open(string engine)
    {
        FioRun run = FioRun.Of(
            Bench, $"[a]\nrw=randwrite\nsize=256k\nnrfiles=8\nopenfiles=2\nfile_service_type=random\nverify=crc32c\nfsync_on_close=1\nexec_postrun=ls -l /proc/$PPID/fd || true\nioengine={engine}\n");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal("a g0 read 64=262144 write 64=262144", run.Summary);

        // The command runs before the daemon closes its files; each worker of an offloading job has files of its own.
        Assert.InRange(File.ReadLines(Bench.PathOf("a.postrun.txt")).Count(static line => line.Contains("/a.0.", StringComparison.Ordinal)), 1, engine.Contains("offload", StringComparison.Ordinal) ? 4 : 2);
    }

    [Fact]
    public void An_engine_that_needs_all_files_open_says_so()
    {
        FioRun run = FioRun.Of(Bench, "[a]\nrw=write\nsize=64k\nnrfiles=4\nopenfiles=2\nioengine=mmap\n");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("openfiles", run.Error);
    }

    [Fact]
    public void A_pattern_begins_anew_in_each_interval()
    {
        Comes("[a]\nfilename=f\nrw=write\nbs=4k\nsize=8k\nverify=pattern\nverify_pattern=%o\nverify_pattern_interval=512\n", "a g0 read 2=8192 write 2=8192");

        byte[] file = File.ReadAllBytes(Bench.PathOf("f"));
        for (int at = 0; at < file.Length; at += 512)
        {
            Assert.Equal(at, BitConverter.ToInt64(file, at));
            Assert.Equal(at, BitConverter.ToInt64(file, at + 504));
        }
    }

    [Fact]
    public void A_block_with_a_bad_header_is_dumped_as_fio_dumps_it()
    {
        FioRun.Of(Bench, "[w]\nfilename=f\nrw=write\nsize=64k\nverify=crc32c\ndo_verify=0\n");
        Corrupt("f", 8192);

        FioRun run = FioRun.Of(Bench, "[b]\nfilename=f\nrw=read\nsize=64k\nverify=crc32c\nverify_dump=1\n");

        Assert.Equal("f=65536 f.8192.hdr_fail=4096", run.Files);
        Assert.Contains("verify: bad magic header ac35, wanted acca at file f offset 8192, length 4096", run.Error);
    }

    private static string[] Writes(BenchProcess folder) =>
        [.. File.ReadLines(folder.PathOf("trace")).Select(static line => line.Split(' ')).Where(static row => row is [_, _, "write", ..] or [_, "write", ..])
            .Select(static row => string.Join(' ', row[^4..]))];
}
