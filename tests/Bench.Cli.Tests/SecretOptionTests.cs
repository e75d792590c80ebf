using System.Diagnostics;

namespace Bench.Cli.Tests;

/// <summary>Keys and passwords in job files and on command lines are shown nowhere.</summary>
public sealed class SecretOptionTests : IDisposable
{
    private const string Secret = "tigers-in-the-attic";

    private readonly BenchProcess _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("http_pass")]
    [InlineData("http_s3_key")]
    [InlineData("http_s3_security_token")]
    [InlineData("http_swift_auth_token")]
    public void A_result_has_stars_in_their_place(string option)
    {
        // Nobody listens there, and the failed run leaves its result all the same.
        _bench.Write("job.fio", $"[a]\nioengine=http\nhttp_host=127.0.0.1:1\nsize=4k\n{option}={Secret}\n");

        BenchProcess.Finished run = _bench.Run("run", "job.fio", "--set", $"{option}={Secret}", "--out", "r");

        string result = File.ReadAllText(_bench.PathOf("r/result.json"));
        Assert.Contains("***", result, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, result + run.Output + run.Error, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:1", run.Error + result, StringComparison.Ordinal);
    }

    [Fact]
    public void Fios_command_line_shows_them_neither()
    {
        BenchProcess.Finished shown = _bench.Run("fio", "--showcmd", _bench.Write("job.fio", $"[a]\nioengine=http\nsize=4k\nhttp_s3_key={Secret}\n"));

        Assert.Contains("***", shown.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, shown.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_file_of_secrets_that_others_may_read_is_warned_of_once()
    {
        _bench.Write("secret", Secret);
        _bench.RunPeer("chmod", "604", "secret");
        const string Warning = "secret holds a CHAP secret and anybody on this machine may read it: chmod 600 secret";
        using Process target = _bench.Start(
            "target", "--listen", "127.0.0.1:0", "--iqn", "iqn.2026-01.org.test:open", "--lun", "memory:16m", "--chap", "me", "--chap-secret-file", "secret");
        try
        {
            string url = $"iscsi\\://{target.StandardOutput.ReadLine()!["listening on ".Length..].Trim().Replace(":", "\\:", StringComparison.Ordinal)}/iqn.2026-01.org.test\\:open/0";
            string[] run = ["run", _bench.Write("job.fio", $"[a]\nioengine=iscsi\nfilename={url}\nchap_user=me\nchap_secret_file=secret\nrw=randread\nsize=64k\nnumjobs=3\n"), "--out"];
            BenchProcess.Finished open = _bench.Run([.. run, "open"]);
            _bench.RunPeer("chmod", "600", "secret");
            BenchProcess.Finished closed = _bench.Run([.. run, "closed"]);

            Assert.Equal((0, 0), (open.ExitCode, closed.ExitCode));
            Assert.Equal(2, open.Error.Split(Warning).Length);
            Assert.DoesNotContain("chmod", closed.Error, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, File.ReadAllText(_bench.PathOf("open/result.json")) + open.Output + open.Error, StringComparison.Ordinal);
        }
        finally
        {
            target.Kill();
        }

        Assert.Contains(Warning, BenchProcess.Wait(target).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_with_secrets_that_others_may_read_are_warned_of()
    {
        _bench.Write("bench.ini", $"[chap]\nme={Secret}\n");
        _bench.RunPeer("chmod", "604", "bench.ini");
        BenchProcess.Finished open = _bench.Run("run", _bench.Write("job.fio", "[a]\nioengine=null\nsize=4k\n"), "--out", "open");
        _bench.RunPeer("chmod", "600", "bench.ini");
        BenchProcess.Finished closed = _bench.Run("run", "job.fio", "--out", "closed");

        Assert.Contains($"bench.ini holds CHAP secrets and anybody on this machine may read it: chmod 600 {_bench.PathOf("bench.ini")}", open.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("chmod", closed.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, open.Output + open.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_runs_only_when_that_was_allowed()
    {
        _bench.Write("job.fio", "[a]\nioengine=exec\nprogram=/bin/touch\narguments=made\n");

        BenchProcess.Finished refused = _bench.Run("run", "job.fio", "--out", "r");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--allow-exec", refused.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_bench.PathOf("made")));

        Assert.Equal(0, _bench.Run("run", "job.fio", "--out", "s", "--allow-exec").ExitCode);
        Assert.True(File.Exists(_bench.PathOf("made")));
    }
}
