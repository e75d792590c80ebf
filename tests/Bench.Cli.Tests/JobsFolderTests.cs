namespace Bench.Cli.Tests;

/// <summary>The job files that come with Bench.</summary>
public sealed class JobsFolderTests : IDisposable
{
    private readonly BenchProcess _bench = new();

    public static TheoryData<string> JobFiles { get; } =
        [.. Directory.GetFiles(Path.Combine(BenchProcess.Repository, "jobs"), "*.fio").Select(static file => Path.GetFileName(file))];

    public void Dispose() => _bench.Dispose();

    [Theory]
    [MemberData(nameof(JobFiles))]
    public void It_is_read_without_complaint(string file)
    {
        BenchProcess.Finished parse = _bench.Run("fio", "--parse-only", Path.Combine(BenchProcess.Repository, "jobs", file));

        Assert.Equal((0, ""), (parse.ExitCode, parse.Error));
    }

    [Theory]
    [MemberData(nameof(JobFiles))]
    public void It_says_what_it_reproduces_and_what_to_look_at(string file)
    {
        string text = File.ReadAllText(Path.Combine(BenchProcess.Repository, "jobs", file));

        Assert.StartsWith("; ", text, StringComparison.Ordinal);
        Assert.Contains("Look at", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_iscsi_quick_start_needs_nothing_installed()
    {
        BenchProcess.Finished run = _bench.Run(
            "run", Path.Combine(BenchProcess.Repository, "jobs", "iscsi-quickstart.fio"), "--set", "runtime=300ms", "--out", "out");

        Assert.Equal(0, run.ExitCode);
        Assert.All(
            _bench.Result().GetProperty("bench").GetProperty("jobs").EnumerateArray(),
            static job => Assert.Equal("runtime", job.GetProperty("ended").GetString()));
    }
}
