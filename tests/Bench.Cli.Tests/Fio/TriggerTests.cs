namespace Bench.Cli.Tests.Fio;

/// <summary>What ends a run from outside.</summary>
public sealed class TriggerTests : FioTests
{
    private const string Endless = "[a]\nfilename=f\nrw=randwrite\nsize=1m\nrate_iops=100\ntime_based\nruntime=100\nverify=crc32c\n[later]\nstonewall\nfilename=f\nrw=read\n";

    [Fact]
    public void A_file_ends_the_run_and_its_command_follows()
    {
        File.WriteAllText(Bench.PathOf("pull"), "");

        FioRun run = FioRun.Of(Bench, Endless, "--trigger-file=pull", "--trigger=ls local-a-0-verify.state >seen; exit 3");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.False(File.Exists(Bench.PathOf("pull")));
        Assert.Equal("local-a-0-verify.state\n", File.ReadAllText(Bench.PathOf("seen")));
        Assert.InRange(run.Job("a").Writes, 0, 9_999);
        Assert.Equal(0, run.Job("later").Reads);
    }

    [Fact]
    public void A_time_ends_the_run()
    {
        FioRun run = FioRun.Of(Bench, Endless, "--trigger-timeout=1", "--trigger=echo pulled");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("pulled\n", run.Output);
        Assert.InRange(run.Job("a").Milliseconds("write"), 0, 60_000);
    }

    [Fact]
    public void A_command_for_servers_is_refused_by_name()
    {
        FioRun run = FioRun.Of(Bench, Endless, "--trigger-remote=reboot");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("trigger-remote", run.Error);
        Assert.Contains("client/server mode", run.Error);
    }

    [Fact]
    public void Bench_run_asks_for_permission_before_it_runs_a_command()
    {
        Bench.Write("job.fio", Endless);
        File.WriteAllText(Bench.PathOf("pull"), "");

        BenchProcess.Finished refused = Bench.Run("run", "job.fio", "--out", "o", "--trigger-file", "pull", "--trigger", "touch done");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--allow-exec", refused.Error);

        BenchProcess.Finished allowed = Bench.Run("run", "job.fio", "--out", "o", "--trigger-file", "pull", "--trigger", "touch done", "--allow-exec", "--aux-path", "o");
        Assert.True(allowed.ExitCode == 0, allowed.Error);
        Assert.True(File.Exists(Bench.PathOf("done")));
        Assert.True(File.Exists(Bench.PathOf("o/local-a-0-verify.state")));
        Assert.Contains("\"trigger\"", File.ReadAllText(Bench.PathOf("o/result.json")));
    }
}
