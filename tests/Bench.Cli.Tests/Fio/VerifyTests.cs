namespace Bench.Cli.Tests.Fio;

/// <summary>Writing, reading back, and what is said about bad data.</summary>
public sealed class VerifyTests : FioTests
{
    [Theory]
    [InlineData("writes are read back", "rw=write\nsize=64k\nverify=crc32c", "a g0 read 16=65536 write 16=65536")]
    [InlineData("after each loop", "rw=randwrite\nsize=64k\nloops=2\nverify=md5", "a g0 read 32=131072 write 32=131072")]
    [InlineData("or not", "rw=write\nsize=64k\nverify=sha256\ndo_verify=0", "a g0 write 16=65536")]
    [InlineData("in between", "rw=write\nsize=64k\nverify=xxhash\nverify_backlog=4", "a g0 read 16=65536 write 16=65536")]
    [InlineData("in smaller batches", "rw=randwrite\nsize=64k\nverify=crc64\nverify_backlog=8\nverify_backlog_batch=2", "a g0 read 16=65536 write 16=65536")]
    [InlineData("in parts of a block", "rw=write\nbs=16k\nsize=64k\nverify=crc32c\nverify_interval=4k", "a g0 read 4=65536 write 4=65536")]
    [InlineData("the null method checks nothing", "rw=write\nsize=64k\nverify=null", "a g0 read 16=65536 write 16=65536")]
    [InlineData("the header alone", "rw=write\nsize=64k\nverify=meta", "a g0 read 16=65536 write 16=65536")]
    public void Counts(string rule, string options, string summary)
    {
        Assert.NotEmpty(rule);
        Comes($"[a]\nfilename=f\n{options}\n", summary);
    }

    [Fact]
    public void Blocks_written_twice_are_read_once()
    {
        FioEntry job = FioRun.Of(Bench, "[a]\nrw=randwrite\nnorandommap\nsize=64k\nverify=crc32c\n").Job("a");

        Assert.Equal(16, job.Writes);
        Assert.InRange(job.Reads, 1, 15);
        Assert.Equal(0, job.Error);
    }

    [Theory]
    [InlineData("rw=read")]
    [InlineData("rw=randread")]
    [InlineData("rw=write\nverify_only")]
    [InlineData("rw=randwrite\nverify_only")]
    public void Another_job_checks_what_was_written(string options)
    {
        FioRun run = FioRun.Of(Bench, $"[global]\nfilename=f\nsize=64k\nverify=crc32c\n[w]\nrw=randwrite\ndo_verify=0\n[r]\nstonewall\n{options}\n");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(16, run.Job("w").Writes);
        Assert.Equal(16, run.Job("r").Reads);
    }

    [Fact]
    public void A_range_of_sizes_is_checked_by_another_order_of_blocks()
    {
        FioRun run = FioRun.Of(Bench, "[global]\nfilename=f\nsize=256k\nbsrange=1k-8k\nrw=randwrite\nverify=crc32c\n[w]\ndo_verify=0\n[r]\nstonewall\nverify_only\n");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(262144, run.Job("r").Json.GetProperty("read").GetProperty("io_bytes").GetInt64());
    }

    [Fact]
    public void A_time_based_job_ends_with_its_runtime()
    {
        FioEntry job = FioRun.Of(Bench, "[a]\nrw=write\nsize=64k\nrate_iops=100\nverify=crc32c\ntime_based\nruntime=300ms\n").Job("a");

        Assert.Equal(0, job.Error);
        Assert.InRange(job.Writes, 1, 40);
        Assert.InRange(job.Milliseconds("write"), 250, 20_000);
    }

    [Fact]
    public void Pattern_bytes_and_offsets_are_on_the_file()
    {
        Comes("[a]\nfilename=f\nrw=write\nbs=512\nsize=1k\nverify=pattern\nverify_pattern=0xff%o\"abcd\"-12\n", "a g0 read 2=1024 write 2=1024");

        byte[] file = File.ReadAllBytes(Bench.PathOf("f"));
        Assert.Equal("FF000000000000000061626364F4FFFFFF", Convert.ToHexString(file[..17]));
        Assert.Equal("FF0002000000000000", Convert.ToHexString(file[512..521]));
    }

    [Theory]
    [InlineData("the first bad block ends the job", "", 1, "b g0 read 2=8192 error 84")]
    [InlineData("as verify_fatal asks", "verify_fatal=1", 1, "b g0 read 2=8192 error 84")]
    [InlineData("or is counted", "continue_on_error=verify", 0, "b g0 read 16=65536 error 84 total_err 2 first_error 84")]
    [InlineData("or ignored, and counted", "ignore_error=,,EILSEQ", 0, "b g0 read 16=65536 error 84 total_err 2 first_error 84")]
    [InlineData("an error of another kind is not survived", "continue_on_error=io", 1, "b g0 read 2=8192 error 84 total_err 0 first_error 0")]
    public void Bad_data(string rule, string options, int exitCode, string summary)
    {
        WriteCorrupted();

        FioRun run = FioRun.Of(Bench, $"[b]\nfilename=f\nrw=read\nsize=64k\nverify=crc32c\n{options}\n");

        Assert.True(summary == run.Summary, $"{rule}: {run.Summary}");
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Matches("verify.*f offset 4096", run.Error);
    }

    [Fact]
    public void Bad_blocks_are_dumped_beside_the_file()
    {
        WriteCorrupted();

        FioRun run = FioRun.Of(Bench, "[b]\nfilename=f\nrw=read\nsize=64k\nverify=crc32c\nverify_dump=1\n");

        Assert.Equal("f=65536 f.4096.expected=4096 f.4096.received=4096", run.Files);
    }

    private void WriteCorrupted()
    {
        FioRun.Of(Bench, "[w]\nfilename=f\nrw=write\nsize=64k\nverify=crc32c\ndo_verify=0\n");
        Corrupt("f", 5000);
        Corrupt("f", 25000);
    }
}
