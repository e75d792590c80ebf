using System.Text.Json;

namespace Bench.Cli.Tests.Fio;

/// <summary><c>io_submit_mode=offload</c>: I/O by worker threads.</summary>
public sealed class OffloadTests : FioTests
{
    [Theory]
    [InlineData("psync", 0)]
    [InlineData("libaio", 64)]
    [InlineData("io_uring", 64)]
    public void Latencies_begin_where_fio_begins_them(string engine, long submissions)
    {
        FioRun run = FioRun.Of(Bench, $"[a]\nrw=randwrite\nsize=256k\nio_submit_mode=offload\niodepth=4\nioengine={engine}\n");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal("a g0 write 64=262144", run.Summary);
        JsonElement write = run.Job("a").Json.GetProperty("write");
        Assert.Equal(submissions, write.GetProperty("slat_ns").GetProperty("N").GetInt64());
        Assert.Equal(64, write.GetProperty("clat_ns").GetProperty("N").GetInt64());
        Assert.Equal(64, write.GetProperty("lat_ns").GetProperty("N").GetInt64());

        // Handing an I/O to a worker takes time, which total latency holds and completion latency does not.
        Assert.True(write.GetProperty("lat_ns").GetProperty("mean").GetDouble() > write.GetProperty("clat_ns").GetProperty("mean").GetDouble());
    }

    [Theory]
    [InlineData("rw=randwrite\nverify=crc32c\nnorandommap\niodepth=8\nserialize_overlap=1", "a g0 ")]
    [InlineData("rw=randrw\nverify=md5\niodepth=4\nnrfiles=2\nloops=2", "a g0 read 128=524288 ")]
    public void Written_data_is_checked(string options, string summary)
    {
        FioRun run = FioRun.Of(Bench, $"[a]\nsize=256k\nio_submit_mode=offload\n{options}\n");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.StartsWith(summary, run.Summary);
        Assert.Equal(0, run.Job("a").Error);
    }

    [Fact]
    public void Several_jobs_on_one_file_do_not_overlap()
    {
        // Blocks of 64 KiB over a file of 128 KiB: nearly every pair of I/Os in flight would overlap.
        FioRun run = FioRun.Of(
            Bench,
            "[global]\nfilename=f\nsize=128k\nbs=64k\nrw=randwrite\nblockalign=4k\nio_size=4m\nnorandommap\nio_submit_mode=offload\niodepth=4\nserialize_overlap=1\nnumjobs=2\n[a]\n[b]\n");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(4 * 64, run.Jobs.Sum(static job => job.Writes));
    }

    [Fact]
    public void A_target_that_cannot_be_opened_fails_the_job()
    {
        FioRun run = FioRun.Of(Bench, "[a]\nfilename=/proc/version\nsize=4k\nrw=write\nio_submit_mode=offload\niodepth=2\n");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("/proc/version", run.Error);
    }
}
