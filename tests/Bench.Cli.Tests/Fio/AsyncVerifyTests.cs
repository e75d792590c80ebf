namespace Bench.Cli.Tests.Fio;

/// <summary>Checks by other threads come to the same as those of the daemon itself.</summary>
public sealed class AsyncVerifyTests : FioTests
{
    [Theory]
    [InlineData("rw=randrw\nsize=256k\nverify=sha256\nloops=2\nnrfiles=2")]
    [InlineData("rw=randwrite\nsize=256k\nverify=crc32c\nnorandommap\nioengine=io_uring\niodepth=32")]
    [InlineData("rw=randwrite\nbssplit=4k/50:16k/50\nsize=256k\nverify=md5\nverify_interval=4k\nioengine=libaio\niodepth=8")]
    [InlineData("rw=write\nbs=16k\nsize=256k\nverify=pattern\nverify_pattern=%o\nverify_async_cpus=0")]
    public void Good_data_passes(string options)
    {
        FioRun alone = FioRun.Of(Bench, $"[a]\n{options}\n");
        FioRun async = FioRun.Of(Bench, $"[a]\n{options}\nverify_async=3\n");

        Assert.True(async.ExitCode == 0, async.Error);
        Assert.Equal(alone.Summary, async.Summary);
    }

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("verify_fatal=1", 1, 1)]
    [InlineData("continue_on_error=verify", 0, 3)]
    [InlineData("continue_on_error=verify\nioengine=io_uring\niodepth=8", 0, 3)]
    [InlineData("continue_on_error=verify\nverify_fatal=1", 1, 1)]
    public void Bad_blocks_are_reported_in_their_order(string options, int exitCode, int reported)
    {
        FioRun.Of(Bench, "[w]\nfilename=f\nrw=write\nsize=256k\nverify=crc32c\ndo_verify=0\n");
        foreach (int offset in (ReadOnlySpan<int>)[5000, 25000, 200_000])
        {
            Corrupt("f", offset);
        }

        FioRun run = FioRun.Of(Bench, $"[b]\nfilename=f\nrw=read\nsize=256k\nverify=crc32c\nverify_async=2\n{options}\n");

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal(84, run.Job("b").Error);
        string[] offsets = [.. run.Error.Split('\n').Where(static line => line.Contains("crc32c: verify failed at file f offset", StringComparison.Ordinal))
            .Select(static line => line.Split("offset ")[1].Split(',')[0])];
        Assert.Equal(((string[])["4096", "24576", "196608"])[..reported], offsets);
        if (exitCode == 0)
        {
            Assert.Equal("b g0 read 64=262144 error 84 total_err 3 first_error 84", run.Summary);
        }
    }

    [Fact]
    public void A_cpu_that_is_not_there_is_refused()
    {
        FioRun run = FioRun.Of(Bench, "[a]\nrw=write\nsize=64k\nverify=crc32c\nverify_async=1\nverify_async_cpus=4095\n");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("verify_async_cpus=4095", run.Error);
    }
}
