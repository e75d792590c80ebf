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
