namespace Bench.Cli.Tests;

public sealed class OptionsCommandTests : IDisposable
{
    private readonly BenchProcess _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void The_committed_reference_page_is_the_generated_one()
    {
        BenchProcess.Finished options = _bench.Run("options", "--markdown");

        Assert.True(
            options.Output == File.ReadAllText(Path.Combine(BenchProcess.Repository, "docs", "options.md")),
            "docs/options.md differs from the option table; ./bench options --markdown > docs/options.md writes it anew");
    }

    [Theory]
    [InlineData("iodepth", "queue depth|in flight")]
    [InlineData("io_uring", "sqthread_poll")]
    [InlineData("header_digest", "CRC32C")]
    public void An_option_or_engine_is_explained(string name, string expected)
    {
        BenchProcess.Finished options = _bench.Run("options", name);

        Assert.Equal(0, options.ExitCode);
        Assert.Matches($"(?i){expected}", options.Output);
    }

    [Fact]
    public void An_unknown_option_is_told_with_the_nearest_one()
    {
        BenchProcess.Finished options = _bench.Run("options", "iodept");

        Assert.Equal(2, options.ExitCode);
        Assert.Contains("iodepth", options.Output, StringComparison.Ordinal);
    }
}
