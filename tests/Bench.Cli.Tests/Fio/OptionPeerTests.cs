using Bench.PeerJobs;

namespace Bench.Cli.Tests.Fio;

/// <summary>The jobs of tests/peer-jobs through fio and through <c>bench fio</c>; scripts/compare-options.sh runs the same list.</summary>
public sealed class OptionPeerTests
{
    public static TheoryData<string> Jobs => [.. PeerJobFolder.Jobs.Select(static path => Path.GetFileNameWithoutExtension(path)!)];

    [SkippableTheory]
    [MemberData(nameof(Jobs))]
    public void Alike(string name)
    {
        Skip.IfNot(File.Exists("/usr/bin/fio"), "fio is not installed");
        PeerJob job = PeerJob.Read(Path.Combine(PeerJobFolder.Path, name + ".fio"));
        Skip.If(job.Missing is not null, $"{name}: {job.Missing}");
        using var folder = new ScratchFolder();

        PeerRun theirs = PeerRun.Of(job, folder.Create("fio"), ["fio"]);
        PeerRun ours = PeerRun.Of(job, folder.Create("bench"), [Path.Combine(AppContext.BaseDirectory, "bench"), "fio"]);

        IReadOnlyList<string> differences = PeerComparison.Differences(job, theirs, ours);
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }
}
