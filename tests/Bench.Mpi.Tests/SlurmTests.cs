using System.Text.Json;

namespace Bench.Mpi.Tests;

/// <summary>Jobs under srun, on a Slurm of one machine.</summary>
public sealed class SlurmTests(SlurmFixture slurm) : IClassFixture<SlurmFixture>, IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [SkippableFact]
    public void The_README_s_srun_line_runs_one_job_on_all_tasks_and_srun_without_MPI_runs_as_ever()
    {
        Skip.If(slurm.Missing is not null, $"no Slurm here: {slurm.Missing}");
        Skip.IfNot(MpiLauncher.IsInstalled("mpiexec.mpich"), "MPICH is not installed (apt-get install mpich)");
        _work.Write("myjob.fio", "[a]\nioengine=psync\nfilename=data.${BENCH_RANK}\nrw=randread\nbs=4k\nsize=1m\n");
        string[] line = ReadmeLine();
        Workspace.Finished run = _work.Run("srun", [.. line, "--out", "out"], [("SLURM_CONF", slurm.Configuration)]);

        Assert.True(run.ExitCode == 0, run.ToString());
        JsonElement bench = _work.Bench();
        int tasks = bench.GetProperty("hosts").GetProperty("per_rank").GetArrayLength();
        Assert.True(tasks > 1, run.ToString());
        Assert.Equal(tasks * 256L, bench.GetProperty("total").GetProperty("read").GetProperty("ios").GetInt64());

        Workspace.Finished single = _work.Run("srun", ["-n", "1", Workspace.Program, "run", "myjob.fio", "--out", "single"], [("SLURM_CONF", slurm.Configuration)]);

        Assert.True(single.ExitCode == 0, single.ToString());
        Assert.False(_work.Bench("single/result.json").TryGetProperty("hosts", out _));
    }

    // What the README shows, with the program under test in the place of ./bench and tasks that this machine has room for.
    private static string[] ReadmeLine()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Bench.sln")))
        {
            root = Path.GetDirectoryName(root)!;
        }

        string line = Assert.Single(File.ReadLines(Path.Combine(root, "README.md")), static line => line.StartsWith("srun ", StringComparison.Ordinal)).Split('#')[0];
        string[] words = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(static word => word == "./bench" ? Workspace.Program : word)];

        // One machine has one node, so that its tasks stand for the nodes.
        return [.. words.Select((word, at) => word == "-N" ? "-n" : at > 0 && words[at - 1] == "-N" ? "2" : word).Where(static word => !word.StartsWith("--ntasks-per-node", StringComparison.Ordinal))];
    }
}
