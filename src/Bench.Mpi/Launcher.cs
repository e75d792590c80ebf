using System.Globalization;

namespace Bench.Mpi;

/// <summary>What started this process as one of many, as far as its environment tells; without one, no MPI library is ever loaded.</summary>
/// <param name="Kind">Which launcher, and so which library to look for first.</param>
/// <param name="Rank">This process, from 0.</param>
/// <param name="Size">Processes in the job; null where only the library knows.</param>
public sealed record Launcher(LauncherKind Kind, int Rank, int? Size)
{
    /// <summary>Names an MPI library to use instead of those that are looked for.</summary>
    public const string LibraryVariable = "BENCH_MPI_LIBRARY";

    // Children of a rank (the embedded target, hooks) must not take themselves for that rank.
    private static readonly string[] Prefixes = ["PMI_", "PMIX_", "OMPI_", "HYDRA_", "HYDI_"];

    private static readonly (LauncherKind Kind, string Rank, string[] Size)[] Known =
    [
        (LauncherKind.OpenMpi, "OMPI_COMM_WORLD_RANK", ["OMPI_COMM_WORLD_SIZE"]),
        (LauncherKind.Pmi, "PMI_RANK", ["PMI_SIZE"]),
        (LauncherKind.Pmix, "PMIX_RANK", ["SLURM_STEP_NUM_TASKS", "SLURM_NTASKS"]),
    ];

    /// <summary>True when there is nobody else: such a process runs as without a launcher.</summary>
    public bool IsAlone => Size == 1;

    /// <summary>The launcher of this process; null without one.</summary>
    /// <param name="environment">Gives a variable of the environment; null when it is not set.</param>
    public static Launcher? Find(Func<string, string?> environment)
    {
        foreach ((LauncherKind kind, string rank, string[] sizes) in Known)
        {
            if (Number(environment(rank)) is int number)
            {
                return new Launcher(kind, number, sizes.Select(name => Number(environment(name))).FirstOrDefault(static size => size is not null));
            }
        }

        return null;
    }

    /// <summary>
    /// Tasks that srun started beside this one without an interface for MPI, so that each runs alone; 1 when there are none.
    /// </summary>
    public static int TasksWithoutMpi(Func<string, string?> environment) =>
        Find(environment) is null && Number(environment("SLURM_STEP_ID")) is not null && environment("SLURM_PROCID") is not null
            ? Number(environment("SLURM_STEP_NUM_TASKS")) ?? 1
            : 1;

    /// <summary>Takes the launcher's variables away from the processes that this one starts.</summary>
    public static void Hide()
    {
        foreach (string name in Environment.GetEnvironmentVariables().Keys.Cast<string>().ToArray())
        {
            if (Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
            {
                Environment.SetEnvironmentVariable(name, null);
            }
        }
    }

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}

/// <summary>Kinds of launchers by how a rank finds the others.</summary>
public enum LauncherKind
{
    /// <summary>Open MPI's mpirun.</summary>
    OpenMpi,

    /// <summary>PMI-1 or PMI-2: MPICH's mpiexec, and srun --mpi=pmi2.</summary>
    Pmi,

    /// <summary>PMIx without Open MPI's own variables: srun --mpi=pmix.</summary>
    Pmix,
}
