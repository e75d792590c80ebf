using System.Diagnostics;

namespace Bench.Cli.Tests.Fio;

/// <summary>States of verified jobs: saved as fio saves them, and read again, by either program.</summary>
public sealed class VerifyStateTests : FioTests
{
    // After the header of 24 bytes: counts, number, fio's generator, which it never reads, then name and completed writes.
    private const int GeneratorAt = 64;
    private const int NameAt = 112;

    [SkippableTheory]
    [InlineData("rw=write\nsize=64k\nverify=crc32c")]
    [InlineData("rw=write\nsize=64k\nverify=md5\nnrfiles=2\nnumjobs=2")]
    [InlineData("rw=write\nsize=64k\nverify=crc32c\nioengine=libaio\niodepth=4\ndo_verify=0\niodepth_batch=4\niodepth_batch_complete_min=4")]
    [InlineData("rw=write\nsize=64k\nverify=pattern\nverify_pattern=0x55\nnumber_ios=5\nfilename=x/y")]
    public void A_state_is_what_fio_writes(string options)
    {
        Skip.IfNot(File.Exists("/usr/bin/fio"), "fio is not installed");
        string job = $"[a/b]\nfilename_format=$jobnum.$filenum\n{options}\n";
        using var folder = new BenchProcess();
        FioRun.OfPeer(folder, job);
        FioRun.Of(Bench, job);

        string[] theirs = States(folder);
        Assert.NotEmpty(theirs);
        Assert.Equal(theirs, States(Bench));
        foreach (string name in theirs)
        {
            byte[] fio = File.ReadAllBytes(folder.PathOf(name));
            byte[] bench = File.ReadAllBytes(Bench.PathOf(name));
            Assert.Equal(fio.Length, bench.Length);
            Assert.Equal(Convert.ToHexString(fio.AsSpan(0, 16)), Convert.ToHexString(bench.AsSpan(0, 16)));
            Assert.Equal(Convert.ToHexString(fio.AsSpan(24, GeneratorAt - 24)), Convert.ToHexString(bench.AsSpan(24, GeneratorAt - 24)));
            Assert.Equal(Convert.ToHexString(fio.AsSpan(NameAt, 64)), Convert.ToHexString(bench.AsSpan(NameAt, 64)));
            Assert.Equal(Completed(fio), Completed(bench));
        }
    }

    [Theory]
    [InlineData("verify=crc32c\nverify_state_save=0")]
    [InlineData("size=64k")]
    [InlineData("verify=crc32c\nverify_only")]
    public void No_state_is_saved_when_there_is_none(string options)
    {
        FioRun.Of(Bench, $"[a]\nfilename=f\nrw=write\nsize=64k\n{options}\n");

        Assert.Empty(States(Bench));
    }

    [Fact]
    public void States_go_to_the_auxiliary_folder()
    {
        Directory.CreateDirectory(Bench.PathOf("aux"));

        FioRun.Of(Bench, "[a]\nrw=write\nsize=64k\nverify=crc32c\n", "--aux-path=aux");

        Assert.True(File.Exists(Bench.PathOf("aux/local-a-0-verify.state")));
        Assert.Empty(States(Bench));
    }

    [Theory]
    [InlineData("rw=randwrite", "rw=randread")]
    [InlineData("rw=randwrite", "rw=randwrite\nverify_only")]
    [InlineData("rw=write\nnrfiles=2", "rw=read\nnrfiles=2")]
    public void What_a_stopped_job_wrote_is_checked_and_nothing_else(string writes, string checks)
    {
        FioRun stopped = Stop(writes);
        FioRun check = FioRun.Of(Bench, $"[a]\nsize=8m\nverify=crc32c\nverify_state_load=1\n{checks}\n");

        long written = stopped.Job("a").Writes;
        Assert.InRange(written, 1, 2047);
        Assert.True(check.ExitCode == 0, check.Error);

        // Of the last iodepth writes, those count whose completion the state names; a stopped job ends with all of them done.
        Assert.Equal(written, check.Job("a").Reads);
    }

    [SkippableFact]
    public void Fio_checks_what_we_wrote_by_our_state()
    {
        Skip.IfNot(File.Exists("/usr/bin/fio"), "fio is not installed");
        FioRun stopped = Stop("rw=write");

        FioRun check = FioRun.OfPeer(Bench, "[a]\nsize=8m\nverify=crc32c\nverify_state_load=1\nrw=read\n");

        Assert.True(check.ExitCode == 0, check.Error);
        Assert.Equal(stopped.Job("a").Writes, check.Job("a").Reads);
    }

    [SkippableFact]
    public void We_check_what_fio_wrote_by_its_state()
    {
        Skip.IfNot(File.Exists("/usr/bin/fio"), "fio is not installed");
        Assert.Equal(0, FioRun.OfPeer(Bench, "[a]\nsize=8m\nnumber_ios=77\nverify=crc32c\nrw=write\n").ExitCode);

        FioRun check = FioRun.Of(Bench, "[a]\nsize=8m\nverify=crc32c\nverify_state_load=1\nrw=read\n");

        Assert.True(check.ExitCode == 0, check.Error);
        Assert.Equal(77, check.Job("a").Reads);
    }

    [SkippableFact]
    public void A_random_order_of_fio_is_refused()
    {
        Skip.IfNot(File.Exists("/usr/bin/fio"), "fio is not installed");
        FioRun.OfPeer(Bench, "[a]\nsize=64k\nverify=crc32c\nrw=randwrite\n");

        FioRun check = FioRun.Of(Bench, "[a]\nsize=64k\nverify=crc32c\nverify_state_load=1\nrw=randread\n");

        Assert.Equal(1, check.ExitCode);
        Assert.Contains("local-a-0-verify.state was saved by fio, whose random generator chose the blocks", check.Error);
    }

    [Theory]
    [InlineData("", "cannot be read")]
    [InlineData("03000000", "too short")]
    [InlineData("0700000000000000A800000000000000FE27E05200000000", "version 7")]
    [InlineData("0300000000000000A800000000000000FE27E05200000000", "cut off")]
    public void A_state_that_is_none_is_refused_with_the_reason(string content, string reason)
    {
        Make("f", 65536);
        if (content.Length > 0)
        {
            File.WriteAllBytes(Bench.PathOf("local-a-0-verify.state"), Convert.FromHexString(content));
        }

        FioRun check = FioRun.Of(Bench, "[a]\nfilename=f\nsize=64k\nverify=crc32c\nverify_state_load=1\nrw=read\n");

        Assert.Equal(1, check.ExitCode);
        Assert.Contains(reason, check.Error);
        Assert.Contains("local-a-0-verify.state", check.Error);
    }

    [Fact]
    public void A_state_with_a_changed_byte_is_refused()
    {
        FioRun.Of(Bench, "[a]\nfilename=f\nsize=64k\nverify=crc32c\nrw=write\n");
        Corrupt("local-a-0-verify.state", 41);

        FioRun check = FioRun.Of(Bench, "[a]\nfilename=f\nsize=64k\nverify=crc32c\nverify_state_load=1\nrw=read\n");

        Assert.Equal(1, check.ExitCode);
        Assert.Contains("its checksum is wrong", check.Error);
    }

    [Fact]
    public void Bench_run_saves_states_of_jobs_that_were_cut_short_or_ask_for_it()
    {
        Bench.Write("whole.fio", "[a]\nfilename=f\nsize=64k\nverify=crc32c\nrw=write\n");
        Assert.Equal(0, Bench.Run("run", "whole.fio", "--out", "whole").ExitCode);
        Assert.Empty(States(Bench));

        Bench.Write("asks.fio", "[a]\nfilename=f\nsize=64k\nverify=crc32c\nverify_state_save=1\nrw=write\n");
        Assert.Equal(0, Bench.Run("run", "asks.fio", "--out", "asks").ExitCode);
        Assert.Equal(["local-a-0-verify.state"], States(Bench));
    }

    // Pulls the trigger once there is data on the file, long before the job's end.
    private FioRun Stop(string options)
    {
        string job = Bench.Write("stopped.fio", $"[a]\nsize=8m\nrate_iops=200\nverify=crc32c\n{options}\n");
        using Process process = Bench.Start("fio", job, "--output-format=json", "--trigger-file=trigger");
        var limit = Stopwatch.StartNew();
        while (!HasData(Bench.PathOf("a.0.0")) && limit.Elapsed < TimeSpan.FromMinutes(1))
        {
            Thread.Sleep(20);
        }

        File.WriteAllText(Bench.PathOf("trigger"), "");
        FioRun stopped = FioRun.Finished(Bench, BenchProcess.Wait(process));
        Assert.True(stopped.ExitCode == 0, stopped.Error);
        Assert.False(File.Exists(Bench.PathOf("trigger")));
        return stopped;
    }

    private static bool HasData(string path) => File.Exists(path) && File.ReadAllBytes(path).AsSpan().ContainsAnyExcept((byte)0);

    private static string[] States(BenchProcess folder) =>
        [.. Directory.GetFiles(folder.Folder, "*.state").Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    // Batches of completions may be told in another order.
    private static string[] Completed(byte[] state) =>
        [.. state[(NameAt + 64)..].Chunk(16).Select(Convert.ToHexString).Order(StringComparer.Ordinal)];
}
