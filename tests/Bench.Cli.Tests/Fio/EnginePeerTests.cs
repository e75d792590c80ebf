using System.Globalization;

namespace Bench.Cli.Tests.Fio;

/// <summary>Jobs of the engines that do something else than read and write files, through fio and through <c>bench fio</c>.</summary>
public sealed class EnginePeerTests : FioTests
{
    [SkippableTheory]
    [InlineData("filecreate", "rw=write\nfilesize=4k\nnrfiles=7")]
    [InlineData("filecreate", "rw=randwrite\nfilesize=16k\nnrfiles=7\nnumjobs=2\nopenfiles=1")]
    [InlineData("filecreate", "rw=write\nfilesize=4k\nnrfiles=3\nloops=3\nunlink=1")]
    [InlineData("filecreate", "rw=read\nnrfiles=5")]
    [InlineData("filecreate", "rw=write\nsize=20k\nnrfiles=10")]
    [InlineData("filestat", "rw=read\nfilesize=8k\nnrfiles=4\nstat_type=lstat")]
    [InlineData("filestat", "rw=write\nfilesize=4k\nnrfiles=4\nloops=2\nstat_type=statx")]
    [InlineData("filedelete", "rw=write\nfilesize=8k\nnrfiles=4")]
    [InlineData("ftruncate", "rw=write\nsize=64k\nfilename=f")]
    [InlineData("ftruncate", "rw=write:4k\nsize=64k\nfilename=f")]
    [InlineData("falloc", "rw=write\nsize=64k\nfilename=f\nfallocate=none")]
    [InlineData("falloc", "rw=trim\nsize=64k\nfilename=f")]
    [InlineData("falloc", "rw=read\nsize=64k\nfilename=f")]
    [InlineData("splice", "rw=write\nsize=1m\nbs=160k\nfilename=f")]
    [InlineData("splice", "rw=randread\nsize=256k\nbs=8k\nfilename=f")]
    [InlineData("splice", "rw=write\nsize=256k\nverify=md5\nverify_state_save=0\nfilename=f")]
    [InlineData("vsync", "rw=write\nsize=256k\niodepth=8\niodepth_batch=8\nfilename=f")]
    public void Alike(string engine, string options)
    {
        Skip.IfNot(File.Exists("/usr/bin/fio"), "fio is not installed");
        string job = $"[a]\nioengine={engine}\n{options}\n";
        using var folder = new BenchProcess();

        FioRun theirs = FioRun.OfPeer(folder, job);
        FioRun ours = FioRun.Of(Bench, job);

        Assert.True(theirs.ExitCode == ours.ExitCode, ours.Error);
        Assert.Equal(theirs.Files, ours.Files);
        Assert.Equal(theirs.Summary, ours.Summary);
        Assert.Equal(Latencies(theirs), Latencies(ours));
    }

    [SkippableTheory]
    [InlineData("ioengine=cpuio\nruntime=1")]
    [InlineData("ioengine=exec\nruntime=1")]
    [InlineData("ioengine=ftruncate\nrw=read\nsize=64k\nfilename=f")]
    public void Refused_by_both_with_the_same_error(string options)
    {
        Skip.IfNot(File.Exists("/usr/bin/fio"), "fio is not installed");
        using var folder = new BenchProcess();

        FioRun theirs = FioRun.OfPeer(folder, $"[a]\n{options}\n");
        FioRun ours = FioRun.Of(Bench, $"[a]\n{options}\n");

        Assert.Equal((1, 1), (theirs.ExitCode, ours.ExitCode));
        Assert.Equal(theirs.Jobs.Select(static job => job.Error), ours.Jobs.Select(static job => job.Error));
    }

    [Fact]
    public void A_program_runs_beside_the_jobs_and_its_output_is_kept()
    {
        FioRun run = FioRun.Of(Bench, "[tool]\nioengine=exec\nprogram=/bin/echo\narguments=%n   for %r\n[io]\nioengine=null\nsize=64k\n");

        Assert.Equal("io g0 read 16=65536", run.Job("io").ToString());
        Assert.Equal("tool for 0\n", File.ReadAllText(Bench.PathOf("tool.stdout")));
        Assert.Equal("", File.ReadAllText(Bench.PathOf("tool.stderr")));
        Assert.Equal("", run.Error);
    }

    [Fact]
    public void A_program_that_outlives_the_runtime_is_ended()
    {
        FioRun run = FioRun.Of(Bench, "[tool]\nioengine=exec\nruntime=1\ngrace_time=30\nprogram=/bin/sleep\narguments=3600\n");

        // Had it not died of the signal, the test would have run into the limit of its process.
        Assert.Equal(0, run.ExitCode);
        Assert.InRange(run.Job("tool").Reads, 1, 21);
    }

    [Fact]
    public void A_cpu_job_moves_nothing_and_ends_with_the_last_job_that_does()
    {
        FioRun run = FioRun.Of(
            Bench, "[cpu]\nioengine=cpuio\ncpuload=20\ncpuchunks=1000\nexit_on_io_done=1\n[io]\nioengine=null\nrate_iops=100\nsize=80k\n");

        Assert.True(run.ExitCode == 0, run.Error);
        FioEntry cpu = run.Job("cpu");
        Assert.True(cpu.Reads > 0);
        Assert.Equal((0, 0), (cpu.Json.GetProperty("read").GetProperty("io_bytes").GetInt64(), cpu.Milliseconds("read")));
        Assert.Equal("io g0 read 20=81920", run.Job("io").ToString());
    }

    [Theory]
    [InlineData("filecreate")]
    [InlineData("falloc")]
    [InlineData("dircreate")]
    [InlineData("filedelete")]
    [InlineData("dirdelete")]
    public void Readonly_holds_although_rw_says_read(string engine)
    {
        FioRun run = FioRun.Of(Bench, $"[a]\nioengine={engine}\nrw=read\nfilesize=4k\nnrfiles=2\n", "--readonly");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("--readonly", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Files);
    }

    private static string Latencies(FioRun run) => string.Join(' ', run.Jobs.Select(static job => string.Join(
        '/',
        new[] { "slat_ns", "clat_ns", "lat_ns" }.SelectMany(kind => new[] { "read", "write", "trim" }.Select(
            side => job.Json.GetProperty(side).GetProperty(kind).GetProperty("N").GetInt64().ToString(CultureInfo.InvariantCulture))))));
}
