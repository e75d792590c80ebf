using System.Text.Json;

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
    public void It_runs_to_its_end_with_an_override_for_size_and_time(string file)
    {
        // One is made for a device of its own, the paper's /dev/sdb; one waits until the device is steady, in seconds at the least.
        string[] more = file switch
        {
            "t5-random-read.fio" => ["--set", "filename=t5.dat", "--set", "filesize=32m"],
            "snia-pts.fio" => ["--sweep", "steady=snia over 1s within 1s", "--sweep", "rwmixread=100,65,0", "--sweep", "bs=128k,4k"],
            _ => [],
        };
        BenchProcess.Finished run = _bench.Run(
            ["run", Path.Combine(BenchProcess.Repository, "jobs", file), "--set", "size=32m", "--set", "runtime=50ms", "--set", "ramp_time=0", "--out", "out", .. more]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.All(
            Directory.GetFiles(_bench.PathOf("out"), "result.json", SearchOption.AllDirectories),
            static result => Assert.All(
                JsonDocument.Parse(File.ReadAllText(result)).RootElement.GetProperty("bench").GetProperty("jobs").EnumerateArray(),
                static job => Assert.Contains(job.GetProperty("ended").GetString(), (string[])["runtime", "size"])));

        string[] left = file switch
        {
            "local-vs-san.fio" => ["bench-san.dat"],
            "snia-precondition.fio" => ["bench-snia-pts.dat"],
            "t5-random-read.fio" => ["t5.dat"],
            _ => [],
        };
        Assert.Equal(left, Directory.GetFiles(_bench.Folder, "*.dat").Select(Path.GetFileName));
    }

    [Theory]
    [MemberData(nameof(JobFiles))]
    public void It_says_what_it_reproduces_and_what_to_look_at(string file)
    {
        string text = File.ReadAllText(Path.Combine(BenchProcess.Repository, "jobs", file));

        Assert.StartsWith("; ", text, StringComparison.Ordinal);
        Assert.Contains("Look at", text.Replace("\n; ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
